using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Simulation;

/// <summary>What came of one attempt.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="AskedAt">When the message was asked for.</param>
/// <param name="QuietUntil">The end of the quiet hours for which it waited last; null when it did not.</param>
internal sealed record Attempted(DeliveryRequest Request, NotificationState State, int Attempt, Instant AskedAt, string Detail, Instant? QuietUntil = null)
{
    public ReportResult Report => new(Request.Id, State, ReasonText.Word(Request.Kind), Attempt, Detail);
}

/// <summary>
/// Messages that are owed, and the outside world that takes them: at once, unless something fails as the scenario says. What may be
/// handed over, and when again, is what the Deliverer goes by (<see cref="HandoverRules"/>): in the order of each lane, only the newest unsent edit.
/// </summary>
internal sealed class SimulatedDelivery(Scenario scenario)
{
    private readonly List<Owed> _owed = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<(ContactMethodKind Kind, string Address), (Instant At, Severity Severity)> _lastPages = [];

    public ImmutableHashSet<Provider> Failing { get; private set; } = [];

    public Instant? NextAttempt => _owed.Count == 0 ? null : FirstsOfLanes().Min(owed => owed.Due);

    public void Take(Accepted accepted, Instant now)
    {
        _owed.RemoveAll(owed => accepted.Cancelled.Contains(owed.Request.Id));
        foreach (var request in accepted.Deliveries)
        {
            if (request.Purpose == NotificationPurpose.Notice)
            {
                _owed.RemoveAll(owed => owed.Request.Purpose == NotificationPurpose.Notice && owed.Request.Lane == request.Lane);
            }

            _owed.Add(new Owed(request, now) { Due = now });
        }
    }

    /// <summary>Makes the next attempt that is due; null when there is none.</summary>
    public Attempted? Attempt(Alert alert, DefinitionSet definitions, Instant now)
    {
        while (FirstsOfLanes().FirstOrDefault(owed => owed.Due <= now) is { } owed)
        {
            var request = owed.Request;
            if (HandoverRules.NotOwed(request, alert, _told.Contains(request.Lane)) is not null)
            {
                _owed.Remove(owed);
                continue;
            }

            if (HandoverRules.QuietUntil(request, alert, _told.Contains(request.Lane), definitions, now) is { } quiet)
            {
                (owed.Due, owed.QuietUntil) = (quiet, quiet);
                continue;
            }

            var place = (request.Kind, request.Address);
            if (HandoverRules.WaitsUntil(request, alert, owed.Attempts, _lastPages.TryGetValue(place, out var last) ? last : null) is { } until && until > now)
            {
                owed.Due = until;
                continue;
            }

            owed.Attempts++;
            return Outcome(owed, now);
        }

        return null;
    }

    private Attempted Outcome(Owed owed, Instant now)
    {
        var (request, offset) = (owed.Request, now - scenario.Start);
        var provider = Provider.Of(request.Kind, request.Address);
        foreach (var outage in scenario.Outages)
        {
            switch (outage)
            {
                case ProviderOutage down when down.Kind == request.Kind && down.Holds(offset):
                    owed.Due = now + HandoverRules.RetryAfter(owed.Attempts);
                    Failing = Failing.Add(provider);
                    return new Attempted(request, NotificationState.Retrying, owed.Attempts, owed.AskedAt, $"{ReasonText.Word(request.Kind)} is failing");
                case MethodOutage broken when broken.User == request.User && broken.Method == request.Method && broken.Holds(offset):
                    _owed.Remove(owed);
                    Failing = Failing.Remove(provider);
                    return new Attempted(request, NotificationState.Failed, owed.Attempts, owed.AskedAt, "refused for good");
            }
        }

        _owed.Remove(owed);
        _told.Add(request.Lane);
        Failing = Failing.Remove(provider);
        if (request.Purpose == NotificationPurpose.Page)
        {
            _lastPages[(request.Kind, request.Address)] = (now, request.Message.Severity);
        }

        return new Attempted(request, NotificationState.HandedOver, owed.Attempts, owed.AskedAt, "", owed.QuietUntil);
    }

    private IEnumerable<Owed> FirstsOfLanes() => _owed.DistinctBy(owed => owed.Request.Lane, StringComparer.Ordinal);

    private sealed class Owed(DeliveryRequest request, Instant askedAt)
    {
        public DeliveryRequest Request { get; } = request;

        public Instant AskedAt { get; } = askedAt;

        public required Instant Due { get; set; }

        public Instant? QuietUntil { get; set; }

        public int Attempts { get; set; }
    }
}
