using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>A schedule of the server, by whose clock local times are meant: only the server knows which that is.</summary>
/// <param name="Zone">What was asked for, else the schedule's.</param>
internal sealed record ServerSchedule(string Id, DateTimeZone Zone, ShownTime Times)
{
    /// <param name="named">Id or name.</param>
    /// <returns>Null when something is wrong, which has been said.</returns>
    public static async Task<(ServerSchedule? Schedule, int Exit)> FindAsync(CommandContext context, ServerClient client, string named, string? zone, CancellationToken cancellationToken)
    {
        var found = await client.GetAsync($"schedules/{Uri.EscapeDataString(named)}", WatchbillJson.Default.ScheduleDetail, cancellationToken);
        if (found.Value is not { } schedule)
        {
            return (null, context.Refused(found));
        }

        var (local, wrong) = ScheduleWindow.Zone(zone ?? schedule.Zone, DateTimeZone.Utc);
        return local is null
            ? (null, ScheduleSource.Fail(wrong!, context.Terminal))
            : (new ServerSchedule(schedule.Schedule, local, ShownTime.Of(zone, schedule.Zone)), ExitCode.Done);
    }

    public (Interval? Window, ApiError? Problem) Between(string? from, string? to, Instant now) => ScheduleWindow.Between(from, to, now, Zone);
}
