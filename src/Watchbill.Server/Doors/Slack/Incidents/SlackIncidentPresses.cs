using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Slack;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>
/// Presses of the buttons below an incident's card. The headline in its own channel is edited by its deliveries, in place; any other card that is pressed is put
/// anew where it stands.
/// </summary>
internal sealed class SlackIncidentPresses(WatchbillEngine engine, SlackIncidents incidents, SlackReplies replies, SlackDialogues dialogues, AlertLinks links)
{
    public static bool IsOurs(string action) => action is SlackIncidentBlocks.Acknowledge or SlackIncidentBlocks.TakeCommand or SlackIncidentBlocks.Update or SlackIncidentBlocks.Resolve;

    public async Task AnswerAsync(SlackPress press)
    {
        if (SlackIncidentBlocks.Parse(press.Value) is not { } pressed)
        {
            return;
        }

        if (incidents.AccountOf(press.User) is not { } account)
        {
            await replies.SayAsync(press.ResponseUrl, SlackIncidents.Stranger(press.User));
            return;
        }

        if (await incidents.FindAsync(account, pressed.Incident.ToString()) is not { } incident)
        {
            await replies.SayAsync(press.ResponseUrl, "There is no such incident.");
            return;
        }

        if (press.Action == SlackIncidentBlocks.Update)
        {
            if (await dialogues.OpenUpdateAsync(press.Id, incident, press.ResponseUrl, press.Channel) is { } problem)
            {
                await replies.SayAsync(press.ResponseUrl, problem);
            }

            return;
        }

        var outcome = press.Action switch
        {
            SlackIncidentBlocks.Acknowledge => await incidents.ActAsync(account, incident, "acknowledge", new IncidentCommandBody(), press.Id),
            SlackIncidentBlocks.Resolve => await incidents.ActAsync(account, incident, "resolve", new IncidentCommandBody(Seen: pressed.Version), press.Id),
            _ => engine.Definitions.Current.Process(incident.Process).Command is { } command
                ? await incidents.ActAsync(account, incident, "role", new IncidentCommandBody(Role: command.Id), press.Id)
                : SlackOutcome.No("No role leads here."),
        };
        if (outcome is not { Problem: null, After: { } after })
        {
            await replies.SayAsync(press.ResponseUrl, outcome.Problem ?? "");
        }
        else if (press.Channel is null || press.Channel != after.ChannelId)
        {
            var card = ChannelPosts.Headline(after, engine.Definitions.Current);
            await replies.ReplaceAsync(press.ResponseUrl, outcome.Said, SlackIncidentBlocks.Card(card, links, buttons: true));
        }
    }
}
