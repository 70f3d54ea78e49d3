using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Notifiers.Slack;

namespace Watchbill.Server.Doors.Slack;

/// <summary>Turns a press into commands: one per alert that the button names, each with the version that the presser saw.</summary>
internal sealed class SlackActions(WatchbillEngine engine, SlackReplies replies)
{
    public Task CarryOutAsync(SlackPress press) => SlackGate.CarryOutAsync(() => AnswerAsync(press), engine.Time);

    private async Task AnswerAsync(SlackPress press)
    {
        var alerts = SlackActionValue.Parse(press.Value);
        if (alerts.IsEmpty || CommandOf(press.Action, 0) is null)
        {
            // Buttons that only open a link come here too.
            return;
        }

        var users = Contacts.Of(engine.Definitions.Current, ContactMethodKind.Slack, press.User);
        if (users.Count == 0)
        {
            await replies.SayAsync(press.ResponseUrl, $"Watchbill does not know you yet. Add Slack with your member ID {press.User} to your contact methods, then press again.");
            return;
        }

        var said = new List<string>();
        foreach (var (alert, version) in alerts)
        {
            try
            {
                var outcome = await engine.Commands.SubmitAsync(
                    new CommandRequest(Cut($"slack-{press.Id}-{alert.Value}"), users[0], Door.Slack, alert, CommandOf(press.Action, version)!));
                if ((outcome.Refusal?.Message ?? outcome.Note) is { } words)
                {
                    said.Add($"#{alert.Value}: {words}");
                }
            }
            catch (CommitFailedException)
            {
                said.Add($"#{alert.Value}: it is not known whether this was saved. Press again.");
            }
        }

        if (said.Count > 0)
        {
            await replies.SayAsync(press.ResponseUrl, string.Join('\n', said));
        }
    }

    private static PersonCommand? CommandOf(string action, int seen) => action switch
    {
        SlackActionValue.Acknowledge => new Acknowledge(),
        SlackActionValue.Escalate => new Escalate(seen),
        SlackActionValue.Resolve => new Resolve(),
        _ => null,
    };

    private static string Cut(string id) => id.Length <= CommandPath.MaxIdLength ? id : id[..CommandPath.MaxIdLength];
}
