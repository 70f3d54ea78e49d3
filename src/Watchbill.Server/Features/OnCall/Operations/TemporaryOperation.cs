using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Json;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>Temporary schedules: they replace everything in their range, and no two of one schedule overlap. Pure.</summary>
internal sealed class TemporaryOperation : ScheduleOperation<TemporarySchedule>
{
    public static readonly TemporaryOperation Instance = new();

    public override string Kind => DefinitionKinds.TemporarySchedule;

    public override string Name => "temporary schedule";

    public override string Prefix => "ts";

    public override string IdOf(TemporarySchedule operation) => operation.Id;

    public override ScheduleId ScheduleOf(TemporarySchedule operation) => operation.Schedule;

    public override (Instant Start, Instant End) RangeOf(TemporarySchedule operation) => (operation.Start, operation.End);

    public override string Detail(TemporarySchedule operation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{operation.Name}: {operation.Start} {operation.End}, {(operation.Layers.IsEmpty ? Counted(operation.Shifts.Length, "shift") : Counted(operation.Layers.Length, "layer"))}");

    public override string Write(TemporarySchedule operation) => DefinitionJson.Of(operation).Json;

    public override TemporarySchedule Read(string json) => DefinitionJson.ReadTemporarySchedule(json);

    public override IEnumerable<TemporarySchedule> Stored(DefinitionSet definitions) => definitions.TemporarySchedules;

    /// <summary>Of its shifts those that are over go, and the one that has begun begins now as well.</summary>
    public override TemporarySchedule Made(TemporarySchedule asked, string id, Instant now) => asked with
    {
        Id = id,
        Start = Instant.Max(asked.Start, now),
        Shifts = [.. asked.Shifts.Where(shift => shift.End > now).Select(shift => shift with { Start = Instant.Max(shift.Start, now) })],
    };

    public override string? RemovalObjection(TemporarySchedule operation, User by, UserId? maker) => Objection(by);

    protected override IEnumerable<OperationObjection> Problems(TemporarySchedule asked, OperationSight<TemporarySchedule> seen)
    {
        if (Objection(seen.By) is { } objection)
        {
            return [new(ErrorCode.Forbidden, "", objection)];
        }

        OperationObjection[] found =
        [
            .. OperationTimes.Objections("A temporary schedule", asked.Start, asked.End, seen.Now),
            .. People(asked.Layers.SelectMany(layer => layer.Participants).SelectMany(participant => participant.Users)
                .Concat(asked.Shifts.SelectMany(shift => shift.Users)).Distinct().Select(user => (user, "shifts")), seen.Definitions),
            .. ScheduleProblems.Of(asked, []).Select(problem => new OperationObjection(ErrorCode.Invalid, FieldOf(problem.Kind), problem.Message)),
        ];
        if (found.Length > 0)
        {
            return found;
        }

        var made = Made(asked, asked.Id, seen.Now);
        if (made.Shifts.IsEmpty && made.Layers.IsEmpty)
        {
            return [new(ErrorCode.Invalid, "shifts", "All of its shifts are over.", "Name who is on call from now on.")];
        }

        return ScheduleProblems.Of(made, seen.Known).Select(problem => problem.Kind == ScheduleProblemKind.TemporarySchedulesOverlap
            ? new OperationObjection(ErrorCode.Conflict, OperationTimes.Start, problem.Message) { InTheWay = OverlapOf(made, seen.Known) }
            : new OperationObjection(ErrorCode.Invalid, FieldOf(problem.Kind), problem.Message));
    }

    private static TemporarySchedule? OverlapOf(TemporarySchedule made, IEnumerable<TemporarySchedule> known) =>
        known.FirstOrDefault(other => other.Schedule == made.Schedule && other.Start < made.End && other.End > made.Start);

    private static string? Objection(User by) => ScheduleAccess.MayManage(by) ? null : "Only a manager makes temporary schedules and takes them back.";

    private static string Counted(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static string FieldOf(ScheduleProblemKind problem) => problem switch
    {
        ScheduleProblemKind.NameMissing or ScheduleProblemKind.NameTooLong => "name",
        ScheduleProblemKind.EndNotAfterStart => OperationTimes.End,
        _ => "shifts",
    };
}
