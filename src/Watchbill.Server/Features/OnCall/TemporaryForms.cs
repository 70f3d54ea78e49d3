using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.OnCall.Operations;

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
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu HH:mm");

    /// <returns>The temporary schedule that is asked for and what is wrong, as <see cref="OverrideForms.Read"/> says.</returns>
    public static (TemporarySchedule? Asked, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, User by, TemporaryFields fields, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(by);
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
        var asked = new TemporarySchedule(
            "",
            schedule.Id,
            name,
            start,
            end,
            rotation is null ? [] : [new Layer(name, [.. people.Select(person => new Participant([person]))], rotation with { HandoffTime = local.TimeOfDay }, local, null, [])],
            rotation is null ? [new TemporaryShift(start, end, people)] : []);
        var objections = TemporaryOperation.Instance.Objections(asked, new OperationSight<TemporarySchedule>(definitions, definitions.TemporarySchedules, by, now));
        return (asked, [.. objections.Select(objection => Problem(objection, zone))]);
    }

    /// <summary>An objection beside the field that it is about, with times by the clock of the form.</summary>
    internal static FieldProblem Problem(OperationObjection objection, DateTimeZone zone) => new(
        FieldTimes.FieldOf(objection.Field) ?? objection.Field switch { "name" => "name", "shifts" => "person1", _ => "from" },
        objection.InTheWay is { } other
            ? $"It overlaps with “{other.Name}”, {Words(other.Start, zone)} to {Words(other.End, zone)}. Let one end before the other starts, or remove one."
            : objection.Text);

    private static ImmutableArray<UserId> People(DefinitionSet definitions, TemporaryFields fields, List<FieldProblem> problems)
    {
        var chosen = fields.People.Take(TemporaryFields.Places).Select((typed, place) => (User: new UserId(typed), Field: $"person{place + 1}")).Where(place => place.User.Value.Length > 0).ToList();
        var wrong = chosen.Select(place => TemporaryOperation.Somebody(place.User, place.Field, definitions)).OfType<OperationObjection>().ToList();
        problems.AddRange(wrong.Select(objection => new FieldProblem(objection.Field, objection.Text)));
        if (chosen.Count == 0)
        {
            problems.Add(new FieldProblem("person1", "Choose at least one person: where nobody is named, nobody is on call."));
        }

        return wrong.Count > 0 ? [] : [.. chosen.Select(place => place.User)];
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

    private static string Words(Instant at, DateTimeZone zone) => Moment.Format(at.InZone(zone).LocalDateTime);
}
