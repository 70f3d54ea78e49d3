using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Playbooks;
using Watchbill.Server.Features.Alerts.Timeline;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents.Room;

/// <summary>Which entries are shown.</summary>
public enum RoomShown
{
    /// <summary>What matters to people, without the bookkeeping.</summary>
    Main = 0,
    All = 1,
    Updates = 2,
    Starred = 3,
}

/// <summary>One entry of an incident's journal in words.</summary>
/// <param name="Why">The stored reason; null when the text says it already.</param>
/// <param name="By">"Ana, on the web"; null for what Watchbill did by itself.</param>
/// <param name="Recorded">When it was written down, where that is another moment than when it happened.</param>
/// <param name="Correction">What a later entry says instead.</param>
public sealed record RoomEntry(int Version, Instant At, Instant? Recorded, Tone Tone, string Text, string? Why, string? By, bool Starred, bool External, string? Correction)
{
    /// <summary>Where an update was sent, and what became of it: "Customers: all 12 delivered".</summary>
    public ImmutableArray<(string Text, bool IsBad)> Sent { get; init; } = [];
}

/// <summary>An incident's journal for people, newest first.</summary>
/// <param name="Before">Only entries before this one are shown; null on the first page.</param>
/// <param name="Older">Entries before this one are on the next page; null on the last.</param>
public sealed record RoomTimeline(RoomShown Shown, ImmutableArray<RoomEntry> Entries, int? Before, int? Older)
{
    public const int PageSize = 30;

    /// <param name="related">Other incidents that the reader may see: what is said of others is left out.</param>
    public static RoomTimeline Of(
        Incident incident, IReadOnlyList<JournalRow> journal, ImmutableArray<Incident> related, RoomShown shown, int? before, DefinitionSet definitions, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(clock);
        var process = definitions.Process(incident.Process);
        var corrections = journal.Select(row => row.Entry).OfType<EntryCorrected>().GroupBy(entry => entry.Entry).ToDictionary(entries => entries.Key, entries => entries.Last().Text);
        var known = related.Select(other => other.Id).ToHashSet();
        var rows = journal
            .Where(row => row.Version < (before ?? int.MaxValue) && Shows(incident, row, shown) && (row.Entry is not IncidentRelated about || known.Contains(about.Other)))
            .OrderByDescending(row => row.Version)
            .Take(PageSize + 1)
            .ToList();
        return new RoomTimeline(shown, [.. rows.Take(PageSize).Select(row => Line(incident, row, process, corrections, definitions, clock))], before, rows.Count > PageSize ? rows[PageSize - 1].Version : null);
    }

    private static bool Shows(Incident incident, JournalRow row, RoomShown shown) => shown switch
    {
        RoomShown.Main => ToneOf((IncidentEntry)row.Entry) != Tone.Quiet,
        RoomShown.Updates => row.Entry is UpdatePosted or UpdateEdited or UpdateDelivered or UpdateDrafted or DraftEdited or DraftApproved or DraftEnded,
        RoomShown.Starred => incident.Starred.Contains(row.Version),
        _ => true,
    };

    private static RoomEntry Line(Incident incident, JournalRow row, IncidentProcess process, Dictionary<int, string> corrections, DefinitionSet definitions, PageClock clock)
    {
        var entry = (IncidentEntry)row.Entry;
        var text = IncidentEntryText.Of(entry, process, definitions, clock.Short);
        var door = KindWords.Of(row.Door);
        return new RoomEntry(
            row.Version,
            row.OccurredAt,
            row.RecordedAt - row.OccurredAt >= Duration.FromMinutes(1) ? row.RecordedAt : null,
            ToneOf(entry),
            char.ToUpperInvariant(text[0]) + text[1..],
            entry.Reason is PersonAsked ? null : ReasonText.Of(entry.Reason, definitions),
            row.Actor.UserId is { } user ? $"{definitions.NameOf(user)}{(door is null ? "" : $", {door}")}" : null,
            incident.Starred.Contains(row.Version),
            incident.External.Contains(row.Version),
            corrections.GetValueOrDefault(row.Version))
        {
            Sent = entry is UpdatePosted { Number: var number } && incident.Updates.FirstOrDefault(update => update.Number == number) is { } posted
                ? [.. posted.Sends.Select(send => (UpdateEntryText.Of(send), send.Failed + send.Unknown > 0))]
                : [],
        };
    }

    private static Tone ToneOf(IncidentEntry entry) => entry switch
    {
        UpdateDelivered e => e.Failed + e.Unknown > 0 ? Tone.Bad : Tone.Quiet,
        TargetMissed or CommandMissed or NobodyToPageFor => Tone.Bad,
        IncidentReopened => Tone.Bad,
        StepEnded { Status: not (StepStatus.Passed or StepStatus.Shown or StepStatus.Cancelled) } => Tone.Bad,
        StepStarted or StepRequested { By: null } or StepPassedOver => Tone.Quiet,
        TargetMet met => met.Late > Duration.Zero ? Tone.Plain : Tone.Quiet,
        IncidentAcknowledged or StatusChanged { Category: StatusCategory.Resolved } => Tone.Good,
        PageRaised => Tone.Page,
        TargetsSet or TargetReminded or TargetTurned or EntryMarked or EntryCorrected or TimeSet { By: null } or TaskReminded or AttachedAlertChanged => Tone.Quiet,
        _ => Tone.Plain,
    };
}
