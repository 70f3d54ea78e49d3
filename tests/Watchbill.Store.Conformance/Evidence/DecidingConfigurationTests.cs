using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Evidence.BundleSamples;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Evidence;

/// <summary>What was configured at each revision, as it was, and that a bundle in which it does not fit is found out.</summary>
public sealed class DecidingConfigurationTests
{
    /// <summary>Entries 1 to 3 were decided at revision 7, from second 10 on; 4 and 5 at 9, from second 40 on; 6 and 7 at 12, from second 60 on.</summary>
    private static readonly ImmutableArray<ChainRow> Rows = [.. Entries().Select((row, i) => row with { Revision = i < 3 ? 7 : i < 5 ? 9 : 12, RecordedAt = At((i + 1) * 10).ToUnixTimeTicks() / 10 })];

    private static readonly ImmutableArray<DefinitionVersion> History =
    [
        Version("service", "checkout", 3, At(1)), Version("service", "checkout", 4, At(35)), Version("service", "checkout", 5, At(36)), Version("service", "checkout", 6, At(900)),
        Version("service", "gone", 1, At(2)), Version("service", "gone", 2, At(50)) with { Json = null },
        Version("policy", "pruned", 8, At(40)),
        Version("policy", "new", 1, At(40)),
        Version("playbook", "same", 1, At(10)), Version("playbook", "same", 2, At(10)),
        Version("incident_process", "default", 0, NodaConstants.UnixEpoch),
    ];

    [Fact]
    public void Each_revision_names_what_held_when_its_first_entry_was_decided()
    {
        var json = JsonNode.Parse(DecidingConfiguration.Write(Rows, History, 20))!;

        Assert.Equal(20, (int)json["revision"]!);
        Assert.Equal(
            [
                "7: 1 2 3 | incident_process/default/0 playbook/same/2 service/checkout/3 service/gone/1 | pruned",
                "9: 4 5 | incident_process/default/0 playbook/same/2 policy/new/1 policy/pruned/8 service/checkout/5 service/gone/1 | ",
                "12: 6 7 | incident_process/default/0 playbook/same/2 policy/new/1 policy/pruned/8 service/checkout/5 | ",
            ],
            json["decided"]!.AsArray().Select(at => $"{at!["revision"]}: {string.Join(' ', at["entries"]!.AsArray())} | {string.Join(' ', at["documents"]!.AsArray().Select(Name))} | {string.Join(' ', at["missing"]!.AsArray().Select(one => one!["id"]))}"));

        // Nothing that decided nothing, but for what holds at the export.
        Assert.Equal(
            ["incident_process/default/0", "playbook/same/2", "policy/new/1", "policy/pruned/8", "service/checkout/3", "service/checkout/5", "service/checkout/6", "service/gone/1"],
            json["documents"]!.AsArray().Select(Name));
        Assert.Equal("{\"is\":\"checkout 3\"}", (string)json["documents"]![4]!["json"]!);
    }

    [Fact]
    public async Task A_bundle_with_it_verifies_and_one_from_before_does_too()
    {
        var rows = Chained();
        Assert.Equal([], Verify(await WriteAsync(Contents(rows) with { Configuration = DecidingConfiguration.Write(rows, History, 20) })).Findings);
        Assert.Equal([], Verify(await WriteAsync(Contents(rows) with { Configuration = """{"revision":20,"documents":[]}"""u8.ToArray() })).Findings);
    }

    [Theory]
    [InlineData("\"version\":5,\"managed_by\"", "\"version\":55,\"managed_by\"", "names version 5 of the service 'checkout', which is not there")]
    [InlineData("\"entries\":[4,5]", "\"entries\":[4]", "The entries that revision 9 decided are not those that it names")]
    [InlineData("\"revision\":9,", "\"revision\":10,", "What revision 9 held is not told")]
    [InlineData("\"revision\":9,", "\"revision\":7,", "Revision 7 is told twice")]
    [InlineData("\"id\":\"checkout\",\"version\":5}", "\"id\":\"checkout\",\"version\":3}", "names version 3 of the service 'checkout', and a later one held already")]
    [InlineData("\"id\":\"checkout\",\"version\":3}", "\"id\":\"checkout\",\"version\":5}", "Version 5 of the service 'checkout' is younger than the entries that revision 7 decided")]
    [InlineData("{\\\"is\\\":\\\"checkout 3\\\"}", "no json", "It is not what the format says")]
    [InlineData("\"documents\":[{\"kind\":\"incident_process\"", "\"documents\":[7,{\"kind\":\"incident_process\"", "It is not what the format says")]
    public async Task Signed_by_whoever_it_does_not_fit(string part, string instead, string found)
    {
        var rows = Chained();
        var text = Encoding.UTF8.GetString(DecidingConfiguration.Write(rows, History, 20));
        var at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, text);
        var changed = text[..at] + instead + text[(at + part.Length)..];

        var findings = Verify(await WriteAsync(Contents(rows) with { Configuration = Encoding.UTF8.GetBytes(changed) })).Findings;
        Assert.Contains(findings, finding => finding.File == BundleFile.Configuration && finding.Message.Contains(found, StringComparison.Ordinal));
    }

    /// <summary>The same with links over the other times.</summary>
    private static ImmutableArray<ChainRow> Chained()
    {
        var previous = HashChain.Beginning;
        return [.. Rows.Select(row => row with { Chain = previous = HashChain.Link(previous, "incident:142", row.Version, row.Kind, row.KindVersion, row.RecordedAt, row.PayloadHash!) })];
    }

    private static DefinitionVersion Version(string kind, string id, int version, Instant at) => new(kind, id, version, $$"""{"is":"{{id}} {{version}}"}""", "ui", at, Actor.User(Ana));

    private static string Name(JsonNode? document) => $"{document!["kind"]}/{document["id"]}/{document["version"]}";
}
