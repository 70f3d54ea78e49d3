using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Engine.People;
using Watchbill.Engine.StatusPages;
using Watchbill.Engine.Timers;
using Watchbill.Engine.Upkeep;
using Watchbill.Store;

namespace Watchbill.Engine;

/// <summary>
/// All parts of one node's engine, put together the same way in production, in drills and in tests on virtual time. Starting the loops is
/// the shell's business; every part has a tick that does all due work.
/// </summary>
/// <remarks>
/// <code>
///  sources ─► Intake ──────┐
///  people ──► CommandPath ─┤                     ┌─► change feed (live pages, wake-ups)
///  Runner (due timers) ────┼─► Committer ─► store┤
///  Deliverer (claims) ─────┤   (group commit)    └─► replies
///  Deliverer (results) ────┘
/// </code>
/// </remarks>
public sealed class WatchbillEngine
{
    /// <param name="boot">Unique per start of the process; leases of an earlier boot are void on a single node.</param>
    /// <param name="notifiers">One per kind of contact method; kinds without one are never claimed.</param>
    public WatchbillEngine(IStore store, TimeProvider time, ImmutableArray<INotifier> notifiers, string boot, int queueLimit = Events.Intake.DefaultQueueLimit)
        : this(store, time, notifiers, boot, queueLimit, AlertDecider.Decide, DeliveryStages.Judge)
    {
    }

    /// <summary>With a decider and stages of one's own: only where a simulation must find a planted fault.</summary>
    internal WatchbillEngine(
        IStore store, TimeProvider time, ImmutableArray<INotifier> notifiers, string boot, int queueLimit, Decide decide, Func<DeliveryFacts, Verdict> judge)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
        Time = time;
        Definitions = new CurrentDefinitions(store.Reader);
        Health = new ProviderHealth();
        Feed = new ChangeFeed();
        Committer = new Committer(store, Definitions, time, Health, Feed, decide);
        Intake = new Events.Intake(Committer, queueLimit);
        Commands = new CommandPath(Committer);
        DefinitionPath = new DefinitionPath(Committer, Definitions);
        Operations = new OperationPath(Committer, Definitions);
        StatusPages = new StatusPagePath(Committer);
        Subscribers = new SubscriberPath(Committer);
        Handovers = new HandoverPath(Committer);
        Incidents = new IncidentPath(Committer);
        Steps = new StepRuns(Committer, store.Reader, Definitions, time, Feed);
        Pages = new PagePath(Committer);
        Records = new Records(Committer);
        Receipts = new ReceiptPath(Committer, store.Reader);
        Runner = new Runner(Committer, store.Reader, time);
        Deliverer = new Deliverer(Committer, notifiers, Health, time, boot) { Judge = judge };
        Rescuer = new Rescuer(Committer, store.Reader, Definitions, boot);
        Pruner = new Pruner(Committer);
        Refusals = new RefusalReporter(Committer, store.Reader);
    }

    public IStore Store { get; }

    public TimeProvider Time { get; }

    public CurrentDefinitions Definitions { get; }

    public ProviderHealth Health { get; }

    public ChangeFeed Feed { get; }

    public Committer Committer { get; }

    public Events.Intake Intake { get; }

    public CommandPath Commands { get; }

    public DefinitionPath DefinitionPath { get; }

    public OperationPath Operations { get; }

    public StatusPagePath StatusPages { get; }

    public SubscriberPath Subscribers { get; }

    public HandoverPath Handovers { get; }

    public IncidentPath Incidents { get; }

    public StepRuns Steps { get; }

    public PagePath Pages { get; }

    public Records Records { get; }

    public ReceiptPath Receipts { get; }

    public Runner Runner { get; }

    public Deliverer Deliverer { get; }

    public Rescuer Rescuer { get; }

    public Pruner Pruner { get; }

    public RefusalReporter Refusals { get; }
}
