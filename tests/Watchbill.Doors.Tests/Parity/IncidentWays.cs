using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>One verb about an incident, as Ana gives it.</summary>
/// <param name="Verb">Of the table behind all doors.</param>
/// <param name="Body">For REST. ALERT is the number of an open alert that is attached nowhere, OTHER the reference of another incident.</param>
/// <param name="Arguments">For the command line, after `watchbill incident`; INC is the incident.</param>
internal sealed record IncidentWay(string Verb, string Body, params string[] Arguments)
{
    /// <summary>What happens to the incident before: by whom, verb and body.</summary>
    public IReadOnlyList<(string By, string Verb, string Body)> Before { get; init; } = [];

    public IncidentWay After(string by, string verb, string body) => this with { Before = [.. Before, (by, verb, body)] };
}

/// <summary>How each command about an incident is given through each door, and why some are not.</summary>
internal static class IncidentWays
{
    /// <summary>What the process of these tests asks for before one is resolved.</summary>
    public const string Confirmation = "Smoke checks are green";

    public static readonly IReadOnlyList<IncidentWay> All =
    [
        new("acknowledge", "{}", "ack", "INC"),
        new("severity", """{"severity":"critical","why":"All regions"}""", "severity", "INC", "critical", "--why", "All regions"),
        new IncidentWay("dismiss-suggestion", "{}", "keep-severity", "INC").After("ana", "attach", """{"alert":ALERT}"""),
        new("status", """{"status":"identified","comment":"The pool"}""", "status", "INC", "identified", "--comment", "The pool"),
        new("resolve", """{"comment":"Rolled back","anyway":"Checked by hand"}""", "resolve", "INC", "--comment", "Rolled back", "--anyway", "Checked by hand"),
        new IncidentWay("close", """{"comment":"Done"}""", "close", "INC", "--comment", "Done").After("ana", "resolve", """{"anyway":"Checked by hand"}"""),
        new("decline", """{"cause":"expected","comment":"Planned"}""", "decline", "INC", "--cause", "expected", "--comment", "Planned"),
        new("cancel", """{"comment":"Twice"}""", "cancel", "INC", "--comment", "Twice"),
        new("merge", """{"other":"OTHER","comment":"The same"}""", "merge", "INC", "OTHER", "--comment", "The same"),
        new IncidentWay("reopen", """{"why":"Back"}""", "reopen", "INC", "--why", "Back").After("ana", "resolve", """{"anyway":"Checked by hand"}"""),
        new("describe", """{"title":"Payments are down","impact":"No card works"}""", "describe", "INC", "--title", "Payments are down", "--impact", "No card works"),
        new("time", """{"anchor":"impact_started","at":"2026-01-05T08:00:00Z","why":"The log"}""", "time", "INC", "impact_started", "--at", "2026-01-05T08:00:00Z", "--why", "The log"),
        new("role", """{"role":"scribe","user":"bob"}""", "role", "INC", "scribe", "bob"),
        new("offer", """{"role":"commander","user":"bob","note":"Yours?"}""", "offer", "INC", "commander", "bob", "--note", "Yours?"),
        new IncidentWay("accept", """{"role":"scribe"}""", "accept", "INC", "scribe").After("bob", "offer", """{"role":"scribe","user":"ana"}"""),
        new IncidentWay("decline-role", """{"role":"scribe"}""", "decline-role", "INC", "scribe").After("bob", "offer", """{"role":"scribe","user":"ana"}"""),
        new IncidentWay("leave-role", """{"role":"scribe"}""", "leave-role", "INC", "scribe").After("ana", "role", """{"role":"scribe"}"""),
        new("update", """{"text":"Rolling back.","audience":"customer","places":["chat","mail"],"next_in":"30m"}""", "update", "INC", "Rolling back.", "--audience", "customer", "--place", "chat", "--place", "mail", "--next-in", "30m"),
        new IncidentWay("edit-update", """{"number":1,"text":"Rolled back."}""", "edit-update", "INC", "1", "Rolled back.").After("ana", "update", """{"text":"Rolling back."}"""),
        new IncidentWay("approve-update", """{"number":1,"revision":1}""", "approve-update", "INC", "1", "--revision", "1").After("ana", "role", """{"role":"scribe"}""").After("bob", "update", Awaited),
        new IncidentWay("refuse-update", """{"number":1,"why":"Names a customer"}""", "refuse-update", "INC", "1", "--why", "Names a customer").After("ana", "role", """{"role":"scribe"}""").After("bob", "update", Awaited),
        new IncidentWay("withdraw-update", """{"number":1}""", "withdraw-update", "INC", "1").After("ana", "update", Awaited),
        new IncidentWay("edit-draft", """{"number":1,"text":"All cards fail.","next_in":"30m"}""", "edit-draft", "INC", "1", "All cards fail.", "--next-in", "30m").After("bob", "update", Awaited),
        new("note", """{"text":"Restarted: no effect."}""", "note", "INC", "Restarted: no effect."),
        new("correct", """{"entry":1,"text":"It was the replica."}""", "correct", "INC", "1", "It was the replica."),
        new("mark", """{"entry":1,"starred":true,"external":false}""", "mark", "INC", "1", "--star", "--internal"),
        new("task", """{"text":"Call the provider","owner":"bob","due_in":"20m"}""", "task", "INC", "Call the provider", "--owner", "bob", "--due-in", "20m"),
        new IncidentWay("change-task", """{"number":1,"outcome":"done"}""", "change-task", "INC", "1", "--outcome", "done").After("ana", "task", """{"text":"Call"}"""),
        new("fact", """{"fact":"customer-facing","holds":true}""", "fact", "INC", "customer-facing"),
        new("confirm", $$"""{"confirmation":"{{Confirmation}}"}""", "confirm", "INC", Confirmation),
        new("attach", """{"alert":ALERT}""", "attach", "INC", "ALERT"),
        new IncidentWay("detach", """{"alert":ALERT}""", "detach", "INC", "ALERT").After("ana", "attach", """{"alert":ALERT}"""),
        new IncidentWay("mute", """{"alert":ALERT,"muted":true}""", "mute", "INC", "ALERT").After("ana", "attach", """{"alert":ALERT}"""),
        new("services", """{"services":["checkout","lab"]}""", "services", "INC", "checkout", "lab"),
        new("relate", """{"other":"OTHER"}""", "relate", "INC", "OTHER"),
        new("restrict", """{"viewers":["bob"]}""", "restrict", "INC", "--viewer", "bob"),
        new("page", """{"people":["bob"],"why":"The database is odd"}""", "page", "INC", "bob", "The database is odd"),
        new("escalate", "{}", "escalate", "INC"),
        new("meet", """{"target":"update"}""", "meet", "INC", "update"),
        new IncidentWay("release", """{"why":"Told the authority"}""", "release", "INC", "--why", "Told the authority")
            .After("ana", "fact", """{"fact":"security"}""").After("ana", "role", """{"role":"security-lead"}"""),
        new("playbook", """{"playbook":"database-down"}""", "playbook", "INC", "database-down"),
        new IncidentWay("tick", """{"playbook":"database-down","item":"look"}""", "tick", "INC", "database-down", "look").After("ana", "playbook", """{"playbook":"database-down"}"""),
        new IncidentWay("step", """{"step":"look","playbook":"steps","arguments":{"path":"a b"},"dry_run":true}""", "step", "run", "INC", "look", "--playbook", "steps", "--set", "path=a b", "--dry-run").After("ana", "playbook", """{"playbook":"steps"}"""),
        Asked("approve-step", """{"number":1}""", "step", "approve", "INC", "1"),
        Asked("refuse-step", """{"number":1,"why":"Not the cause"}""", "step", "refuse", "INC", "1", "--why", "Not the cause"),
        Asked("cancel-step", """{"number":1}""", "step", "cancel", "INC", "1"),
        new IncidentWay("answer", """{"playbook":"database-down","branch":"released","answer":"yes"}""", "answer", "INC", "database-down", "released", "yes").After("ana", "playbook", """{"playbook":"database-down"}"""),
    ];

    /// <summary>After Ana, who commands, has asked for a step that the commander has to approve.</summary>
    private static IncidentWay Asked(string verb, string body, params string[] arguments) => new IncidentWay(verb, body, arguments)
        .After("ana", "playbook", """{"playbook":"steps"}""").After("ana", "role", """{"role":"commander"}""").After("ana", "step", """{"step":"approved"}""");

    /// <summary>The process of these tests lets whoever writes things down approve what goes to the webhook of the board.</summary>
    private const string Awaited = """{"text":"Some cards fail.","places":["webhook:board"]}""";

    /// <summary>Why nobody gives a command through REST and the command line, though others are.</summary>
    public static readonly IReadOnlyDictionary<Type, string> Missing = new Dictionary<Type, string>
    {
        [typeof(Attach)] = "it names bytes that an upload has stored; the command is given by the upload, not by a verb",
    };

    /// <summary>Doors that lead to alerts alone: the incident's page is an alert, and what is done there the incident follows.</summary>
    public static readonly IReadOnlyDictionary<Door, string> Closed = new Dictionary<Door, string>
    {
        [Door.Sms] = "a reply acts on the alert that pages for the incident, and the incident follows it",
        [Door.Voice] = "a key acts on the alert that pages for the incident, and the incident follows it",
        [Door.MailLink] = "a link acknowledges the alert that pages for the incident, and the incident follows it",
    };
}
