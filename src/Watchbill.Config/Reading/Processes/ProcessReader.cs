using System.Collections.Immutable;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

/// <summary>How incidents are run: severities, questions, statuses, roles. What is left out is as in the built-in process.</summary>
internal static class ProcessReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"incident-process {id}", problems) is not { } fields)
        {
            return;
        }

        var usual = DefaultProcess.Process;
        var name = fields.Text("name", required: true) ?? id;
        var reference = ReadReference(fields, problems) ?? usual.Reference;
        var channel = ReadChannel(fields, problems);
        var warRoom = ReadUrl(fields, problems);

        // Levels and statuses are named by what is read after them, so they come first.
        var place = new ProcessPlace(draft, id, [.. Ids(fields, "severities")], [.. Ids(fields, "roles")]);
        var statuses = fields.Take("statuses") is null ? usual.Statuses : StatusReader.Read(place, fields);
        var roles = fields.Take("roles") is null ? usual.Roles : RoleReader.Read(place, fields);
        place = place with { Roles = [.. roles.Select(role => role.Id)] };
        var levels = LevelReader.Read(place, fields, statuses);
        var tree = TreeReader.Read(place, fields);
        var lists = UpdateReader.ReadLists(place, fields);
        var webhooks = UpdateReader.ReadWebhooks(place, fields);
        var approvals = UpdateReader.ReadApprovals(place, fields, lists, webhooks);
        var reasons = fields.Take("false_positive_reasons") is null ? usual.Reasons : ReadReasons(draft, fields);
        fields.Done();
        draft.IncidentProcesses.Add(new IncidentProcess(id, name, reference, channel, levels, statuses, roles, tree, reasons, warRoom) { MailLists = lists, Webhooks = webhooks, Approvals = approvals });
    }

    /// <summary>A link that people follow at the worst hour: https, so that it opens.</summary>
    public static string? ReadUrl(Fields fields, Problems problems)
    {
        if (fields.Scalar("war_room", Addresses.MaxLength) is not { } link)
        {
            return null;
        }

        if (!Addresses.IsHttps(link.Text))
        {
            problems.Error(link.At, "invalid-url", $"war_room of {fields.What} cannot be \"{Problems.Cut(link.Text)}\"", "write a URL that begins with https:// and names a host");
        }

        return link.Text;
    }

    /// <summary>Ids of the items of a list, as far as they are written: a wrong one is reported where the item is read.</summary>
    private static IEnumerable<string> Ids(Fields fields, string key) =>
        fields.Take(key) is YamlList list
            ? list.Items.OfType<YamlMap>().SelectMany(item => item.Entries).Where(entry => entry.Key.Text == "id").Select(entry => entry.Value).OfType<YamlScalar>().Select(id => id.Text)
            : [];

    private static string? ReadReference(Fields fields, Problems problems)
    {
        if (fields.Scalar("reference", ProcessLimits.Pattern) is not { } pattern || !PatternReader.Check(pattern, $"reference of {fields.What}", problems))
        {
            return null;
        }

        if (!PatternReader.IsCounted(pattern.Text))
        {
            problems.Error(
                pattern.At,
                "reference-not-unique",
                $"reference of {fields.What} gives several incidents the same name",
                "add {number}, or {date} and {day}");
        }

        return pattern.Text;
    }

    private static string? ReadChannel(Fields fields, Problems problems)
    {
        if (fields.Scalar("channel", ProcessLimits.Pattern) is not { } pattern || !PatternReader.Check(pattern, $"channel of {fields.What}", problems))
        {
            return null;
        }

        if (!PatternReader.IsChannel(pattern.Text))
        {
            problems.Error(
                pattern.At,
                "invalid-channel",
                $"channel of {fields.What} cannot be \"{Problems.Cut(pattern.Text)}\"",
                "use lower-case letters, digits, '-', '_' and the fields {number}, {date} and {day}, without '#'");
        }

        return pattern.Text;
    }

    private static ImmutableArray<ClosingReason> ReadReasons(Draft draft, Fields fields)
    {
        var reasons = ImmutableArray.CreateBuilder<ClosingReason>();
        foreach (var entry in fields.Map("false_positive_reasons", ProcessLimits.Reasons))
        {
            if (draft.CheckSlug(entry.Key.Text, $"a reason of {fields.What}", entry.Key.At)
                && Fields.ScalarOf(entry.Value, $"reason {entry.Key.Text} of {fields.What}", draft.Problems) is { } name)
            {
                reasons.Add(new ClosingReason(entry.Key.Text, name.Text));
            }
        }

        return reasons.ToImmutable();
    }
}

/// <summary>The process that is being read, and what its parts may name.</summary>
/// <param name="Levels">Ids, worst first.</param>
internal sealed record ProcessPlace(Draft Draft, string Process, ImmutableArray<string> Levels, ImmutableArray<string> Roles)
{
    public Problems Problems => Draft.Problems;

    /// <summary>Ids in a list that must be among those known.</summary>
    public ImmutableArray<string> Named(Fields fields, string key, string kind, ImmutableArray<string> known)
    {
        var refs = Ids.List(fields, key, Problems, ProcessLimits.Items).ToList();
        refs.ForEach(named => Check(named.Id, named.At, kind, known));
        return [.. refs.Select(named => named.Id)];
    }

    public void Check(string id, SourcePosition at, string kind, ImmutableArray<string> known)
    {
        if (!known.Contains(id))
        {
            Problems.Error(at, $"unknown-{kind}", $"incident-process {Process} has no {kind} \"{Problems.Cut(id)}\"", Suggestion.Fix(id, known, $"define the {kind} or correct the id"));
        }
    }

    /// <summary>The id of an item of a list; null after saying what is wrong with it.</summary>
    public string? Id(Fields fields, string part, HashSet<string> taken)
    {
        if (fields.Scalar("id", Slug.MaxLength, required: true) is not { } id || !Draft.CheckSlug(id.Text, $"the id of {fields.What}", id.At))
        {
            return null;
        }

        if (!taken.Add(id.Text))
        {
            Problems.Error(id.At, "duplicate-id", $"incident-process {Process} has another {part} \"{id.Text}\"", "give one of them another id");
            return null;
        }

        Draft.ProcessOrigins[(Process, part, id.Text)] = fields.At;
        return id.Text;
    }

    /// <summary>Sentences in a list, without repeats.</summary>
    public ImmutableArray<string> Sentences(Fields fields, string key)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List(key, ProcessLimits.Items))
        {
            if (Fields.ScalarOf(item, $"each of {key} of {fields.What}", Problems, ProcessLimits.Sentence) is not { } sentence)
            {
                continue;
            }

            if (items.Contains(sentence.Text, StringComparer.Ordinal))
            {
                Problems.Error(sentence.At, "duplicate", $"{key} of {fields.What} names \"{Problems.Cut(sentence.Text)}\" twice", "remove one");
            }
            else
            {
                items.Add(sentence.Text);
            }
        }

        return items.ToImmutable();
    }
}
