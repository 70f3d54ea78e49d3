using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Json;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>Overrides: somebody joins those on call, is off, or stands in. Pure.</summary>
internal sealed class OverrideOperation : ScheduleOperation<Override>
{
    public static readonly OverrideOperation Instance = new();

    public override string Kind => DefinitionKinds.Override;

    public override string Name => "override";

    public override string Prefix => "ov";

    /// <summary>"add", "remove" or "replace", in any case; null for anything else.</summary>
    public static OverrideKind? KindOf(string word) =>
        Enum.GetValues<OverrideKind>().Cast<OverrideKind?>().FirstOrDefault(kind => string.Equals(kind.ToString(), word, StringComparison.OrdinalIgnoreCase));

    public override string IdOf(Override operation) => operation.Id;

    public override ScheduleId ScheduleOf(Override operation) => operation.Schedule;

    public override (Instant Start, Instant End) RangeOf(Override operation) => (operation.Start, operation.End);

    public override string Detail(Override operation) =>
        string.Create(CultureInfo.InvariantCulture, $"{operation.Kind} {operation.User} {operation.Instead} {operation.Start} {operation.End}");

    public override string Write(Override operation) => DefinitionJson.Of(operation).Json;

    public override Override Read(string json) => DefinitionJson.ReadOverride(json);

    public override IEnumerable<Override> Stored(DefinitionSet definitions) => definitions.Overrides;

    public override Override Made(Override asked, string id, Instant now) => asked with { Id = id, Start = Instant.Max(asked.Start, now) };

    public override string? RemovalObjection(Override operation, User by, UserId? maker) => ScheduleAccess.RemovalObjection(by, operation, maker);

    protected override IEnumerable<OperationObjection> Problems(Override asked, OperationSight<Override> seen) =>
    [
        .. OperationTimes.Objections("An override", asked.Start, asked.End, seen.Now),
        .. People(asked.Instead is { } instead ? [(asked.User, "user"), (instead, "instead")] : [(asked.User, "user")], seen.Definitions),
        .. ScheduleProblems.Of(asked).Where(problem => problem.Kind != ScheduleProblemKind.EndNotAfterStart).Select(problem => new OperationObjection(ErrorCode.Invalid, FieldOf(problem.Kind), problem.Message)),
        .. ScheduleAccess.Objection(seen.By, asked) is { } objection
            ? new[] { new OperationObjection(ErrorCode.Forbidden, asked.Kind == OverrideKind.Replace ? "instead" : "kind", objection) }
            : [],
    ];

    private static string FieldOf(ScheduleProblemKind problem) => problem == ScheduleProblemKind.UnknownOverrideKind ? "kind" : "instead";
}
