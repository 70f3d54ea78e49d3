using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Handoffs;

/// <summary>What happens around a handoff of a schedule.</summary>
/// <param name="Tell">Whether people are told "you are on call" and "you are off" when it changes hands.</param>
/// <param name="Remind">How long before a shift its people are reminded, longest first; <see cref="ShortestTime"/> to <see cref="LongestReminder"/>.</param>
/// <param name="Report">Null = no report is asked for.</param>
/// <param name="BeforeShift">Checklist for whoever comes next; at most <see cref="MostItems"/>.</param>
/// <param name="AfterShift">Checklist for whoever leaves.</param>
public sealed record HandoffSettings(
    bool Tell, ImmutableArray<Duration> Remind, HandoverReportSettings? Report, ImmutableArray<string> BeforeShift, ImmutableArray<string> AfterShift)
{
    public const int MostReminders = 5;
    public const int MostItems = 30;
    public const int ItemLength = 200;

    /// <summary>Of a reminder, and of the time for reading a report.</summary>
    public static readonly Duration ShortestTime = Duration.FromMinutes(1);

    public static readonly Duration LongestReminder = Duration.FromDays(14);

    /// <summary>What holds where nothing is written.</summary>
    public static readonly HandoffSettings Default = new(Tell: true, [], Report: null, [], []);

    public bool Equals(HandoffSettings? other) =>
        other is not null && Tell == other.Tell && Remind.SequenceEqual(other.Remind) && Equals(Report, other.Report)
        && BeforeShift.SequenceEqual(other.BeforeShift, StringComparer.Ordinal) && AfterShift.SequenceEqual(other.AfterShift, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Tell, Remind.Length, Report, BeforeShift.Length, AfterShift.Length);
}

/// <summary>The report that goes with a handoff.</summary>
/// <param name="AcknowledgeWithin">So long the incoming people have to acknowledge it before they are reminded, and again so long before others are told. 1 minute to 24 hours.</param>
/// <param name="EscalateTo">Who is told then; empty = those who left, and the administrators.</param>
public sealed record HandoverReportSettings(ImmutableArray<ReportSection> Sections, Duration AcknowledgeWithin, ImmutableArray<UserId> EscalateTo)
{
    public const int MostSections = 20;
    public const int TitleLength = 100;
    public const int MostPeople = 20;

    public static readonly Duration DefaultAcknowledgeWithin = Duration.FromMinutes(30);
    public static readonly Duration LongestAcknowledgeWithin = Duration.FromHours(24);

    /// <summary>What a report holds where no sections are written.</summary>
    public static readonly ImmutableArray<ReportSection> DefaultSections =
    [
        new("Open alerts", ReportContent.OpenAlerts),
        new("Ongoing issues", ReportContent.Notes),
        new("This shift", ReportContent.ShiftAlerts),
        new("Upcoming", ReportContent.Upcoming),
        new("Notes", ReportContent.Notes),
    ];

    /// <summary>What is asked for where nothing is said but that there is a report.</summary>
    public static readonly HandoverReportSettings Default = new(DefaultSections, DefaultAcknowledgeWithin, []);

    /// <summary>Titles of the sections that the team asks for and nobody has written.</summary>
    public ImmutableArray<string> MissingIn(ImmutableArray<HandoverNote> notes) =>
        [.. Sections.Where(section => section.IsAskedFor && !notes.Any(note => note.Section == section.Title)).Select(section => section.Title)];

    public bool Equals(HandoverReportSettings? other) =>
        other is not null && AcknowledgeWithin == other.AcknowledgeWithin && Sections.SequenceEqual(other.Sections) && EscalateTo.SequenceEqual(other.EscalateTo);

    public override int GetHashCode() => HashCode.Combine(Sections.Length, AcknowledgeWithin, EscalateTo.Length);
}

public enum ReportContent
{
    /// <summary>Written by the person who leaves.</summary>
    Notes = 0,

    /// <summary>Alerts that were open when the shift ended.</summary>
    OpenAlerts = 1,

    /// <summary>Alerts that began in the shift.</summary>
    ShiftAlerts = 2,

    /// <summary>Alerts of the last seven days.</summary>
    RecentAlerts = 3,

    /// <summary>Events of the shift that paged nobody anew: members and repeats beyond those shown, storms.</summary>
    Suppressed = 4,

    /// <summary>Overrides and temporary schedules of the next seven days.</summary>
    Upcoming = 5,
}

/// <param name="Title">Unique within the report.</param>
/// <param name="Required">Only for notes: whoever leaves is told at the handoff when it is empty.</param>
public sealed record ReportSection(string Title, ReportContent Content, bool Required = false)
{
    /// <summary>Somebody has to write it.</summary>
    public bool IsAskedFor => Required && Content == ReportContent.Notes;
}
