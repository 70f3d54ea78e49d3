using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>A public page, made from one snapshot. Times are those of the page's zone, whoever reads.</summary>
public abstract class StatusPart<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public StatusSnapshot Page { get; set; } = null!;

    [Parameter, EditorRequired]
    public StatusLinks Links { get; set; } = null!;

    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}

/// <summary>The posts that began in a month, newest first.</summary>
public sealed record HistoryMonth(YearMonth Month, ImmutableArray<StatusPost> Posts);

/// <summary>Words of the public pages.</summary>
internal static class StatusWords
{
    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("d MMM uuuu, HH:mm");
    private static readonly LocalDatePattern LongDay = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");
    private static readonly YearMonthPattern MonthName = YearMonthPattern.CreateWithInvariantCulture("MMMM uuuu");
    private static readonly YearMonthPattern MonthNumber = YearMonthPattern.CreateWithInvariantCulture("uuuu-MM");
    private static readonly InstantPattern Machine = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    public static string Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "Operational",
        ComponentStatus.UnderMaintenance => "Under maintenance",
        ComponentStatus.DegradedPerformance => "Degraded performance",
        ComponentStatus.PartialOutage => "Partial outage",
        ComponentStatus.MajorOutage => "Major outage",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no word for it."),
    };

    public static string Of(PostStatus status) => status switch
    {
        PostStatus.InProgress => "In progress",
        _ => status.ToString(),
    };

    public static string Of(PostImpact impact) => impact switch
    {
        PostImpact.None => "No impact",
        PostImpact.Maintenance => "Maintenance",
        _ => $"{impact} impact",
    };

    /// <summary>The class that colours it.</summary>
    public static string Tone(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "good",
        ComponentStatus.UnderMaintenance => "work",
        ComponentStatus.DegradedPerformance => "slow",
        ComponentStatus.PartialOutage => "part",
        _ => "out",
    };

    public static string Tone(PostImpact impact) => impact switch
    {
        PostImpact.None => "good",
        PostImpact.Maintenance => "work",
        PostImpact.Minor => "slow",
        PostImpact.Major => "part",
        _ => "out",
    };

    public static string Tone(StatusSnapshot page) => page.Status.Indicator switch
    {
        StatusIndicator.None => page.Status.Description == "All Systems Operational" ? "good" : "work",
        StatusIndicator.Minor => "slow",
        StatusIndicator.Major => "part",
        _ => "out",
    };

    /// <summary>"21 Nov 2026, 03:10".</summary>
    public static string Time(StatusSnapshot page, Instant at) => Minute.Format(at.InZone(page.Page.Zone).LocalDateTime);

    public static string Iso(Instant at) => Machine.Format(at);

    public static string Day(LocalDate date) => LongDay.Format(date);

    public static string Name(YearMonth month) => MonthName.Format(month);

    public static string Number(YearMonth month) => MonthNumber.Format(month);

    /// <summary>Rounded down, so that what was ever down is never 100 %.</summary>
    public static string Percent(double? share) => share is { } known
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Floor(known * 10_000) / 100:0.##} %")
        : "no data yet";

    /// <summary>Paragraphs of a text, each a list of its lines.</summary>
    public static IEnumerable<string[]> Paragraphs(string text) =>
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(paragraph => paragraph.Split('\n'));

    public static string Span(Duration duration) => duration.TotalMinutes < 1 ? "less than a minute"
        : duration.TotalHours < 1 ? $"{(int)duration.TotalMinutes} min"
        : duration.Minutes == 0 ? $"{(int)duration.TotalHours} h"
        : $"{(int)duration.TotalHours} h {duration.Minutes} min";
}
