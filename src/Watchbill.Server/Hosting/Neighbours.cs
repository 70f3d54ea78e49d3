using NodaTime;
using Watchbill.Engine;
using Watchbill.Store.Postgres;
using Watchbill.Store.Postgres.Hints;

namespace Watchbill.Server.Hosting;

/// <summary>The other nodes of a shared database: told after each commit what they may want to look at, and listened to.</summary>
internal static class Neighbours
{
    /// <summary>What is due later than that is found by the poll in time; a hint for every new timer would cost a look per commit under load.</summary>
    public static readonly Duration Soon = Duration.FromSeconds(2);

    public static void Tell(WatchbillEngine engine, PostgresStore shared) => engine.Feed.Listen(change => shared.Hints.Tell(
        new NodeHint(change.EarliestTimer is { } due && due < engine.Time.Now() + Soon ? due : null, change.Deliveries, change.Revision)));

    /// <param name="timers">There may be a timer due soon, or new definitions, which the Runner's next batch loads.</param>
    /// <param name="deliveries">There may be something to deliver.</param>
    public static void Hear(WatchbillEngine engine, PostgresStore shared, Action timers, Action deliveries) => shared.Hints.Listen(hint =>
    {
        if ((hint.Timer is { } due && due < engine.Time.Now() + Soon) || hint.Revision > engine.Definitions.Current.Revision)
        {
            timers();
        }

        if (hint.Deliveries)
        {
            deliveries();
        }
    });
}
