using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.People;

/// <summary>Quiet and working hours of a person, and what the person wants to hear: words, and what forms and programs do to them. Pure.</summary>
public static class HourEdits
{
    public const string Quiet = "quiet";
    public const string Working = "working";

    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly (string Word, IsoDayOfWeek Day, Weekdays Flag)[] Days =
    [
        ("Mon", IsoDayOfWeek.Monday, Weekdays.Monday),
        ("Tue", IsoDayOfWeek.Tuesday, Weekdays.Tuesday),
        ("Wed", IsoDayOfWeek.Wednesday, Weekdays.Wednesday),
        ("Thu", IsoDayOfWeek.Thursday, Weekdays.Thursday),
        ("Fri", IsoDayOfWeek.Friday, Weekdays.Friday),
        ("Sat", IsoDayOfWeek.Saturday, Weekdays.Saturday),
        ("Sun", IsoDayOfWeek.Sunday, Weekdays.Sunday),
    ];

    public static IEnumerable<string> DayWords => Days.Select(day => day.Word);

    /// <param name="which"><see cref="Quiet"/> or <see cref="Working"/>.</param>
    /// <param name="from">"22:00"; with <paramref name="to"/> empty too, whole days.</param>
    /// <param name="days">None means every day.</param>
    public static (Responder? Changed, string? Problem) Add(Responder responder, string? which, string? from, string? to, IReadOnlyList<string?> days)
    {
        ArgumentNullException.ThrowIfNull(responder);
        ArgumentNullException.ThrowIfNull(days);
        var (window, problem) = Window(from is { Length: > 0 } ? from : null, to is { Length: > 0 } ? to : null, days);
        return window is null ? (null, problem) : Change(responder, which, times => times.Contains(window) ? times : times.Add(window));
    }

    /// <param name="window">As <see cref="Text"/> gives it.</param>
    public static (Responder? Changed, string? Problem) Remove(Responder responder, string? which, string? window)
    {
        ArgumentNullException.ThrowIfNull(responder);
        return Change(responder, which, times => times.RemoveAll(known => Text(known) == window));
    }

    public static (Responder? Changed, string? Problem) Tell(Responder responder, string? news)
    {
        ArgumentNullException.ThrowIfNull(responder);
        return MeEdits.TryWord<News>(news, out var chosen) ? (responder with { News = chosen }, null) : (null, "News are all, resolved or none.");
    }

    /// <summary>"22:00–07:00 every day", "Fri 18:00 – Mon 08:00", "Sat, Sun all day".</summary>
    public static string Text(Restriction window) => window switch
    {
        DailyWindow daily => $"{Minute.Format(daily.Start)}–{Minute.Format(daily.End)} {Names(daily.Days)}",
        WeeklyWindow weekly => $"{Name(weekly.StartDay)} {Minute.Format(weekly.Start)} – {Name(weekly.EndDay)} {Minute.Format(weekly.End)}",
        WholeDays whole => $"{Names(whole.Days)} all day",
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, "There are no words for it."),
    };

    /// <summary>A window as forms and programs say it: times of every day or of some, a stretch of the week ("Fri 18:00" to "Mon 08:00"), or whole days.</summary>
    internal static (Restriction? Window, string? Problem) Window(string? from, string? to, IReadOnlyList<string?> days)
    {
        var chosen = Weekdays.None;
        foreach (var word in days)
        {
            var day = Days.FirstOrDefault(known => string.Equals(known.Word, word, StringComparison.OrdinalIgnoreCase));
            if (day.Word is null)
            {
                return (null, "Days are Mon, Tue, Wed, Thu, Fri, Sat and Sun.");
            }

            chosen |= day.Flag;
        }

        switch (from, to)
        {
            case (null, null):
                return chosen == Weekdays.None ? (null, "Say from when to when, or on which days.") : (new WholeDays(chosen), null);
            case ({ } start, { } end) when Moment(start) is { Day: null } first && Moment(end) is { Day: null } last:
                return (new DailyWindow(first.Time, last.Time, chosen == Weekdays.None ? Weekdays.All : chosen), null);
            case ({ } start, { } end) when chosen == Weekdays.None && Moment(start) is { Day: { } startDay } first && Moment(end) is { Day: { } endDay } last:
                return (new WeeklyWindow(startDay, first.Time, endDay, last.Time), null);
            default:
                return (null, "Times are such as 22:00 and 07:00; for a stretch of the week \"Fri 18:00\" and \"Mon 08:00\", without days.");
        }
    }

    /// <summary>What is wrong with the hours as a whole; null when nothing is.</summary>
    internal static string? ProblemOf(Responder responder) =>
        responder.Quiet.Length > Responder.MostHours || responder.Working.Length > Responder.MostHours ? $"There are at most {Responder.MostHours} times of each kind."
        : QuietHours.NeverEnd(responder.Quiet) ? "Quiet hours leave some time of the week out, or nothing of low urgency would ever arrive."
        : responder.Working.IsEmpty && responder.Rules.Any(rule => rule.During is not null) ? "Some of your rules go by working hours: there have to be some, or those rules go first."
        : null;

    private static (Responder? Changed, string? Problem) Change(Responder responder, string? which, Func<ImmutableArray<Restriction>, ImmutableArray<Restriction>> change)
    {
        var changed = which switch
        {
            Quiet => responder with { Quiet = change(responder.Quiet) },
            Working => responder with { Working = change(responder.Working) },
            _ => null,
        };
        var problem = changed is null ? "Hours are quiet or working." : ProblemOf(changed);
        return problem is null ? (changed, null) : (null, problem);
    }

    private static (IsoDayOfWeek? Day, LocalTime Time)? Moment(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var time = Minute.Parse(text[(space + 1)..]);
        if (!time.Success)
        {
            return null;
        }

        if (space < 0)
        {
            return (null, time.Value);
        }

        var day = Days.FirstOrDefault(known => known.Word == text[..space]);
        return day.Word is null ? null : (day.Day, time.Value);
    }

    internal static IEnumerable<string> Named(Weekdays days) => Days.Where(day => days.HasFlag(day.Flag)).Select(day => day.Word);

    private static string Names(Weekdays days) => days == Weekdays.All ? "every day" : string.Join(", ", Named(days));

    internal static string Name(IsoDayOfWeek day) => Days.First(known => known.Day == day).Word;
}
