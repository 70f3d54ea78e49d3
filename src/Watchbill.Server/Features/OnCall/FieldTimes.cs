using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.OnCall.Operations;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Fields of type datetime-local, in a zone: "from" and "to". Pure.</summary>
public static class FieldTimes
{
    private static readonly LocalDateTimePattern Field = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    public static string Format(Instant at, DateTimeZone zone) => Field.Format(at.InZone(zone).LocalDateTime);

    /// <summary>
    /// A start and an end, or what is wrong with them. What has begun already begins now: the past is not changed. A time that the clock shows
    /// twice is the first; one that it skips, the first after the skip.
    /// </summary>
    /// <param name="what">"An override", to begin a sentence with.</param>
    public static (Interval? Range, IReadOnlyList<FieldProblem> Problems) Read(string what, string? from, string? to, Instant now, DateTimeZone zone)
    {
        var (start, end) = (At(from, zone), At(to, zone));
        var problems = new List<FieldProblem>();
        if (start is null)
        {
            problems.Add(new FieldProblem("from", "Give a date and a time, such as 2026-05-01T09:00."));
        }

        if (end is null)
        {
            problems.Add(new FieldProblem("to", "Give a date and a time, such as 2026-05-01T17:00."));
        }

        problems.AddRange(OperationTimes.Objections(what, start, end, now).Select(objection => new FieldProblem(FieldOf(objection.Field)!, objection.Text)));
        return problems.Count > 0 ? (null, problems) : (new Interval(Instant.Max(start!.Value, now), end!.Value), problems);
    }

    /// <summary>The field that shows what the wire calls a start or an end; null for anything else.</summary>
    public static string? FieldOf(string wire) => wire switch { OperationTimes.Start => "from", OperationTimes.End => "to", _ => null };

    /// <summary>The instant of a field; null when it is empty or no time.</summary>
    public static Instant? At(string? text, DateTimeZone zone) =>
        text is { Length: >= 16 and <= 30 } && Field.Parse(text[..16]) is { Success: true } local && local.Value.Year is >= 1970 and <= 2200
            ? WallClock.First(zone, local.Value)
            : null;
}
