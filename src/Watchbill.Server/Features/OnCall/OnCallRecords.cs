using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Reads who was on call, for questions that reach into the past.</summary>
public static class OnCallRecords
{
    internal static async Task<OnCallPast> ReadAsync(WatchbillEngine engine, DefinitionSet definitions, ScheduleId schedule, Interval window, Instant now, CancellationToken cancellationToken)
    {
        if (window.Start >= now)
        {
            return new OnCallPast(definitions.TimetableOf(schedule), [], now, definitions.IsSomebody);
        }

        var past = new Interval(window.Start, Instant.Max(window.Start.PlusNanoseconds(1), Instant.Min(window.End, now)));
        var rows = await engine.Store.Reader.ReadOnCallRecordAsync(schedule, past, cancellationToken);
        return new OnCallPast(
            definitions.TimetableOf(schedule), [.. rows.Select(row => new RecordedChange(row.OccurredAt, ((OnCallChanged)row.Entry).Users))], now, definitions.IsSomebody);
    }

    /// <summary>For the shift that contains an instant: what came after it too, as far as schedules look for a change.</summary>
    internal static Task<OnCallPast> ReadAsync(WatchbillEngine engine, DefinitionSet definitions, ScheduleId schedule, Instant at, Instant now, CancellationToken cancellationToken) =>
        ReadAsync(engine, definitions, schedule, new Interval(at, Instant.Min(at + ScheduleLimits.Horizon, Instant.Max(at, now)).PlusNanoseconds(1)), now, cancellationToken);

    /// <summary>Where nothing is recorded: a configuration without a server, or what is still to come.</summary>
    /// <param name="now">From here on disabled accounts are nobody; absent means always.</param>
    public static OnCallPast Calculated(DefinitionSet definitions, ScheduleId schedule, Instant? now = null) =>
        new(definitions.TimetableOf(schedule), [], now ?? Instant.MinValue, definitions.IsSomebody);
}
