using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>What the world outside saw, kept apart from everything that the engine knows.</summary>
internal sealed class Ledger
{
    /// <summary>Events answered with success, with the alert that the answer named.</summary>
    public List<(string Key, EventAction Action, AlertId? Alert, Instant At)> AcceptedEvents { get; } = [];

    /// <summary>Commands answered with success.</summary>
    public List<(string Id, string Verb, AlertId Alert, UserId By)> AcceptedCommands { get; } = [];

    /// <summary>The same of incidents.</summary>
    public List<(string Id, UserId By, IncidentId Incident)> AcceptedIncidentCommands { get; } = [];

    public HashSet<string> SentCommands { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call at a provider, whether or not its answer arrived.</summary>
    public List<(Instant At, OutgoingMessage Message, bool Reached)> Calls { get; } = [];

    /// <summary>Deliveries that a provider refused for good.</summary>
    public HashSet<DeliveryId> Broken { get; } = [];

    public List<string> Violations { get; } = [];

    public ulong TraceHash { get; private set; } = 14_695_981_039_346_656_037;

    public List<string> Trace { get; } = [];

    public int Crashes { get; set; }

    public void Note(Instant at, string what)
    {
        var line = $"{at:uuuu-MM-dd'T'HH:mm:ss.fff} {what}";
        Trace.Add(line);
        foreach (var c in line)
        {
            TraceHash = (TraceHash ^ c) * 1_099_511_628_211;
        }
    }

    public void Violate(string what) => Violations.Add(what);

    public int CallsReached(DeliveryId delivery, AlertId alert) =>
        Calls.Count(call => call.Reached && (call.Message.Delivery == delivery || call.Message.Messages.Any(message => message.Alert == alert)));
}
