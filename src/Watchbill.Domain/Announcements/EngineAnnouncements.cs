using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Announcements;

/// <summary>An alert as an announcement names it.</summary>
/// <param name="What">What is said about it beside its number, service and title; empty for nothing.</param>
public sealed record NamedAlert(AlertId Number, string Service, string Title, string What);

/// <summary>What the engine tells administrators about itself, and people about their own ways to be reached.</summary>
public static class EngineAnnouncements
{
    public const string PausedTopic = "engine.paused";
    public const string ClockTopic = "clock.stepped";
    public const string TimerTopic = "timer.failing";
    public const string RefusedTopic = "events.refused";
    public const string CalendarTopic = "calendar.failing";
    public const string MethodTopic = "method.failed";

    /// <summary>Alerts and places named; the others are counted.</summary>
    public const int MostNamed = 20;

    private static readonly InstantPattern Second = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss 'UTC'");

    /// <summary>Watchbill did not run for a while.</summary>
    /// <param name="overdue">At most <see cref="MostNamed"/> of the alerts with rules that came due meanwhile.</param>
    /// <param name="all">How many such alerts there are.</param>
    /// <param name="step">By how much the wall clock moved against the monotonic one in the same time; zero when it kept pace.</param>
    public static AnnouncementDraft Paused(Duration pause, Instant back, ImmutableArray<NamedAlert> overdue, int all, Duration step)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"From {Second.Format(back - pause)} to {Second.Format(back)} nothing was received, and nobody was paged.");
        if (step != Duration.Zero)
        {
            lines.Add($"The wall clock moved {Direction(step)} by {ReasonText.Span(step)} in that time: the machine was suspended, or its clock was set.");
        }

        if (all == 0)
        {
            lines.Add("No rule of an open alert came due meanwhile.");
        }
        else
        {
            lines.Add($"Rules of {Count(all, "alert")} came due meanwhile. In each the earliest runs now, and the later ones keep their distance:");
            AddNamed(lines, overdue, all);
        }

        lines.Add("Sources repeat what still fires. Check that they do, and why Watchbill did not run.");
        return new AnnouncementDraft(
            PausedTopic,
            $"Watchbill did not run for {ReasonText.Span(pause)}",
            lines.ToImmutable(),
            "alerts",
            all == 0 ? Severity.Warning : Severity.Error,
            all == 0 ? Urgency.Low : Urgency.High,
            $"did not run for {ReasonText.Span(pause)}, {Count(all, "alert")} with overdue rules");
    }

    /// <summary>The wall clock was set, while the engine ran.</summary>
    /// <param name="step">Positive when it went forward.</param>
    public static AnnouncementDraft ClockStepped(Duration step, Instant now) => new(
        ClockTopic,
        $"The clock moved {Direction(step)} by {ReasonText.Span(step)}",
        [
            $"The wall clock of this node moved against its monotonic clock. It is now {Second.Format(now)}.",
            step > Duration.Zero
                ? "What was due in the time that was passed over runs now."
                : "What is due later comes later by that much.",
            "Check the time synchronisation of the machine. If the time above is right, there is nothing else to do.",
        ],
        "audit",
        Severity.Warning,
        Urgency.Low,
        $"the wall clock moved {Direction(step)} by {ReasonText.Span(step)} against the monotonic clock");

    /// <summary>The database's clock, by which all nodes go, and this node's time were found apart.</summary>
    /// <param name="step">Positive when the database was ahead.</param>
    public static AnnouncementDraft DatabaseClockStepped(Duration step, Instant now) => new(
        ClockTopic,
        $"The clock moved {Direction(step)} by {ReasonText.Span(step)}",
        [
            $"The database's clock, by which all nodes go, was set, or a node was suspended. It is now {Second.Format(now)} at the node that found it.",
            step > Duration.Zero
                ? "What was due in the time that was passed over runs now."
                : "Nodes go on at half speed until the database's clock has caught up, and are not ready meanwhile. A node that is restarted takes over the database's time at once.",
            "Check the time synchronisation of the database's machine. If the time above is right, there is nothing else to do.",
        ],
        "audit",
        Severity.Warning,
        Urgency.Low,
        $"the database's clock was found {ReasonText.Span(step)} {(step > Duration.Zero ? "ahead of" : "behind")} this node's time");

    /// <summary>Timers whose decision keeps throwing.</summary>
    /// <param name="failing">At most <see cref="MostNamed"/>; <see cref="NamedAlert.What"/> names the purpose.</param>
    /// <param name="others">Timers of no alert.</param>
    public static AnnouncementDraft TimersFailing(int failures, Duration retry, ImmutableArray<NamedAlert> failing, ImmutableArray<string> others, int all)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"{(all == 1 ? "It has" : "They have")} failed {failures.ToString(CultureInfo.InvariantCulture)} times, and {(all == 1 ? "is" : "are")} tried again every {ReasonText.Span(retry)}. Other timers go on.");
        AddNamed(lines, failing, all - others.Length);
        foreach (var other in others.Take(MostNamed))
        {
            lines.Add($"- {other}");
        }

        lines.Add($"Look at {(others.IsEmpty ? "the alert" : "what is named")}, and page by hand whoever should know. This is a fault of Watchbill: please report it with the line of its log.");
        return new AnnouncementDraft(
            TimerTopic,
            all == 1 ? $"A timer of {(others.IsEmpty ? $"alert #{failing[0].Number}" : others[0].Split(' ')[0])} fails" : $"{Count(all, "timer")} fail",
            lines.ToImmutable(),
            all == 1 && others.IsEmpty ? $"alerts/{failing[0].Number}" : "alerts",
            Severity.Critical,
            Urgency.High,
            $"{Count(all, "timer")} failed {failures.ToString(CultureInfo.InvariantCulture)} times");
    }

    /// <summary>Events came with keys that open nothing.</summary>
    /// <param name="count">Those kept; of a flood only some are.</param>
    /// <param name="places">Endpoints, each with the number of its events; the most frequent first.</param>
    /// <param name="code">Of the latest.</param>
    public static AnnouncementDraft EventsRefused(int count, ImmutableArray<(string Place, int Count)> places, string code, Instant last)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"Somebody sends events that become no alert, at least {Count(count, "event")} until {Second.Format(last)}; the last was refused as {code}.");
        foreach (var (place, events) in places.Take(MostNamed))
        {
            lines.Add($"- {place}: {events.ToString(CultureInfo.InvariantCulture)}");
        }

        if (places.Length > MostNamed)
        {
            lines.Add($"and {Count(places.Length - MostNamed, "other place")}.");
        }

        lines.Add("If they are yours, copy the address again from the service's page into the source. You are told at most once an hour.");
        return new AnnouncementDraft(
            RefusedTopic,
            $"{Count(count, "event")} with an unknown key",
            lines.ToImmutable(),
            "rejected",
            Severity.Warning,
            Urgency.Low,
            $"at least {Count(count, "event")} with an unknown key");
    }

    /// <summary>One's contact method has failed for good, and nobody is reached by it until its owner has seen to it.</summary>
    /// <param name="detail">What the provider said.</param>
    public static AnnouncementDraft MethodFailed(ContactMethod method, string detail) => new(
        MethodTopic,
        $"You cannot be reached by {ReasonText.Word(method.Kind)} at {Provider.Of(method).Host ?? method.Address}",
        [
            $"The provider says: {(detail.Length == 0 ? "nothing more" : detail)}.",
            "It is passed over until you have seen to it; your other contact methods are used instead. You are told once.",
            "Correct it on your own page, or say there that it works again.",
        ],
        "me",
        Severity.Warning,
        Urgency.Low,
        $"contact method {method.Id} failed for good");

    /// <summary>A calendar that a schedule follows cannot be read for long.</summary>
    /// <param name="label">What the calendar is called, without anything secret.</param>
    /// <param name="read">When the copy in use was last found to hold; null when there is none.</param>
    /// <param name="reason">Without a full stop.</param>
    public static AnnouncementDraft CalendarFailing(ScheduleId schedule, string name, string label, Instant since, Instant? read, string reason) => new(
        CalendarTopic,
        $"The calendar of {name} cannot be read",
        [
            $"Since {Second.Format(since)} the calendar at {label} could not be read: {reason}.",
            read is { } at
                ? $"The copy of {Second.Format(at)} is used. Changes made since then are not known, and people may be paged who are no longer on call."
                : "There is no copy, so nobody is on call by it.",
            "Check that the calendar is still shared at its address. You are told once; the schedule's page shows how it goes on.",
        ],
        $"schedules/{schedule}",
        read is null ? Severity.Error : Severity.Warning,
        read is null ? Urgency.High : Urgency.Low,
        $"the calendar at {label} of schedule {schedule} fails since {Second.Format(since)}");

    private static void AddNamed(ImmutableArray<string>.Builder lines, ImmutableArray<NamedAlert> named, int all)
    {
        foreach (var alert in named.Take(MostNamed))
        {
            lines.Add($"- #{alert.Number} {alert.Service}: {alert.Title}{(alert.What.Length == 0 ? "" : $" ({alert.What})")}");
        }

        if (all > Math.Min(named.Length, MostNamed))
        {
            lines.Add($"and {(all - Math.Min(named.Length, MostNamed)).ToString(CultureInfo.InvariantCulture)} more.");
        }
    }

    private static string Direction(Duration step) => step > Duration.Zero ? "forward" : "back";

    private static string Count(int number, string what) => $"{number.ToString(CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
