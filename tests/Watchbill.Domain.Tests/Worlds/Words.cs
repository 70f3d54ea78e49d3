using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>The vocabulary in which the suites are written. Spans read "90s", "5m", "1h30m", "2d".</summary>
internal static class Words
{
    public const ContactMethodKind Sms = ContactMethodKind.Sms;
    public const ContactMethodKind Slack = ContactMethodKind.Slack;
    public const ContactMethodKind Email = ContactMethodKind.Email;
    public const ContactMethodKind Webhook = ContactMethodKind.Webhook;
    public const ContactMethodKind Voice = ContactMethodKind.Voice;

    public static Duration Span(string text)
    {
        var total = Duration.Zero;
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetter(text[i]))
            {
                continue;
            }

            var number = long.Parse(text.AsSpan(digits, i - digits), CultureInfo.InvariantCulture);
            total += text[i] switch
            {
                's' => Duration.FromSeconds(number),
                'm' => Duration.FromMinutes(number),
                'h' => Duration.FromHours(number),
                'd' => Duration.FromDays(number),
                _ => throw new FormatException($"'{text}' is not a span."),
            };
            digits = i + 1;
        }

        return text.Length > 1 && digits == text.Length ? total : throw new FormatException($"'{text}' is not a span.");
    }

    public static string Text(Duration span)
    {
        var text = "";
        foreach (var (unit, size) in new[] { ("d", 86_400L), ("h", 3600L), ("m", 60L), ("s", 1L) })
        {
            var count = (long)span.TotalSeconds / size;
            span -= Duration.FromSeconds(count * size);
            text += count == 0 ? "" : $"{count}{unit}";
        }

        return text.Length == 0 ? "0s" : text;
    }

    public static EscalationRule Rule(string after, params Target[] targets) => new(
        Span(after), RuleBase.RunStart, Until.Acknowledged, [.. targets], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    public static EscalationRule UntilResolved(this EscalationRule rule) => rule with { Until = Until.Resolved };

    public static EscalationRule AfterPrevious(this EscalationRule rule) => rule with { Base = RuleBase.PreviousRule };

    public static EscalationRule AfterAcknowledgement(this EscalationRule rule) => rule with { Base = RuleBase.Acknowledged };

    public static EscalationRule Via(this EscalationRule rule, params ContactMethodKind[] kinds) => rule with { Via = [.. kinds] };

    public static EscalationRule OnlyFor(this EscalationRule rule, params Severity[] severities) =>
        rule with { When = new RuleCondition([.. severities], [], Alert.NoLabels) };

    public static EscalationRule OnlyFor(this EscalationRule rule, Urgency urgency) =>
        rule with { When = new RuleCondition([], [urgency], Alert.NoLabels) };

    public static EscalationRule OnlyWith(this EscalationRule rule, string label, string value) =>
        rule with { When = new RuleCondition([], [], Alert.NoLabels.Add(label, value)) };

    public static EscalationRule OnlyIf(this EscalationRule rule, params string[] facts)
    {
        var when = rule.When ?? new RuleCondition([], [], Alert.NoLabels);
        return rule with { When = when with { Facts = [.. facts] } };
    }

    public static EscalationRule OnlyAt(this EscalationRule rule, params string[] services) =>
        rule with { When = new RuleCondition([], [], Alert.NoLabels, Services: [.. services.Select(service => new ServiceId(service))]) };

    /// <summary>On working days between two hours in Berlin.</summary>
    public static EscalationRule Within(this EscalationRule rule, int from, int to, bool outside = false, params string[] except) => rule with
    {
        When = new RuleCondition([], [], Alert.NoLabels, Calendar: Berlin(from, to, outside, except)),
    };

    public static WorkingHours Berlin(int from, int to, bool outside = false, params string[] except) => new(
        DateTimeZoneProviders.Tzdb["Europe/Berlin"], [new DailyWindow(new LocalTime(from, 0), new LocalTime(to, 0), Weekdays.MondayToFriday)], [.. except], outside);

    public static EscalationRule Again(this EscalationRule rule) => rule with { Again = true };

    public static EscalationRule InTurn(this EscalationRule rule) => rule with { RoundRobin = true };

    public static EscalationRule NoAnswer(this EscalationRule rule) => rule with { NoAnswerNeeded = true };

    public static EscalationRule AfterResponse(this EscalationRule rule) => rule with { Base = RuleBase.FirstResponse };

    public static EscalationRule ButFor(this EscalationRule rule, Severity severity, string after) =>
        rule with { AfterBySeverity = rule.AfterBySeverity.Add(severity, Span(after)) };

    /// <summary>The same hours on each of the days; "22:00" to "07:00" is a night.</summary>
    public static Restriction Hours(string from, string to, Weekdays days = Weekdays.All) => new DailyWindow(Time(from), Time(to), days);

    public static NotificationRule Low(string delay, ContactMethodKind kind) => new(Urgency.Low, Span(delay), Org.MethodOf(kind));

    public static NotificationRule High(string delay, ContactMethodKind kind) => new(Urgency.High, Span(delay), Org.MethodOf(kind));

    public static NotificationRule Again(this NotificationRule rule, string every, int? times = null) => rule with { Repeat = new MethodRepeat(Span(every), times) };

    public static NotificationRule AtWork(this NotificationRule rule) => rule with { During = RuleHours.Working };

    public static NotificationRule OffWork(this NotificationRule rule) => rule with { During = RuleHours.Outside };

    public static LocalTime Time(string text) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    public static Target To(string user) => new UserTarget(new UserId(user));

    public static Target TeamOf(string team) => new TeamTarget(new TeamId(team));

    public static Target OnCallFor(string schedule) => new ScheduleTarget(new ScheduleId(schedule));

    public static Target NextFor(string schedule) => new ScheduleTarget(new ScheduleId(schedule), Next: true);

    public static Target Holder(string position) => new PositionTarget(new PositionId(position));

    public static Target Channel(string address) => new ChannelTarget(Slack, address);

    public static Expected Page(string user, ContactMethodKind kind) => new(NotificationPurpose.Page, user, kind);

    public static Expected Notice(string user, ContactMethodKind kind) => new(NotificationPurpose.Notice, user, kind);

    public static Expected Post(string channel) => new(NotificationPurpose.Post, channel, Slack);

    public static (string From, string To) Between(string from, string to) => (from, to);
}

/// <summary>A message that a timeline waits for.</summary>
internal sealed record Expected(NotificationPurpose Purpose, string Whom, ContactMethodKind Kind)
{
    public override string ToString() => $"{Purpose} {Whom} {Kind}".ToLowerInvariant();
}
