using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Incidents;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// People who run incidents, in every second run: they declare one when a page reaches them, do what comes to their mind, and end it; they send again when no answer comes.
/// Their dice are their own, so that the other runs are what they were.
/// </summary>
internal sealed class Commanders(SimulatedRun simulation, int seed)
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty;
    private readonly Random _random = new(seed * 31);
    private readonly bool _work = seed % 2 == 0;
    private readonly List<(Instant At, IncidentRequest Request)> _intents = [];
    private readonly List<IncidentId> _known = [];
    private readonly List<AlertId> _alerts = [];
    private int _commands;

    public Instant? NextIntent => _intents.Count == 0 ? null : _intents.Min(intent => intent.At);

    public void OnReached(OutgoingMessage message)
    {
        if (!_work || !simulation.People.Answer || message.Purpose != NotificationPurpose.Page || message.User is not { } user)
        {
            return;
        }

        var alert = message.Messages[0].Alert;
        _alerts.Add(alert);
        if (_random.NextDouble() < (_known.Count == 0 ? 0.4 : 0.08))
        {
            Intend(_random.Next(5, 300), user, null, new Declare(
                _random.Next(2) == 0 ? null : "It does not work",
                null,
                null,
                _random.Next(3) switch { 0 => "low", 1 => "high", _ => "critical" },
                NoAnswers,
                _random.Next(8) == 0 ? IncidentMode.Drill : IncidentMode.Real,
                [World.Service],
                _random.Next(4) == 0 ? [] : [alert],
                [],
                IsRestricted: _random.Next(8) == 0));
        }
    }

    public void SendDue()
    {
        foreach (var intent in _intents.Where(intent => intent.At <= simulation.Time.Now).ToList())
        {
            _intents.Remove(intent);
            Scheduler.Run(simulation.Outside, () => _ = SendAsync(intent.Request));
        }
    }

    private async Task SendAsync(IncidentRequest request)
    {
        var node = simulation.Node;
        simulation.Ledger.SentCommands.Add(request.Id);
        try
        {
            var outcome = await node.Engine.Incidents.SubmitAsync(request);
            var verb = request.Command.GetType().Name;
            simulation.Ledger.Note(simulation.Time.Now, $"{request.User} {verb} incident {outcome.Incident}: {outcome.Refusal?.Code ?? "done"}");
            if (outcome is { IsAccepted: true, Id: { } incident })
            {
                simulation.Ledger.AcceptedIncidentCommands.Add((request.Id, request.User, incident));
                if (request.Command is Declare && !_known.Contains(incident))
                {
                    _known.Add(incident);
                    Plan(incident);
                }
            }
        }
        catch (CommitFailedException)
        {
            _intents.Add((simulation.Time.Now + Duration.FromSeconds(3), request));
        }
    }

    private void Plan(IncidentId incident)
    {
        var at = 0;
        for (var i = _random.Next(3, 12); i > 0; i--)
        {
            at += _random.Next(1, 400);
            Intend(at, Somebody(), incident, Any());
        }

        if (_random.Next(3) > 0)
        {
            Intend(at + _random.Next(1, 600), Somebody(), incident, new ChangeStatus("resolved", null, "it holds", null));
        }
    }

    private IncidentPersonCommand Any() => _random.Next(16) switch
    {
        0 or 1 => new AcknowledgeIncident(),
        2 => new ChangeLevel(_random.Next(2) == 0 ? "critical" : "medium", NoAnswers, "it looks so", null),
        3 => new AssignRole("commander", Somebody()),
        4 => new OfferRole("commander", Somebody(), null),
        5 => new PostUpdate(Audience.Internal, [], "We look.", simulation.Time.Now + Duration.FromMinutes(_random.Next(15, 90)), null, null),
        6 => new AttachAlert(_alerts[_random.Next(_alerts.Count)]),
        7 => new DetachAlert(_alerts[_random.Next(_alerts.Count)]),
        8 => new MuteAlert(_alerts[_random.Next(_alerts.Count)], _random.Next(2) == 0),
        9 => new AddTask("Look at the disk", Somebody(), simulation.Time.Now + Duration.FromMinutes(_random.Next(30, 90))),
        10 => new PagePeople([new Domain.Escalation.UserTarget(Somebody())], "come and see"),
        11 => new EscalateIncident(),
        12 => new MergeInto(_known[_random.Next(_known.Count)], null),
        13 => new Restrict(_random.Next(2) == 0, []),
        14 => new ChangeStatus("resolved", null, "it holds", null),
        _ => new Reopen("it came back"),
    };

    private UserId Somebody() => World.People[_random.Next(World.People.Length)];

    private void Intend(int seconds, UserId by, IncidentId? incident, IncidentPersonCommand command) =>
        _intents.Add((
            simulation.Time.Now + Duration.FromSeconds(seconds), new IncidentRequest($"i{(++_commands).ToString(CultureInfo.InvariantCulture)}", by, Door.Web, incident, command)));
}
