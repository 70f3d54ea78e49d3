using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>
/// The outside world. Hands everything over at once unless told otherwise; a failing provider is tried again after 1, 2, 5, 10, 15, 20 and then
/// every 30 s. News about a change go only where the alert itself was handed over before, and what is of low urgency waits for the end of quiet hours,
/// as the Deliverer sees to it.
/// </summary>
internal sealed class Providers
{
    private static readonly int[] Waits = [1, 2, 5, 10, 15, 20, 30];
    private readonly List<Attempted> _open = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<ContactMethodKind> _held = [];
    private readonly Dictionary<Provider, NotificationState> _down = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public List<Sent> Sent { get; } = [];

    public List<DeliveryId> Cancelled { get; } = [];

    public ImmutableHashSet<Provider> Failing => [.. _down.Keys];

    public Instant? NextAttempt => _open.Where(attempt => !_held.Contains(attempt.Sent.Request.Kind)).Select(attempt => (Instant?)attempt.Due).Min();

    public void Break(string address) => _broken.Add(address);

    public void TakeDown(Provider provider, NotificationState how) => _down[provider] = how;

    public void BringUp(Provider provider) => _down.Remove(provider);

    public void Hold(ContactMethodKind kind) => _held.Add(kind);

    public void LetGo(ContactMethodKind kind, Instant now)
    {
        _held.Remove(kind);
        foreach (var attempt in _open.Where(attempt => attempt.Sent.Request.Kind == kind && attempt.Due < now))
        {
            attempt.Due = now;
        }
    }

    public void Owe(Sent sent)
    {
        if (sent.Request.Purpose != NotificationPurpose.Notice)
        {
            Sent.Add(sent);
        }

        _open.Add(new Attempted(sent) { Due = sent.At });
    }

    public void Cancel(IEnumerable<DeliveryId> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            Cancelled.Add(delivery);
            Forget(delivery);
        }
    }

    public void Forget(DeliveryId delivery) => _open.RemoveAll(attempt => attempt.Sent.Request.Id == delivery);

    /// <summary>Makes the next attempt that is due; null when there is none.</summary>
    public ReportResult? Attempt(Instant now, Alert? alert, DefinitionSet definitions)
    {
        while (_open.Find(attempt => attempt.Due <= now && !_held.Contains(attempt.Sent.Request.Kind)) is { } attempt)
        {
            var request = attempt.Sent.Request;
            if (HandoverRules.QuietUntil(request, alert, _told.Contains(request.Lane), definitions, now) is { } quiet)
            {
                attempt.Due = quiet;
                continue;
            }

            _open.Remove(attempt);
            if (request.Purpose == NotificationPurpose.Notice)
            {
                var news = alert is { Status: AlertStatus.Acknowledged, AcknowledgedBy: { } by } && by == request.User;
                if (!_told.Contains(request.Lane) && !news)
                {
                    continue;
                }

                if (attempt.Tries == 0)
                {
                    Sent.Add(attempt.Sent with { At = now });
                }
            }

            attempt.Tries++;
            if (_down.TryGetValue(Provider.Of(request.Kind, request.Address), out var how))
            {
                attempt.Due = now + Duration.FromSeconds(Waits[Math.Min(attempt.Tries, Waits.Length) - 1]);
                _open.Add(attempt);
                return new ReportResult(request.Id, how, "stand-in", attempt.Tries, "the provider is down");
            }

            if (_broken.Contains(request.Address))
            {
                return new ReportResult(request.Id, NotificationState.Failed, "stand-in", attempt.Tries, "no such address");
            }

            _told.Add(request.Lane);
            return new ReportResult(request.Id, NotificationState.HandedOver, "stand-in", attempt.Tries, "");
        }

        return null;
    }

    private sealed class Attempted(Sent sent)
    {
        public Sent Sent { get; } = sent;

        public required Instant Due { get; set; }

        public int Tries { get; set; }
    }
}
