using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Watchbill.Domain.Calendars;

public enum RecurrenceUnit
{
    Days = 0,
    Weeks = 1,
    Months = 2,
}

/// <summary>A weekday; of a month's, the n-th (from its end when negative), or every one when 0.</summary>
public readonly record struct OrdinalDay(int Ordinal, IsoDayOfWeek Day);

/// <summary>An RRULE that repeats daily, weekly or monthly.</summary>
/// <param name="Last">The last instant at which an occurrence may begin.</param>
public sealed record RecurrenceRule(
    RecurrenceUnit Unit, int Interval, int? Count, Instant? Last, ImmutableArray<OrdinalDay> Days, ImmutableArray<int> MonthDays, IsoDayOfWeek WeekStart)
{
    private static readonly string[] Weekdays = ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <param name="start">Of the event: UNTIL is read in its zone.</param>
    public static RecurrenceRule? Parse(string value, CalendarTime start, out string problem)
    {
        problem = "";
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in value.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !parts.TryAdd(part[..equals].ToUpperInvariant(), part[(equals + 1)..].ToUpperInvariant()))
            {
                problem = $"'{CalendarValues.Short(part)}' of RRULE is not NAME=value, or is there twice.";
                return null;
            }
        }

        if (parts.Keys.FirstOrDefault(name => name is not ("FREQ" or "INTERVAL" or "COUNT" or "UNTIL" or "BYDAY" or "BYMONTHDAY" or "WKST")) is { } unknown)
        {
            problem = $"{CalendarValues.Short(unknown)} of RRULE is not understood: FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY and WKST are.";
            return null;
        }

        RecurrenceUnit? unit = parts.GetValueOrDefault("FREQ") switch
        {
            "DAILY" => RecurrenceUnit.Days,
            "WEEKLY" => RecurrenceUnit.Weeks,
            "MONTHLY" => RecurrenceUnit.Months,
            _ => null,
        };
        if (unit is not { } every)
        {
            problem = $"FREQ of RRULE is DAILY, WEEKLY or MONTHLY, not '{CalendarValues.Short(parts.GetValueOrDefault("FREQ") ?? "")}'.";
            return null;
        }

        if (Number(parts, "INTERVAL", CalendarLimits.Interval, out problem) is not { } interval || Number(parts, "COUNT", CalendarLimits.Count, out problem) is not { } count)
        {
            return null;
        }

        if (count > 0 && parts.ContainsKey("UNTIL"))
        {
            problem = "An RRULE has COUNT or UNTIL, not both.";
            return null;
        }

        if (!TryUntil(parts, start, out var last, out problem) || !TryDays(parts, every, out var days, out problem) || !TryMonthDays(parts, every, out var monthDays, out problem))
        {
            return null;
        }

        var weekStart = Array.IndexOf(Weekdays, parts.GetValueOrDefault("WKST", "MO"));
        if (weekStart < 1)
        {
            problem = "WKST of RRULE is a weekday such as MO.";
            return null;
        }

        return new RecurrenceRule(every, Math.Max(1, interval), count == 0 ? null : count, last, days, monthDays, (IsoDayOfWeek)weekStart);
    }

    /// <returns>0 when it is absent; null with a problem.</returns>
    private static int? Number(Dictionary<string, string> parts, string name, int most, out string problem)
    {
        problem = "";
        if (!parts.TryGetValue(name, out var text))
        {
            return 0;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        problem = $"{name} of RRULE is a number from 1 to {most}, not '{CalendarValues.Short(text)}'.";
        return null;
    }

    private static bool TryUntil(Dictionary<string, string> parts, CalendarTime start, out Instant? last, out string problem)
    {
        (last, problem) = (null, "");
        if (!parts.TryGetValue("UNTIL", out var text))
        {
            return true;
        }

        if (CalendarValues.At(text, start.Zone, mustBeDate: false, out problem) is not { } until)
        {
            return false;
        }

        // A date is the whole of that day.
        last = until.IsDate ? (until with { Local = until.Local.PlusDays(1) }).ToInstant() - Duration.Epsilon : until.ToInstant();
        return true;
    }

    private static bool TryDays(Dictionary<string, string> parts, RecurrenceUnit unit, out ImmutableArray<OrdinalDay> days, out string problem)
    {
        (days, problem) = ([], "");
        if (!parts.TryGetValue("BYDAY", out var text))
        {
            return true;
        }

        var read = ImmutableArray.CreateBuilder<OrdinalDay>();
        foreach (var part in text.Split(','))
        {
            var day = part.Length < 2 ? -1 : Array.IndexOf(Weekdays, part[^2..]);
            var ordinal = 0;
            var isNumbered = part.Length > 2;
            if (day < 1 || read.Count >= 50
                || (isNumbered && (!int.TryParse(part.AsSpan(0, part.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ordinal) || ordinal is 0 or < -5 or > 5)))
            {
                problem = $"'{CalendarValues.Short(part)}' of BYDAY is no weekday such as MO, 2TU (the second) or -1FR (the last).";
                return false;
            }

            if (isNumbered && unit != RecurrenceUnit.Months)
            {
                problem = $"'{CalendarValues.Short(part)}' of BYDAY has a number, which only FREQ=MONTHLY understands.";
                return false;
            }

            read.Add(new OrdinalDay(ordinal, (IsoDayOfWeek)day));
        }

        days = read.ToImmutable();
        return true;
    }

    private static bool TryMonthDays(Dictionary<string, string> parts, RecurrenceUnit unit, out ImmutableArray<int> days, out string problem)
    {
        (days, problem) = ([], "");
        if (!parts.TryGetValue("BYMONTHDAY", out var text))
        {
            return true;
        }

        var read = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(','))
        {
            if (unit == RecurrenceUnit.Weeks || read.Count >= 62
                || !int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day) || day is 0 or < -31 or > 31)
            {
                problem = $"'{CalendarValues.Short(part)}' of BYMONTHDAY is no day from 1 to 31, or from -31 to -1 (the last), or the rule is weekly.";
                return false;
            }

            read.Add(day);
        }

        days = read.ToImmutable();
        return true;
    }
}
