using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Simulation;

/// <summary>Makes lines out of what the decider recorded. It says only what an entry says: reasons are the entries' own, in the words of <see cref="ReasonText"/>.</summary>
internal sealed class SimulatedLines
{
    public const string FallbackTarget = "fallback";

    private readonly ImmutableArray<SimulatedEntry>.Builder _lines = ImmutableArray.CreateBuilder<SimulatedEntry>();
    private readonly Dictionary<int, Paged> _pages = [];
    private int _pass;

    public ImmutableArray<SimulatedEntry> Lines => _lines.ToImmutable();

    /// <summary>Everybody who was ever asked to answer.</summary>
    public IEnumerable<UserId> People => _pages.Values.Select(page => page.User);

    public void Add(Instant at, SimulatedKind kind, UserId? person, string reason) => _lines.Add(new SimulatedEntry(at, kind, 0, null, null, person, null, reason));

    /// <summary>A message that got through after all.</summary>
    public void Delivered(Instant at, Attempted attempted, DefinitionSet definitions)
    {
        if (attempted.QuietUntil is { } until && attempted.Request.User is { } user)
        {
            Line(at, SimulatedKind.Delivered, attempted.Request, ReasonText.Of(new QuietUntil(until, definitions.ZoneOf(user)), definitions));
            return;
        }

        var waited = ReasonText.Span(at - attempted.AskedAt);
        Line(
            at,
            SimulatedKind.Delivered,
            attempted.Request,
            attempted.Attempt > 1 ? $"attempt {attempted.Attempt}, after {waited}" : $"waited {waited} so as not to follow too closely on what was sent there before");
    }

    public void Failed(Instant at, Attempted attempted) => Line(at, SimulatedKind.Failed, attempted.Request, attempted.Detail);

    public void Add(Instant at, AlertEntry entry, Alert after, DefinitionSet definitions)
    {
        var rules = EscalationPlan.PolicyOf(definitions, after).Rules;
        switch (entry)
        {
            case AlertTriggered e:
                Add(at, SimulatedKind.Triggered, null, Words(e.Reason));
                break;
            case RunStarted:
                _pass = 1;
                break;
            case PassStarted e:
                _pass = e.Pass;
                _lines.Add(new SimulatedEntry(at, SimulatedKind.PassStarted, e.Pass, null, null, null, null, Words(e.Reason)));
                break;
            case RuleFired e:
                _lines.Add(new SimulatedEntry(at, SimulatedKind.RuleFired, e.Pass, e.Rule, null, null, null, Words(e.Reason)));
                Opened(at, e.Rule, rules[e.Rule].Targets, e.Pages, e.Skipped);
                break;
            case FallbackPaged e:
                _lines.Add(new SimulatedEntry(at, SimulatedKind.Fallback, e.Pass, null, FallbackTarget, null, null, Words(e.Reason)));
                Opened(at, null, [], e.Pages, e.Skipped);
                break;
            case RulePassedOver e:
                _lines.Add(new SimulatedEntry(at, SimulatedKind.PassedOver, e.Pass, e.Rule, null, null, null, Words(e.Reason)));
                break;
            case EscalationExhausted e:
                Add(at, SimulatedKind.Exhausted, null, Words(e.Reason));
                break;
            case NotificationRequested e:
                Requested(at, e);
                break;
            case NotificationSkipped e:
                Line(at, SimulatedKind.Skipped, e.Page, e.User, null, Words(e.Reason));
                break;
            case NotificationWaits e:
                Line(at, SimulatedKind.Waits, e.Page, e.User, null, Words(e.Reason));
                break;
            case PersonUnreachable e:
                Line(at, SimulatedKind.Unreachable, e.Page, e.User, null, Words(e.Reason));
                break;
            case AlertAcknowledged e:
                Add(at, SimulatedKind.Acknowledged, e.By, Words(e.Reason));
                break;
            case AlertResolved e:
                Add(at, SimulatedKind.Resolved, e.By, Words(e.Reason));
                break;
            case FactStated e:
                Add(at, SimulatedKind.Fact, null, $"{e.Fact}: {(e.Holds ? "yes" : "no")}");
                break;
            case UrgencyRaised e:
                Add(at, SimulatedKind.Raised, null, $"{ReasonText.Word(e.From)} to {ReasonText.Word(e.To)}: {Words(e.Reason)}");
                break;
            case AlertRetriggered e:
                Add(at, SimulatedKind.TriggeredAgain, null, Words(e.Reason));
                break;
        }

        string Words(Reason reason) => ReasonText.Of(reason, definitions);

        void Opened(Instant opened, int? rule, ImmutableArray<Target> targets, ImmutableArray<PageOpened> pages, ImmutableArray<Skipped> skipped)
        {
            foreach (var page in pages)
            {
                _pages[page.Page] = new Paged(page.User, rule, TargetOf(page.User, targets, definitions, opened), page.Because);
            }

            foreach (var skip in skipped)
            {
                _lines.Add(new SimulatedEntry(opened, SimulatedKind.Skipped, _pass, rule, skip.Target, skip.User, null, ReasonText.Of(skip, definitions)));
            }
        }

        void Requested(Instant asked, NotificationRequested e)
        {
            switch (e.Purpose)
            {
                case NotificationPurpose.Page:
                    Line(asked, SimulatedKind.Paged, e.Page, e.User, e.Kind, $"{(_pages.TryGetValue(e.Page, out var page) ? page.Because + "; " : "")}{Words(e.Reason)}");
                    break;
                case NotificationPurpose.Post:
                    var rule = e.Reason is RuleNamesChannel names ? names.Rule : (int?)null;
                    _lines.Add(new SimulatedEntry(asked, SimulatedKind.Posted, _pass, rule, Place(e.Kind, e.Address), null, e.Kind, Words(e.Reason)));
                    break;
                default:
                    _lines.Add(new SimulatedEntry(asked, SimulatedKind.Told, 0, null, e.User is null ? Place(e.Kind, e.Address) : null, e.User, e.Kind, Words(e.Reason)));
                    break;
            }
        }
    }

    private void Line(Instant at, SimulatedKind kind, DeliveryRequest request, string reason) => _lines.Add(
        _lines.LastOrDefault(line => line.Kind is SimulatedKind.Paged or SimulatedKind.Posted or SimulatedKind.Told
            && line.Person == request.User && line.Method == request.Kind && (request.User is not null || line.Target == Place(request.Kind, request.Address))) is { } asked
            ? asked with { At = at, Kind = kind, Reason = reason }
            : new SimulatedEntry(at, kind, _pass, null, null, request.User, request.Kind, reason));

    private void Line(Instant at, SimulatedKind kind, int page, UserId? user, Responders.ContactMethodKind? method, string reason)
    {
        var paged = _pages.GetValueOrDefault(page);
        _lines.Add(new SimulatedEntry(at, kind, _pass, paged?.Rule, paged?.Target, user, method, reason));
    }

    /// <summary>The first target that leads to the person at that instant, as <see cref="TargetResolution"/> goes through them.</summary>
    private static string TargetOf(UserId user, ImmutableArray<Target> targets, DefinitionSet definitions, Instant at) =>
        targets.FirstOrDefault(target => TargetResolution.People(definitions, [target], at, []).Exists(person => person.User == user)) switch
        {
            UserTarget target => $"user {target.User}",
            ScheduleTarget target => $"schedule {target.Schedule}{(target.Next ? ", next" : "")}",
            PositionTarget target => $"position {target.Position}",
            TeamTarget target => $"team {target.Team}",
            _ => FallbackTarget,
        };

    private static string Place(Responders.ContactMethodKind kind, string address) => $"{ReasonText.Word(kind)} {address}";

    private sealed record Paged(UserId User, int? Rule, string Target, string Because);
}
