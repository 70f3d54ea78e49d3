using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Incidents;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Evidence and attachments of an incident of the team alpha.</summary>
internal static class EvidenceRows
{
    private static int _incidents;

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/api/v1/evidence/key"),

        // Who took it is on record.
        Get("/api/v1/incidents/{incident}/evidence", OneAsync).Owned() with { Changes = true },
        Get("/api/v1/incidents/{incident}/attachments", OneAsync).Owned(),
        Get("/api/v1/incidents/{incident}/attachments/{number}", FileAsync).Owned(),
        Post("/api/v1/incidents/{incident}/attachments", async stage => (await OneAsync(stage)) with { Query = "?name=walk.txt", Body = ("text/plain", "walk") }, 201).Owned(),
        Post("/api/v1/incidents/{incident}/entries/{entry}/redact", async stage => (await OneAsync(stage)).At("entry", 1).WithJson("""{"why":"walk"}"""))
            .Everybodys("Administrators have no teams: they see every incident that is not restricted."),
        Post("/incidents/{incident}/attachments", async stage => (await OneAsync(stage)) with { File = "walk" }, 303, "/incidents/*").Owned(),
        Post("/incidents/{incident}/redact", async stage => (await OneAsync(stage)).WithFields(("entry", "1"), ("why", "walk"), ("sure", "yes")), 303, "/incidents/*")
            .Everybodys("Administrators have no teams: they see every incident that is not restricted."),
    ];

    private static async Task<Call> OneAsync(Stage stage)
    {
        // Another row of the walk configures a process with a level of its own.
        IncidentOutcome? declared = null;
        foreach (var level in (string[])["low", "bad"])
        {
            declared = declared is { IsAccepted: true } ? declared : await stage.Server.Engine.Incidents.SubmitAsync(new IncidentRequest(
                string.Create(CultureInfo.InvariantCulture, $"walk-{Interlocked.Increment(ref _incidents)}"), new UserId("adam"), Door.Web, null,
                new Declare("Walk", null, null, level, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, IncidentMode.Test, [new ServiceId("shop")], [], [])));
        }

        Assert.Null(declared!.Refusal);
        return Call.To("incident", declared.Incident!.Value);
    }

    private static async Task<Call> FileAsync(Stage stage)
    {
        var call = await OneAsync(stage);
        var hash = HashChain.HashOf("walk"u8);
        await stage.Server.Engine.Incidents.SubmitAsync(new IncidentRequest(
            $"file-{call.Values["incident"]}", new UserId("adam"), Door.Web, new IncidentId(long.Parse(call.Values["incident"], CultureInfo.InvariantCulture)), new Attach("walk.txt", "text/plain", hash, 4)));
        await using var transaction = await stage.Server.Engine.Store.BeginAsync(TestContext.Current.CancellationToken);
        var writes = new WriteSet();
        writes.Attachments.Add(new StoredAttachment(hash, "walk"u8.ToArray(), stage.Now));
        await transaction.WriteAsync(writes);
        await transaction.CommitAsync();
        return call.At("number", 1);
    }
}
