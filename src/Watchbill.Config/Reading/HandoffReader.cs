using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Config.Reading;

/// <summary>What happens around a handoff: the map below "handoff" of a schedule.</summary>
internal static class HandoffReader
{
    public static HandoffSettings Read(Draft draft, Fields schedule)
    {
        if (schedule.Take("handoff") is not { } node || Fields.Of(node, $"handoff of {schedule.What}", draft.Problems) is not { } fields)
        {
            return HandoffSettings.Default;
        }

        var settings = new HandoffSettings(
            fields.Flag("tell", HandoffSettings.Default.Tell), ReadReminders(fields, draft.Problems), ReadReport(draft, fields), ReadItems(fields, "before_shift", draft.Problems), ReadItems(fields, "after_shift", draft.Problems));
        fields.Done();
        return settings;
    }

    /// <summary>Longest first, in whatever order they are written.</summary>
    private static ImmutableArray<Duration> ReadReminders(Fields fields, Problems problems)
    {
        var reminders = new SortedSet<Duration>();
        foreach (var item in fields.List("remind", HandoffSettings.MostReminders))
        {
            var what = $"each of remind of {fields.What}";
            if (Fields.ScalarOf(item, what, problems) is { } scalar && Fields.TimeOf(scalar, what, problems, HandoffSettings.ShortestTime, HandoffSettings.LongestReminder) is { } ahead && !reminders.Add(ahead))
            {
                problems.Error(scalar.At, "duplicate", $"remind of {fields.What} names {Durations.Format(ahead)} twice", "remove one");
            }
        }

        return [.. reminders.Reverse()];
    }

    /// <summary>A map; or true for a report as it usually is, and false for none.</summary>
    private static HandoverReportSettings? ReadReport(Draft draft, Fields handoff)
    {
        switch (handoff.Take("report"))
        {
            case null:
                return null;
            case YamlScalar { IsNothing: false }:
                return handoff.Flag("report") ? HandoverReportSettings.Default : null;
            case { } node when Fields.Of(node, $"report of {handoff.What}", draft.Problems) is { } fields:
                var settings = new HandoverReportSettings(
                    ReadSections(fields, draft.Problems),
                    fields.Time("acknowledge_within", HandoffSettings.ShortestTime, HandoverReportSettings.LongestAcknowledgeWithin) ?? HandoverReportSettings.DefaultAcknowledgeWithin,
                    ReadPeople(draft, fields));
                fields.Done();
                return settings;
            default:
                return null;
        }
    }

    private static ImmutableArray<UserId> ReadPeople(Draft draft, Fields fields)
    {
        var people = Ids.List(fields, "escalate_to", draft.Problems, HandoverReportSettings.MostPeople).ToList();
        people.ForEach(user => draft.Refer(DefinitionKind.User, user));
        return [.. people.Select(user => new UserId(user.Id))];
    }

    private static ImmutableArray<ReportSection> ReadSections(Fields fields, Problems problems)
    {
        if (fields.Take("sections") is not { } written)
        {
            return HandoverReportSettings.DefaultSections;
        }

        if (written is YamlList { Items.IsEmpty: true } or YamlScalar { IsNothing: true })
        {
            problems.Error(written.At, "report-without-sections", $"{fields.What} has no sections", "add one, or remove sections to have the usual ones");
        }

        var sections = ImmutableArray.CreateBuilder<ReportSection>();
        foreach (var (item, place) in fields.List("sections", HandoverReportSettings.MostSections).Select((item, place) => (item, place)))
        {
            if (Fields.Of(item, $"section {place + 1} of {fields.What}", problems) is not { } section)
            {
                continue;
            }

            var title = section.Scalar("title", HandoverReportSettings.TitleLength, required: true);
            var content = section.Choice("shows", Words.ReportContents, ReportContent.Notes, required: true);
            var required = section.Flag("required");
            section.Done();
            if (required && content != ReportContent.Notes)
            {
                problems.Error(
                    section.PlaceOf("required"),
                    "required-but-not-written",
                    $"nobody writes {Words.ReportContents.TextOf(content)}, so it cannot be required",
                    $"remove required, or let the section show {Words.ReportContents.TextOf(ReportContent.Notes)}");
            }

            if (title is not null && sections.Any(known => known.Title == title.Text))
            {
                problems.Error(title.At, "duplicate", $"{fields.What} has two sections with the title \"{Problems.Cut(title.Text)}\"", "give one of them another title");
            }
            else if (title is not null)
            {
                sections.Add(new ReportSection(title.Text, content, required));
            }
        }

        return sections.ToImmutable();
    }

    private static ImmutableArray<string> ReadItems(Fields fields, string key, Problems problems)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List(key, HandoffSettings.MostItems))
        {
            if (Fields.ScalarOf(item, $"each of {key} of {fields.What}", problems, HandoffSettings.ItemLength) is not { } scalar)
            {
                continue;
            }

            if (items.Contains(scalar.Text, StringComparer.Ordinal))
            {
                problems.Error(scalar.At, "duplicate", $"{key} of {fields.What} names \"{Problems.Cut(scalar.Text)}\" twice", "remove one");
            }
            else
            {
                items.Add(scalar.Text);
            }
        }

        return items.ToImmutable();
    }
}
