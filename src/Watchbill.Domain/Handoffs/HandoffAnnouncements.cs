using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>What people are told around a handoff, each in their own zone.</summary>
internal static class HandoffAnnouncements
{
    public const string OnCallTopic = "shift.begun";
    public const string OffTopic = "shift.ended";
    public const string ComesTopic = "shift.comes";
    public const string UnreadTopic = "handover.unread";
    public const string EscalatedTopic = "handover.escalated";

    private static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm", DateTimeZoneProviders.Tzdb);

    public static AnnouncementDraft YouAreOnCall(
        Schedule schedule, DefinitionSet definitions, UserId user, ImmutableArray<UserId> isNow, ImmutableArray<UserId> was, Instant? until, int handover, OnCallRecord record)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(until is { } end ? $"Until {At(end, definitions, user)}." : "There is no end in sight.");
        if (Others(was, user, isNow) is { IsEmpty: false } left)
        {
            lines.Add($"You take over from {Names(left, definitions)}.");
        }

        if (Others(isNow, user, []) is { IsEmpty: false } beside)
        {
            lines.Add($"On call with you: {Names(beside, definitions)}.");
        }

        if (handover > 0)
        {
            lines.Add("Read the handover report and acknowledge it.");
        }

        var open = schedule.Handoff.BeforeShift.Count(item => !record.Ticks.Any(tick => tick.Part == ChecklistPart.BeforeShift && tick.Shift == record.Since && tick.Item == item));
        if (open > 0)
        {
            lines.Add($"{open.ToString(CultureInfo.InvariantCulture)} of {schedule.Handoff.BeforeShift.Length.ToString(CultureInfo.InvariantCulture)} items of the checklist before the shift are open.");
        }

        return Draft(OnCallTopic, $"You are now on call for {schedule.Name}", lines, LinkOf(schedule, handover > 0 || open > 0), $"{user} is on call for {schedule.Id}");
    }

    public static AnnouncementDraft YouAreOff(Schedule schedule, DefinitionSet definitions, UserId user, ImmutableArray<UserId> isNow, Instant? until, Instant? paged, int handover, ImmutableArray<string> missing)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(
            !isNow.IsEmpty ? $"{Names(isNow, definitions)} {(isNow.Length == 1 ? "is" : "are")} on call now."
            : until is { } end ? $"Nobody is on call now, until {At(end, definitions, user)}."
            : "Nobody is on call now.");
        if (paged is { } overlap)
        {
            lines.Add($"You are paged too until {At(overlap, definitions, user)}.");
        }

        if (handover > 0)
        {
            lines.Add(missing.IsEmpty ? "If there is something to add to the handover report, write it now." : $"Still to be written in the handover report: {string.Join(", ", missing)}.");
        }

        if (!schedule.Handoff.AfterShift.IsEmpty)
        {
            lines.Add($"After the shift: {string.Join("; ", schedule.Handoff.AfterShift)}.");
        }

        return Draft(OffTopic, $"You are off call for {schedule.Name}", lines, LinkOf(schedule, handover > 0 || !schedule.Handoff.AfterShift.IsEmpty), $"{user} is off call for {schedule.Id}");
    }

    public static AnnouncementDraft YourShiftComes(
        Schedule schedule, DefinitionSet definitions, UserId user, Instant start, Instant? until, ImmutableArray<UserId> before, Instant now)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"From {At(start, definitions, user)}{(until is { } end ? $" to {At(end, definitions, user)}" : "")}.");
        if (!before.IsEmpty)
        {
            lines.Add($"You take over from {Names(before, definitions)}.");
        }

        if (!schedule.Handoff.BeforeShift.IsEmpty)
        {
            lines.Add($"Before the shift: {string.Join("; ", schedule.Handoff.BeforeShift)}.");
        }

        lines.Add("If you cannot, hand the shift to somebody else on the schedule's page.");
        return Draft(
            ComesTopic, $"In {ReasonText.Span(start - now)} you are on call for {schedule.Name}", lines, LinkOf(schedule, !schedule.Handoff.BeforeShift.IsEmpty), $"a shift of {user} in {schedule.Id} comes");
    }

    public static AnnouncementDraft ReadTheReport(Schedule schedule, DefinitionSet definitions, Handover handover, UserId user) => Draft(
        UnreadTopic,
        $"The handover report of {schedule.Name} waits for you",
        [$"You took over from {Names(handover.Leaving, definitions)} on {At(handover.At, definitions, user)}.", "Read the report and acknowledge it."],
        LinkOf(schedule, toHandover: true),
        $"handover {handover.Number} of {schedule.Id} is not acknowledged");

    public static AnnouncementDraft NobodyReadTheReport(Schedule schedule, DefinitionSet definitions, Handover handover, UserId user) => Draft(
        EscalatedTopic,
        $"{Names(handover.Incoming, definitions)} did not acknowledge the handover of {schedule.Name}",
        [
            $"The shift changed hands on {At(handover.At, definitions, user)}, from {Names(handover.Leaving, definitions)} to {Names(handover.Incoming, definitions)}.",
            "Ask whether they know that they are on call.",
        ],
        LinkOf(schedule, toHandover: true),
        $"handover {handover.Number} of {schedule.Id} is still not acknowledged");

    private static AnnouncementDraft Draft(string topic, string title, IEnumerable<string> lines, string link, string why) =>
        new(topic, title, [.. lines], link, Severity.Info, Urgency.Low, why);

    private static string LinkOf(Schedule schedule, bool toHandover) => $"schedules/{schedule.Id}{(toHandover ? "/handover" : "")}";

    private static string Names(ImmutableArray<UserId> users, DefinitionSet definitions) => string.Join(" and ", users.Select(definitions.NameOf));

    private static ImmutableArray<UserId> Others(ImmutableArray<UserId> users, UserId but, ImmutableArray<UserId> without) => [.. users.Where(user => user != but && !without.Contains(user))];

    private static string At(Instant at, DefinitionSet definitions, UserId user)
    {
        var name = definitions.Users.TryGetValue(user, out var account) ? account.Zone : "UTC";
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
        return $"{Minute.Format(at.InZone(zone))} ({zone.Id})";
    }
}
