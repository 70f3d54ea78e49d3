using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.People;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>People who get messages: some answer after a while, some never; they press again when no answer comes.</summary>
internal sealed class People(SimulatedRun simulation)
{
    private readonly List<(Instant At, CommandRequest Request)> _intents = [];
    private int _commands;

    public bool Answer { get; set; } = true;

    public Instant? NextIntent => _intents.Count == 0 ? null : _intents.Min(intent => intent.At);

    public void OnReached(OutgoingMessage message)
    {
        if (!Answer || message.Purpose != NotificationPurpose.Page || message.User is not { } user || simulation.Random.NextDouble() > 0.35)
        {
            return;
        }

        var delay = Duration.FromSeconds(simulation.Random.Next(1, 400));
        foreach (var one in message.Messages)
        {
            PersonCommand command = simulation.Random.Next(10) switch
            {
                0 => new Resolve(),
                1 => new Escalate(null),
                2 => new Snooze(simulation.Time.Now + delay + Duration.FromMinutes(simulation.Random.Next(1, 30)), null),
                3 => new Reassign(World.People[simulation.Random.Next(3)], null),
                _ => new Acknowledge(),
            };
            var id = $"c{(++_commands).ToString(CultureInfo.InvariantCulture)}";
            Intend(simulation.Time.Now + delay, new CommandRequest(id, user, Door.Web, one.Alert, command));
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

    private async Task SendAsync(CommandRequest request)
    {
        simulation.Ledger.SentCommands.Add(request.Id);
        var node = simulation.Node;
        try
        {
            var outcome = await node.Engine.Commands.SubmitAsync(request);
            if (outcome.IsAccepted)
            {
                simulation.Ledger.AcceptedCommands.Add((request.Id, request.Command.GetType().Name, request.Alert, request.User));
                simulation.Ledger.Note(simulation.Time.Now, $"{request.User} {request.Command.GetType().Name} {request.Alert}: done");
            }
        }
        catch (CommitFailedException)
        {
            Intend(simulation.Time.Now + Duration.FromSeconds(3), request);
        }
    }

    private void Intend(Instant at, CommandRequest request) => _intents.Add((at, request));
}
