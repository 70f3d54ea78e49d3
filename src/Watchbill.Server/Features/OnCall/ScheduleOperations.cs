using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.OnCall;

/// <summary>
/// Changes to who is on call for a while, whatever the door: one document and one line of the audit log in one transaction. Whether somebody may, and
/// whether it makes sense, has been asked before. Thread-safe.
/// </summary>
/// <param name="By">Who does it.</param>
/// <param name="Door">Through which door.</param>
internal sealed record ScheduleOperations(WatchbillEngine Engine, UserId By, Door Door)
{
    public Task AddAsync(Override made) => WriteAsync(DefinitionKinds.Override, made.Id, DefinitionJson.Of(made).Json, made.Schedule, "override.add", Detail(made));

    public Task RemoveAsync(Override change) => WriteAsync(DefinitionKinds.Override, change.Id, null, change.Schedule, "override.remove", Detail(change));

    public Task AddAsync(TemporarySchedule made) =>
        WriteAsync(DefinitionKinds.TemporarySchedule, made.Id, DefinitionJson.Of(made).Json, made.Schedule, "temporary_schedule.add", Detail(made));

    public Task RemoveAsync(TemporarySchedule temporary) =>
        WriteAsync(DefinitionKinds.TemporarySchedule, temporary.Id, null, temporary.Schedule, "temporary_schedule.remove", Detail(temporary));

    private static string Detail(Override change) => string.Create(CultureInfo.InvariantCulture, $"{change.Kind} {change.User} {change.Instead} {change.Start} {change.End}");

    private static string Detail(TemporarySchedule temporary) => string.Create(CultureInfo.InvariantCulture, $"{temporary.Name} {temporary.Start} {temporary.End}");

    private async Task WriteAsync(string kind, string id, string? json, ScheduleId schedule, string action, string detail)
    {
        var actor = Actor.User(By);
        await Engine.DefinitionPath.WriteAsync(
            [new DefinitionWrite(kind, id, json, Door == Door.Web ? "ui" : "api", actor, default)],
            [new AuditRecord(default, actor, Door, action, $"schedule:{schedule}", detail)]);
    }
}
