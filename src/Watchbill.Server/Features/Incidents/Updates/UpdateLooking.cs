using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;
using Watchbill.Server.Features.Templates;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>What an update would look like at every place, decided and composed by what decides and composes it when it is sent.</summary>
internal static class UpdateLooking
{
    /// <param name="now">Whole seconds; the moment that the choice was made at.</param>
    public static async Task<UpdatePreviewInfo> LookAsync(WatchbillEngine engine, AlertLinks links, UserId sender, Incident incident, VerbChoice choice, NodaTime.Instant now, CancellationToken cancellationToken)
    {
        string? seal = null;
        var command = choice.Command as PostUpdate;
        if (choice.Command is WriteUpdate asked)
        {
            var written = await UpdateWriting.WriteAsync(engine, links, sender, incident, asked, now, cancellationToken);
            if (written.Command is null)
            {
                return new UpdatePreviewInfo("The template cannot be sent like this.", null, null, null, [], [], [.. written.Problems.Select(TemplateForms.Of)]);
            }

            (command, seal) = (written.Command, written.Seal);
        }

        if (command is null)
        {
            return new UpdatePreviewInfo(choice.Problem ?? "Say what the update says.", null, null, null, [], [], []);
        }

        var definitions = engine.Definitions.Current;
        var alerts = await IncidentQuery.AlertsAsync(engine, incident, cancellationToken);
        var context = new IncidentContext(definitions, now, Actor.User(sender), [], alerts, ImmutableDictionary<IncidentId, Incident>.Empty, 0);
        var look = UpdateLook.Of(incident, command, context);
        return new UpdatePreviewInfo(
            look.Refusal?.Message,
            look.Note,
            seal,
            command.Text,
            [.. look.Demands.Select(demand => string.Join(" or ", demand.Roles))],
            look.Refusal is null ? [.. Texts(incident, command, look, links, now)] : [],
            []);
    }

    private static IEnumerable<UpdateTextInfo> Texts(Incident incident, PostUpdate command, UpdateLook look, AlertLinks links, NodaTime.Instant now)
    {
        if (incident.ChannelName is { } channel)
        {
            yield return new UpdateTextInfo(Communications.Chat, $"#{channel}", 1, null, command.Source?.In(UpdateForm.Slack) ?? command.Text, null);
        }

        if (look.Published is { } published)
        {
            yield return new UpdateTextInfo(Communications.StatusPage, "Status page", 1, null, published, null);
        }

        foreach (var request in look.Requests.Where(request => request.Message is UpdateMessage { Recipient: 1 }))
        {
            var text = UpdateText.Of(request, links, now);
            yield return new UpdateTextInfo(text.Message.Place, text.Message.PlaceName, text.Message.Recipients, text.Subject, text.Text, text.Html);
        }
    }
}
