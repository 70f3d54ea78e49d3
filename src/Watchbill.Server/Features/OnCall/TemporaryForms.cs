using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>What somebody has filled in, as typed.</summary>
/// <param name="People">In the order of their turns; places left empty are passed over.</param>
/// <param name="Length">Of a turn, in <paramref name="Unit"/>: hours, days or weeks. Only looked at when there are several people.</param>
public sealed record TemporaryFields(string Name, string From, string To, ImmutableArray<string> People, string Length, string Unit)
{
    /// <summary>How many places the form has. More are for files.</summary>
    public const int Places = 6;
}

/// <summary>Reads the form that makes a temporary schedule: one person for all of it, or several who take turns. Pure.</summary>
public static class TemporaryForms
{
    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu HH:mm");

    /// <param name="nonce">Of the form: sent twice, it makes one temporary schedule.</param>
    public static (TemporarySchedule? Made, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, TemporaryFields fields, string nonce, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(zone);
        var (range, problems) = FieldTimes.Read("A temporary schedule", fields.From, fields.To, now, zone);
        var all = problems.ToList();
        var name = fields.Name.Trim();
        if (name.Length is 0 or > ScheduleLimits.NameLength)
        {
            all.Insert(0, new FieldProblem("name", name.Length == 0 ? "Give it a name, such as Winter break." : $"A name has at most {ScheduleLimits.NameLength} characters."));
        }

        var people = People(definitions, fields, all);
        var rotation = people.Length > 1 ? Turns(fields, all) : null;
        if (all.Count > 0)
        {
            return (null, [.. all]);
        }

        var (start, end) = (range!.Value.Start, range.Value.End);
        var local = start.InZone(schedule.Zone).LocalDateTime;
        var made = new TemporarySchedule(
            string.Create(CultureInfo.InvariantCulture, $"ts-{Date.Format(local.Date)}-{nonce[..8]}"),
            schedule.Id,
            name,
            start,
            end,
            rotation is null ? [] : [new Layer(name, [.. people.Select(person => new Participant([person]))], rotation with { HandoffTime = local.TimeOfDay }, local, null, [])],
            rotation is null ? [new TemporaryShift(start, end, people)] : []);
        var others = definitions.TemporarySchedules.Where(other => other.Schedule == schedule.Id).ToList();
        return ScheduleProblems.Of(made, others).Select(problem => Problem(problem, made, others, zone)).ToImmutableArray() is { IsEmpty: false } refused
            ? (null, refused)
            : (made, []);
    }

    private static ImmutableArray<UserId> People(DefinitionSet definitions, TemporaryFields fields, List<FieldProblem> problems)
    {
        var people = ImmutableArray.CreateBuilder<UserId>();
        foreach (var (typed, place) in fields.People.Take(TemporaryFields.Places).Select((typed, place) => (typed, place)))
        {
            if (typed.Length == 0)
            {
                continue;
            }

            if (!definitions.Users.TryGetValue(new UserId(typed), out var user) || user.Disabled)
            {
                problems.Add(new FieldProblem($"person{place + 1}", user is null ? $"There is no user '{typed}'. Choose somebody from the list." : $"The account of {user.Name} is disabled. Choose somebody else."));
            }
            else
            {
                people.Add(user.Id);
            }
        }

        if (people.Count == 0 && problems.TrueForAll(problem => !problem.Field.StartsWith("person", StringComparison.Ordinal)))
        {
            problems.Add(new FieldProblem("person1", "Choose at least one person: where nobody is named, nobody is on call."));
        }

        return people.DrainToImmutable();
    }

    private static Rotation? Turns(TemporaryFields fields, List<FieldProblem> problems)
    {
        RotationUnit? unit = fields.Unit switch { "hours" => RotationUnit.Hours, "days" => RotationUnit.Days, "weeks" => RotationUnit.Weeks, _ => null };
        if (unit is { } known && int.TryParse(fields.Length, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length >= 1 && length <= ScheduleLimits.LongestTurn(known))
        {
            return new Rotation(known, length, LocalTime.Midnight, null);
        }

        problems.Add(new FieldProblem("length", $"A turn lasts a whole number of hours (to {ScheduleLimits.LongestTurn(RotationUnit.Hours)}), days (to {ScheduleLimits.LongestTurn(RotationUnit.Days)}) or weeks (to {ScheduleLimits.LongestTurn(RotationUnit.Weeks)})."));
        return null;
    }

    private static FieldProblem Problem(ScheduleProblem problem, TemporarySchedule made, List<TemporarySchedule> others, DateTimeZone zone) =>
        problem.Kind == ScheduleProblemKind.TemporarySchedulesOverlap && others.Find(other => other.Start < made.End && other.End > made.Start) is { } other
            ? new FieldProblem("from", $"It overlaps with “{other.Name}”, {Words(other.Start, zone)} to {Words(other.End, zone)}. Let one end before the other starts, or remove one.")
            : new FieldProblem("from", problem.Message);

    private static string Words(Instant at, DateTimeZone zone) => Moment.Format(at.InZone(zone).LocalDateTime);
}
