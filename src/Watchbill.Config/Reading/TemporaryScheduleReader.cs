using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>Layers are written as those of a schedule, in its zone; shifts as <c>{start: …, end: …, users: [ana]}</c> in instants.</summary>
internal static class TemporaryScheduleReader
{
    public static (TemporarySchedule Read, SourcePosition At) Read(Fields fields, Draft draft)
    {
        var problems = draft.Problems;
        var before = problems.Count;
        var id = fields.Text("id", required: true) ?? "";
        var schedule = OperationsReader.Refer(draft, DefinitionKind.Schedule, fields.Scalar("schedule", required: true)) ?? "";
        var name = fields.Text("name", ScheduleLimits.NameLength) ?? id;
        var start = OperationsReader.At(fields, "start", problems);
        var end = OperationsReader.At(fields, "end", problems);
        var (layers, places) = ScheduleReader.ReadLayers(draft, fields, required: false);
        var shifts = fields.List("shifts", ScheduleLimits.ShiftsPerTemporarySchedule)
            .Select(item => (Fields: Fields.Of(item, "a shift of a temporary schedule", problems), item.At))
            .Where(shift => shift.Fields is not null)
            .Select(shift => (Read: ReadShift(shift.Fields!, draft), shift.At))
            .ToList();
        fields.Done();
        var temporary = new TemporarySchedule(id, new ScheduleId(schedule), name, start, end, layers, [.. shifts.Select(shift => shift.Read)]);
        foreach (var problem in problems.Count == before ? ScheduleProblems.Of(temporary, []) : [])
        {
            problems.Judged(problem, problem.Layer is { } layer ? places[layer] : problem.Item is { } shift ? shifts[shift].At : fields.At);
        }

        return (temporary, fields.At);
    }

    /// <summary>Each overlap is reported once, at the later of the two in the order of the files.</summary>
    public static void CheckOverlaps(List<(TemporarySchedule Read, SourcePosition At)> all, Problems problems)
    {
        for (var i = 0; i < all.Count; i++)
        {
            foreach (var problem in ScheduleProblems.Of(all[i].Read, all.Take(i).Select(other => other.Read)).Where(problem => problem.Kind == ScheduleProblemKind.TemporarySchedulesOverlap))
            {
                problems.Judged(problem, all[i].At);
            }
        }
    }

    private static TemporaryShift ReadShift(Fields fields, Draft draft)
    {
        var problems = draft.Problems;
        var start = OperationsReader.At(fields, "start", problems);
        var end = OperationsReader.At(fields, "end", problems);
        var users = ImmutableArray.CreateBuilder<UserId>();
        foreach (var item in fields.List("users", ScheduleLimits.UsersPerParticipant, required: true))
        {
            if (Fields.ScalarOf(item, $"each user of {fields.What}", problems, Slug.MaxLength) is { } user)
            {
                draft.Refer(DefinitionKind.User, new YamlRef(user.Text, user.At));
                users.Add(new UserId(user.Text));
            }
        }

        fields.Done();
        return new TemporaryShift(start, end, users.ToImmutable());
    }
}
