using System.Collections.Immutable;
using Watchbill.Server.Features.Incidents;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>What a subcommand does.</summary>
internal enum SlackKind
{
    /// <summary>A verb of <see cref="IncidentVerbs"/>.</summary>
    Verb,
    Declare,
    List,
    Show,
    Timeline,
    Help,
}

/// <summary>One subcommand of <c>/incident</c>.</summary>
/// <param name="Verb">Of the table of verbs; the word itself for what reads or declares.</param>
/// <param name="Places">What plain words are, in order: a field of the body, with ? for one that may be left out; the last takes the rest with *.</param>
/// <param name="Example">After the incident.</param>
internal sealed record SlackSubcommand(string Word, ImmutableArray<string> Aliases, SlackKind Kind, string Verb, ImmutableArray<string> Places, string Example, bool IsCommon)
{
    /// <summary>"severity HOW-BAD": in capitals what people give.</summary>
    public string Usage => string.Join(' ', Places.Select(place => place.TrimEnd('*') is var name && name.EndsWith('?') ? $"[{Caps(name[..^1])}]" : Caps(name)).Prepend(Word));

    /// <summary>The fields without which it means nothing.</summary>
    public IEnumerable<string> Required => Places.Select(place => place.TrimEnd('*')).Where(place => !place.EndsWith('?'));

    private static string Caps(string field) => field switch
    {
        "people" or "user" => "WHO",
        _ => field.ToUpperInvariant(),
    };
}

/// <summary>Every word that may follow <c>/incident</c>: each verb of the one table, and what reads. Pure.</summary>
internal static class SlackGrammar
{
    public static ImmutableArray<SlackSubcommand> All { get; } =
    [
        new("declare", ["new"], SlackKind.Declare, "declare", ["title*"], "declare \"Checkout is down\" --severity critical --services checkout", true),
        Common("update", [], "update", ["text?*"], "Half of the nodes are back --next 30m"),
        Common("severity", ["sev"], "severity", ["severity?"], "high --why \"only one region\""),
        Common("status", [], "status", ["status", "comment?*"], "mitigating rolled back"),
        Common("role", ["lead"], "role", ["role", "user?"], "commander @ana"),
        Common("page", [], "page", ["people", "why*"], "@ana \"the database does not answer\""),
        Common("escalate", [], "escalate", [], ""),
        Common("resolve", [], "resolve", ["comment?*"], "rolled back, errors are gone"),
        Common("close", [], "close", ["comment?*"], ""),
        Common("task", [], "task", ["text*"], "Restart the workers --owner @ana --due 15m"),
        Common("note", [], "note", ["text*"], "the error began with the deploy of 14:02"),
        new("timeline", ["log"], SlackKind.Timeline, "timeline", [], "", true),
        new("list", [], SlackKind.List, "list", ["category?"], "", true),
        new("show", ["info"], SlackKind.Show, "show", [], "", true),
        Common("ack", ["acknowledge"], "acknowledge", [], ""),
        Common("accept", [], "accept", ["role"], "commander"),
        new("help", ["?"], SlackKind.Help, "help", ["word?"], "", true),
        Rare("decline", ["cause", "comment?*"], "false-positive the probe was broken"),
        Rare("cancel", ["comment?*"], "declared by mistake"),
        Rare("merge", ["other", "comment?*"], "INC-141"),
        Rare("reopen", ["why?*"], "errors are back"),
        Rare("describe", [], "--impact \"nobody can pay\""),
        Rare("time", ["anchor", "at?"], "impact_started 2026-03-01T14:02:00Z --why \"from the graph\""),
        Rare("offer", ["role", "user", "note?*"], "commander @bob my shift ends"),
        Rare("decline-role", ["role"], "commander"),
        Rare("leave-role", ["role", "user?"], "scribe"),
        Rare("edit-update", ["number", "text*"], "2 All nodes are back"),
        Rare("approve-update", ["number", "revision?"], "1"),
        Rare("refuse-update", ["number", "why?*"], "1 it names a customer"),
        Rare("withdraw-update", ["number"], "1"),
        Rare("edit-draft", ["number", "text*"], "1 One of five payments fails"),
        Rare("correct", ["entry", "text*"], "14 it was 14:20, not 14:02"),
        Rare("mark", ["entry"], "14 --starred"),
        Rare("change-task", ["number", "outcome?"], "1 done"),
        Rare("fact", ["fact", "holds?"], "customer-facing"),
        Rare("confirm", ["confirmation*"], "smoke checks green"),
        Rare("attach", ["alert"], "1042"),
        Rare("detach", ["alert"], "1042"),
        Rare("mute", ["alert"], "1042"),
        Rare("services", ["services"], "checkout,payments"),
        Rare("relate", ["other"], "INC-141"),
        Rare("restrict", ["viewers?"], "@ana,@bob"),
        Rare("meet", ["target"], "update"),
        Rare("release", ["why?*"], "counsel agrees"),
        Rare("playbook", ["playbook"], "database-down"),
        Rare("tick", ["playbook", "item*"], "database-down check-replica"),
        Rare("step", ["step", "playbook?"], "check-replica --set table=orders --dry-run"),
        Rare("approve-step", ["number"], "3"),
        Rare("refuse-step", ["number", "why?*"], "3 the release is not the cause"),
        Rare("cancel-step", ["number"], "3"),
        Rare("answer", ["playbook", "branch", "answer?*"], "database-down released yes"),
        Rare("dismiss-suggestion", [], ""),
    ];

    public static SlackSubcommand? Find(string word) =>
        All.FirstOrDefault(command => command.Word.Equals(word, StringComparison.OrdinalIgnoreCase) || command.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>What one may type, for somebody who asks.</summary>
    public static string Help(string? word)
    {
        if (word is not null && Find(word) is { } command)
        {
            var meaning = IncidentVerbs.Find(command.Verb)?.Summary;
            return $"/incident {command.Usage}{(meaning is null ? "" : $": {meaning}.")}\nFor example: {Example(command)}";
        }

        var common = All.Where(known => known.IsCommon).Select(known => $"/incident {known.Usage}");
        var rare = string.Join(", ", All.Where(known => !known.IsCommon).Select(known => known.Word));
        return $"{string.Join('\n', common)}\n/page WHO WHY\nAlso: {rare}.\nName the incident first (INC-142), except in its own channel. Texts may stand in quotation marks, and any field may be given as --field value. More of one: /incident help WORD";
    }

    public static string Example(SlackSubcommand command) =>
        command.Kind == SlackKind.Declare ? $"/incident {command.Example}" : $"/incident {command.Word}{(command.Kind is SlackKind.List or SlackKind.Help ? "" : " INC-142")}{(command.Example.Length == 0 ? "" : " " + command.Example)}";

    private static SlackSubcommand Common(string word, ImmutableArray<string> aliases, string verb, ImmutableArray<string> places, string example) =>
        new(word, aliases, SlackKind.Verb, verb, places, example, true);

    private static SlackSubcommand Rare(string word, ImmutableArray<string> places, string example) => new(word, [], SlackKind.Verb, word, places, example, false);
}
