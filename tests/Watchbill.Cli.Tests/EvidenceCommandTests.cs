using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Evidence from a running server, verified without it.</summary>
public sealed class EvidenceCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_bundle_is_exported_verified_offline_and_named_where_it_was_changed()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var declared = await node.Engine.Incidents.SubmitAsync(new Engine.Incidents.IncidentRequest(
            "evidence", new Domain.UserId("ana"), Domain.Door.Cli, null,
            new Domain.Incidents.Declare("Evidence", null, null, "low", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, Domain.Incidents.IncidentMode.Test, [], [], [])));
        Assert.Null(declared.Refusal);
        var (file, key) = (Path.Combine(shell.Home, "bundle.zip"), shell.File("evidence.pem", (await shell.RunAsync("evidence", "key")).Out));

        Assert.Equal(ExitCode.Done, (await shell.RunAsync("evidence", "export", declared.Reference!, "--out", file)).Exit);
        var twice = await shell.RunAsync("evidence", "export", declared.Reference!, "--out", file);
        Assert.Equal(ExitCode.Failed, twice.Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("evidence", "export", "99999", "--out", file + "2")).Exit);
        Assert.False(File.Exists(file + "2"));

        using var offline = new Shell { IsInteractive = true };
        var sound = await offline.RunAsync("evidence", "verify", file, "--key", key);
        Assert.Equal(ExitCode.Done, sound.Exit);
        Assert.Contains($"Sound: {declared.Reference}", sound.Out, StringComparison.Ordinal);
        Assert.Contains("which you trust", sound.Out, StringComparison.Ordinal);

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stranger = await offline.RunAsync("evidence", "verify", file, "--key", offline.File("other.pem", other.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(ExitCode.Failed, stranger.Exit);
        Assert.Contains("key.pem: ", stranger.Out, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("Evidence\\"u8)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var verdict = await offline.RunAsync("evidence", "verify", file, "--json");
        Assert.Equal(ExitCode.Failed, verdict.Exit);
        Assert.Contains(JsonNode.Parse(verdict.Out)!["problems"]!.AsArray(), problem => problem!["file"]!.ToString() == "entries.jsonl" && (int?)problem["entry"] == 1 && problem["field"]?.ToString() == "payload");
    }

    [Theory]
    [InlineData("PK, but no archive", "not a ZIP archive")]
    [InlineData("", "truncated")]
    public async Task What_is_no_bundle_is_refused_with_a_reason(string text, string why)
    {
        using var shell = new Shell();

        var ran = await shell.RunAsync("evidence", "verify", shell.File("x.zip", text));

        Assert.Equal(ExitCode.Failed, ran.Exit);
        Assert.Contains(why, ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_key_that_is_none_are_said()
    {
        using var shell = new Shell();

        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("evidence", "verify", Path.Combine(shell.Home, "none.zip"))).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("evidence", "verify", shell.File("x.zip", "x"), "--key", "nonsense")).Exit);
    }
}
