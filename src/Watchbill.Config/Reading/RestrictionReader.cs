using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>
/// Three forms: daily hours (<c>from: 09:00, to: 17:00, days: [Mon, Fri]</c>), one stretch per week
/// (<c>from: Fri 18:00, to: Mon 08:00</c>), whole days (<c>days: [Sat, Sun]</c>).
/// </summary>
internal static class RestrictionReader
{
    public static Restriction? Read(Fields fields, Problems problems)
    {
        var days = Weekdays.None;
        foreach (var day in fields.Choices("days", Words.Weekdays))
        {
            days |= WeekdaySets.Of(day);
        }

        var hasDays = fields.Take("days") is not null;
        var from = Moment(fields, "from", problems);
        var to = Moment(fields, "to", problems);
        var hasWindow = fields.Take("from") is not null || fields.Take("to") is not null;
        fields.Done();
        if (hasDays && days == Weekdays.None)
        {
            problems.Error(
                fields.PlaceOf("days"),
                "restriction-form",
                $"{fields.What} names no days",
                "name at least one of Mon, Tue, Wed, Thu, Fri, Sat, Sun");
            return null;
        }

        return hasWindow ? Window(fields, from, to, hasDays ? days : null, problems) : Whole(fields, days, problems);
    }

    private static WholeDays? Whole(Fields fields, Weekdays days, Problems problems)
    {
        if (days != Weekdays.None)
        {
            return new WholeDays(days);
        }

        problems.Error(fields.At, "restriction-form", $"{fields.What} names neither days nor hours", "write from and to, or days");
        return null;
    }

    private static Restriction? Window(Fields fields, (IsoDayOfWeek? Day, LocalTime Time)? from, (IsoDayOfWeek? Day, LocalTime Time)? to, Weekdays? days, Problems problems)
    {
        if (fields.Take("from") is null || fields.Take("to") is null)
        {
            fields.Missing(fields.Take("from") is null ? "from" : "to");
            return null;
        }

        if (from is not { } start || to is not { } end)
        {
            return null;
        }

        switch (start.Day, end.Day, days)
        {
            case (null, null, _):
                return new DailyWindow(start.Time, end.Time, days ?? Weekdays.All);
            case ({ } startDay, { } endDay, null):
                return new WeeklyWindow(startDay, start.Time, endDay, end.Time);
            default:
                problems.Error(
                    fields.At,
                    "restriction-form",
                    $"{fields.What} mixes daily hours with a stretch of the week",
                    "write weekdays in both from and to and no days, or in neither");
                return null;
        }
    }

    private static (IsoDayOfWeek? Day, LocalTime Time)? Moment(Fields fields, string key, Problems problems)
    {
        if (fields.Scalar(key) is not { } scalar)
        {
            return null;
        }

        var moment = LocalTimes.DayAndTime(scalar.Text);
        if (moment is null)
        {
            problems.Error(
                scalar.At,
                "invalid-time",
                $"{key} of {fields.What} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write 09:00, or for a stretch of the week \"Fri 18:00\"; midnight is 00:00");
        }

        return moment;
    }
}
