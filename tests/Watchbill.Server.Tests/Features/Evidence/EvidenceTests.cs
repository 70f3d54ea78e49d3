using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Incidents;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Features.Evidence;

/// <summary>Evidence through the real doors: exported, verified as anybody could, redacted, and hidden from whom it is hidden.</summary>
public sealed class EvidenceTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incident_is_exported_with_all_that_belongs_to_it_and_verifies()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var max = await Witness.OfAsync(own, "max");
        await max.DeclareAsync();
        Assert.Equal(HttpStatusCode.Created, (await max.AttachAsync("graph.png", "image/png", [1, 2, 3])).StatusCode);

        var (report, text) = await max.VerifyAsync();
        Assert.Equal([], report.Findings);
        Assert.Equal(("incident:1", "INC-1", "max", true), (report.Subject, report.Reference, report.ExportedBy, report.IsTrusted));
        Assert.Contains("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("evidence.exported", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"service\",\"id\":\"shop\"", text, StringComparison.Ordinal);
        Assert.Contains("rita@example.org", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_is_told_as_it_was_when_each_entry_was_decided()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var max = await Witness.OfAsync(own, "max");
        await max.DeclareAsync();
        var before = own.Engine.Definitions.Current;
        var shop = DefinitionJson.Of(before.Services[new ServiceId("shop")] with { Description = "Changed in the middle" });
        await own.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(shop.Kind, shop.Id, shop.Json, "ui", Actor.User(new UserId("adam")), default)], []);
        await max.NoteAsync("and on it goes");
        await max.Client.PostJsonAsync($"{Witness.Incident}/services", """{"services":[]}""");

        var bundle = await max.ExportAsync();
        using var stream = new MemoryStream(bundle);
        Assert.Equal([], EvidenceVerifier.Verify(stream, []).Findings);
        var text = System.Text.Encoding.UTF8.GetString(bundle);
        var start = text.IndexOf("{\"revision\":", StringComparison.Ordinal);
        var json = JsonNode.Parse(text[start..(text.IndexOf("\"missing\":[]}]}", start, StringComparison.Ordinal) + "\"missing\":[]}]}".Length)])!;
        var (first, last) = (json["decided"]![0]!, json["decided"]!.AsArray()[^1]!);
        Assert.Equal((before.Revision, before.Revision + 1), ((long)first["revision"]!, (long)last["revision"]!));
        var (then, now) = (ShopOf(first), ShopOf(last));
        Assert.Equal(then.Version + 1, now.Version);
        Assert.DoesNotContain("Changed in the middle", then.Json, StringComparison.Ordinal);
        Assert.Contains("Changed in the middle", now.Json, StringComparison.Ordinal);
        Assert.Contains(json["documents"]!.AsArray(), document => (string)document!["kind"]! == "policy");
        Assert.Contains(first["documents"]!.AsArray(), document => (string)document!["kind"]! == "incident_process");

        (int Version, string Json) ShopOf(JsonNode decided)
        {
            var version = (int)decided["documents"]!.AsArray().Single(document => (string)document!["kind"]! == "service")!["version"]!;
            return (version, (string)json["documents"]!.AsArray().Single(document => (string)document!["kind"]! == "service" && (int)document["version"]! == version)!["json"]!);
        }
    }

    [Fact]
    public async Task A_redacted_entry_is_gone_from_everywhere_but_from_the_chain()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var max = await Witness.OfAsync(own, "max");
        using var adam = await Witness.OfAsync(own, "adam");
        await max.DeclareAsync();
        await max.Client.PostJsonAsync($"{Witness.Incident}/describe", """{"summary":"hunter2 leaked"}""");
        var (note, description) = (await max.EntryAsync("the password is"), await max.EntryAsync("hunter2 leaked"));

        Assert.Equal(HttpStatusCode.Forbidden, (await max.RedactAsync(note)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await adam.RedactAsync(note)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await adam.RedactAsync(description)).StatusCode);

        var (report, text) = await max.VerifyAsync();
        Assert.Equal([], report.Findings);
        Assert.Equal([note, description], report.Redacted);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", await (await max.Client.GetAsync(Witness.Incident, Cancel)).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var timeline = await (await max.Client.GetAsync($"{Witness.Incident}/timeline", Cancel)).Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("hunter2", timeline, StringComparison.Ordinal);
        Assert.Contains("a password was in it", timeline, StringComparison.Ordinal);
        var incident = (await own.Engine.Store.Reader.ReadIncidentAsync(new IncidentId(1), Cancel))!.Incident;
        Assert.Equal((RedactedText.Mark, RedactedText.Mark, "critical"), (incident.Summary, incident.Title, incident.Level));
        Assert.Contains(await own.Engine.Store.Reader.ReadAuditAsync(10, Cancel), record => record.Action == "incident.redacted" && record.Actor == Actor.User(new UserId("adam")));

        // Again, and what cannot be.
        Assert.Equal(HttpStatusCode.OK, (await adam.RedactAsync(note)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await adam.RedactAsync(await max.EntryAsync("[redacted] a password"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await adam.RedactAsync(999)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await adam.RedactAsync(note, "  ")).StatusCode);
        Assert.Equal([note, description], (await max.VerifyAsync()).Report.Redacted);

        // Life goes on from there.
        await max.NoteAsync("and on it goes");
        Assert.True((await max.VerifyAsync()).Report.IsSound);
    }

    [Fact]
    public async Task A_redacted_attachment_loses_its_file()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var adam = await Witness.OfAsync(own, "adam");
        await adam.DeclareAsync();
        await adam.AttachAsync("secret.txt", "text/plain", "hunter2"u8.ToArray());

        Assert.Equal(HttpStatusCode.OK, (await adam.RedactAsync(await adam.EntryAsync("secret.txt"))).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await adam.Client.GetAsync($"{Witness.Incident}/attachments/1", Cancel)).StatusCode);
        var (report, text) = await adam.VerifyAsync();
        Assert.Equal([], report.Findings);
        Assert.Equal([HashChain.HashOf("hunter2"u8)], report.Missing);
        Assert.DoesNotContain("secret.txt", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restricted_incident_shows_nothing_to_whom_it_does_not_name()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var max = await Witness.OfAsync(own, "max");
        using var adam = await Witness.OfAsync(own, "adam");
        await max.DeclareAsync();
        await max.AttachAsync("a.txt", "text/plain", [65]);
        await own.Engine.Incidents.SubmitAsync(new IncidentRequest("hide", new UserId("max"), Door.Web, new IncidentId(1), new Restrict(true, [new UserId("max")])));

        foreach (var path in (string[])["evidence", "attachments", "attachments/1"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await adam.Client.GetAsync($"{Witness.Incident}/{path}", Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await max.Client.GetAsync($"{Witness.Incident}/{path}", Cancel)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await adam.RedactAsync(2)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await adam.AttachAsync("b.txt", "text/plain", [66])).StatusCode);
    }

    [Fact]
    public async Task Evidence_is_for_managers_and_the_key_for_everybody_who_has_an_account()
    {
        using var rita = await Witness.OfAsync(server, "rita");
        using var olga = await Witness.OfAsync(server, "olga");

        Assert.Equal(HttpStatusCode.Forbidden, (await rita.Client.GetAsync("/api/v1/incidents/99/evidence", Cancel)).StatusCode);
        var key = await (await olga.Client.GetAsync("/api/v1/evidence/key", Cancel)).JsonAsync();
        Assert.Equal(EvidenceKey.IdOf(key["public_key"]!.ToString()), key["id"]!.ToString());
        Assert.Contains(key["id"]!.ToString(), await (await olga.Client.GetAsync("/about", Cancel)).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_stays_over_restarts_and_is_for_the_server_alone()
    {
        await using var own = await ServerUnderTest.StartAsync();
        using var olga = await Witness.OfAsync(own, "olga");
        var before = (await (await olga.Client.GetAsync("/api/v1/evidence/key", Cancel)).JsonAsync())["id"]!.ToString();
        await own.RestartAsync();
        using var again = await Witness.OfAsync(own, "olga");

        Assert.Equal(before, (await (await again.Client.GetAsync("/api/v1/evidence/key", Cancel)).JsonAsync())["id"]!.ToString());
        var file = Path.Combine(own.Options.DataFolder, Server.Hosting.DataFolder.EvidenceKeyFile);
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }
}
