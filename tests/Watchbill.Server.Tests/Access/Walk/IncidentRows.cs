using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Incidents of the shop, which is alpha's. Rita has declared each and commands it.</summary>
internal static class IncidentRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/incidents"),
        Get("/incidents/new"),
        Get("/incidents/{incident}", OneAsync).Owned(),
        Get("/incidents/{incident}/wall", OneAsync).Owned(),
        Get("/incidents/{incident}/questions", AskedAsync).Owned(),
        Post("/incidents", _ => Task.FromResult(Call.Fields(("nonce", "walkdeclare"), ("title", "Walk"), ("severity", "bad"), ("services", "shop"))), 303, "/incidents/*").Owned(),
        Get("/api/v1/incidents"),
        Get("/api/v1/incidents/{incident}", OneAsync).Owned(),
        Get("/api/v1/incidents/{incident}/timeline", OneAsync).Owned(),
        Get("/api/v1/incidents/{incident}/similar", OneAsync).Owned(),
        Get("/api/v1/incidents/{incident}/playbooks", OneAsync).Owned(),
        Post("/api/v1/incidents", _ => Task.FromResult(Call.Json("""{"title":"Walk","severity":"high","process":"walk","services":["shop"]}""")), 201).Owned(),
        Post("/api/v1/pages", _ => Task.FromResult(Call.Json("""{"people":["max"],"why":"Walk","service":"shop"}""")), 201).Owned(),
        Get("/api/v1/incidents/{incident}/changes", OneAsync).Owned(),
        Get("/api/v1/changes"),
        Post("/api/v1/changes", _ => Task.FromResult(Call.Json("""{"summary":"Walked","kind":"deploy","service":"shop"}""")), 201).Owned(),
        .. Verb("acknowledge"),
        .. Verb("severity", """{"severity":"low"}"""),
        .. Verb("dismiss-suggestion", "{}", async (stage, incident) =>
        {
            await stage.DoAsync(incident, new ChangeLevel("low", ImmutableSortedDictionary<string, string>.Empty, null, null));
            await AttachedAsync(stage, incident);
        }),
        .. Verb("status", """{"status":"identified"}"""),
        .. Verb("resolve", """{"anyway":"Walk"}"""),
        .. Verb("close", "{}", (stage, incident) => stage.DoAsync(incident, new ChangeStatus("resolved", null, "Walk", null))),
        .. Verb("decline", """{"cause":"expected"}"""),
        .. Verb("cancel"),
        .. Verb("merge", async stage => $$"""{"other":"INC-{{await stage.IncidentAsync()}}"}"""),
        .. Verb("reopen", "{}", (stage, incident) => stage.DoAsync(incident, new ChangeStatus("resolved", null, "Walk", null))),
        .. Verb("describe", """{"title":"Another walk"}"""),
        .. Verb("time", """{"anchor":"impact_started","at":"2026-01-05T08:00:00Z"}"""),
        .. Verb("role", """{"role":"scribe","user":"max"}"""),
        .. Verb("offer", """{"role":"scribe","user":"max"}"""),
        .. Verb("accept", """{"role":"scribe"}""", (stage, incident) => stage.DoAsync(incident, new OfferRole("scribe", new UserId("rita"), null), "max")),
        .. Verb("decline-role", """{"role":"scribe"}""", (stage, incident) => stage.DoAsync(incident, new OfferRole("scribe", new UserId("rita"), null), "max")),
        .. Verb("leave-role", """{"role":"scribe"}""", (stage, incident) => stage.DoAsync(incident, new AssignRole("scribe", new UserId("rita")))),
        .. Verb("update", """{"text":"Walking"}"""),
        .. Verb("edit-update", """{"number":1,"text":"Walked"}""", (stage, incident) => stage.DoAsync(incident, new PostUpdate(Audience.Internal, [], "Walking", null, null, null))),
        Get("/incidents/{incident}/update", OneAsync).Owned(),
        (Post("/incidents/{incident}/update-preview", async stage => Call.To("incident", await stage.IncidentAsync()).WithFields(("text", "Walking"), ("audience", "internal"))) with { Changes = false }).Owned(),
        (Post("/api/v1/incidents/{incident}/update-preview", async stage => Call.To("incident", await stage.IncidentAsync()).WithJson("""{"text":"Walking"}""")) with { Changes = false }).Owned(),
        .. Verb("approve-update", """{"number":1}""", WaitingAsync),
        .. Verb("refuse-update", """{"number":1,"why":"Walk"}""", WaitingAsync),
        .. Verb("withdraw-update", """{"number":1}""", WaitingAsync),
        .. Verb("edit-draft", """{"number":1,"text":"Walked"}""", WaitingAsync),
        .. Verb("note", """{"text":"Walking"}"""),
        .. Verb("correct", """{"entry":1,"text":"Walking"}"""),
        .. Verb("mark", """{"entry":1,"starred":true}"""),
        .. Verb("task", """{"text":"Walk on"}"""),
        .. Verb("change-task", """{"number":1,"outcome":"done"}""", (stage, incident) => stage.DoAsync(incident, new AddTask("Walk on", null, null))),
        .. Verb("fact", """{"fact":"customer-facing"}"""),
        .. Verb("attach", async stage => $$"""{"alert":{{await stage.AlertAsync()}}}"""),
        .. WithAlert("detach"),
        .. WithAlert("mute"),
        .. Verb("services", """{"services":["shop","desk"]}"""),
        .. Verb("relate", async stage => $$"""{"other":"INC-{{await stage.IncidentAsync()}}"}"""),
        .. Verb("restrict", """{"viewers":["max"]}"""),
        .. Verb("page", """{"people":["max"],"why":"Walk"}"""),
        .. Verb("escalate"),
        .. Verb("meet", """{"target":"update"}"""),
        .. Verb("release", """{"why":"Walk"}""", async (stage, incident) =>
        {
            await stage.DoAsync(incident, new StateIncidentFact("security", true));
            await stage.DoAsync(incident, new AssignRole("security-lead", new UserId("rita")));
        }),
        .. Verb("step", """{"step":"look","dry_run":true}""", (stage, incident) => stage.DoAsync(incident, new AttachPlaybook(StepStage.Playbook.Id.Value, true))),
        .. Verb("approve-step", """{"number":1}""", StepStage.AskAsync),
        .. Verb("refuse-step", """{"number":1}""", StepStage.AskAsync),
        .. Verb("cancel-step", """{"number":1}""", StepStage.AskAsync),
        .. Verb("playbook", """{"playbook":"shop-down","attached":false}"""),
        .. Verb("tick", """{"playbook":"shop-down","item":"restart"}"""),
        .. Verb("answer", """{"playbook":"shop-down","branch":"answers","answer":"no"}"""),
        .. Verb("confirm", $$"""{"confirmation":"{{IncidentStage.Confirmation}}"}"""),
    ];

    /// <summary>Rita writes things down, and so approves what customers read.</summary>
    private static async Task WaitingAsync(Stage stage, IncidentId incident)
    {
        await stage.DoAsync(incident, new AssignRole("scribe", new UserId("rita")));
        await stage.DoAsync(incident, new PostUpdate(Audience.Customer, [], "Walking", null, null, null));
    }

    private static EndpointRow[] Verb(string verb, string body = "{}", Func<Stage, IncidentId, Task>? before = null) => Both(verb, async (stage, incident) =>
    {
        await (before?.Invoke(stage, incident) ?? Task.CompletedTask);
        return body;
    });

    private static EndpointRow[] Verb(string verb, Func<Stage, Task<string>> body) => Both(verb, (stage, _) => body(stage));

    private static EndpointRow[] WithAlert(string verb) => Both(verb, async (stage, incident) => $$"""{"alert":{{await AttachedAsync(stage, incident)}}}""");

    /// <summary>The same command over REST and by the room's form.</summary>
    private static EndpointRow[] Both(string verb, Func<Stage, IncidentId, Task<string>> body) =>
    [
        Post(Pattern(verb), async stage =>
        {
            var incident = await stage.IncidentAsync();
            return Call.To("incident", incident).WithJson(await body(stage, incident));
        }).Owned(),
        Post(
            $"/incidents/{{incident}}/{verb}",
            async stage =>
            {
                var incident = await stage.IncidentAsync();
                return Call.To("incident", incident).WithFields(("nonce", $"walk{verb.Replace("-", "", StringComparison.Ordinal)}")).WithFields(Fields(await body(stage, incident)));
            },
            303,
            "/incidents/*").Owned(),
    ];

    /// <summary>The form's fields of a body: names in camel case, yes and no, moments without their zone. Of a list the last.</summary>
    private static (string Name, string Value)[] Fields(string body) => [.. JsonNode.Parse(body)!.AsObject().Select(field => (
        JsonNamingPolicy.CamelCase.ConvertName(string.Concat(field.Key.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))),
        field.Value switch
        {
            JsonArray many => many[^1]!.ToString(),
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "yes" : "no",
            var value when field.Key == "at" => value!.ToString()[..16],
            var value => value!.ToString(),
        }))];

    private static string Pattern(string verb) => $"/api/v1/incidents/{{incident}}/{verb}";

    private static async Task<Call> OneAsync(Stage stage) => Call.To("incident", $"INC-{await stage.IncidentAsync()}");

    /// <summary>One whose process asks questions.</summary>
    private static async Task<Call> AskedAsync(Stage stage) => Call.To("incident", await stage.IncidentAsync(asked: true));

    private static async Task<AlertId> AttachedAsync(Stage stage, IncidentId incident)
    {
        var alert = await stage.AlertAsync();
        await stage.DoAsync(incident, new AttachAlert(alert));
        return alert;
    }
}
