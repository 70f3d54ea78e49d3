using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Engine.StatusPages;

namespace Watchbill.Engine.Incidents;

/// <summary>What an incident tells the public, in the transaction of its own entry: both join or neither does.</summary>
internal static class IncidentPublisher
{
    /// <returns>Why it cannot be; null when it was staged, or nothing was asked.</returns>
    public static async ValueTask<Refusal?> PublishAsync(Batch batch, IncidentId incident, ImmutableArray<IncidentEffect> effects, Actor actor, Door door, string? commandId)
    {
        foreach (var effect in effects)
        {
            var refusal = effect switch
            {
                PublishUpdate publish => (await StatusPosting.PostAsync(batch, Post(incident, publish), actor, door, commandId)).Refusal,
                RepublishUpdate again => await EditAsync(batch, incident, again, actor, door, commandId),
                _ => null,
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }

        foreach (var send in effects.OfType<SendUpdate>())
        {
            UpdateDesk.Stage(batch, incident, send);
        }

        return null;
    }

    private static IncidentPost Post(IncidentId incident, PublishUpdate publish) => new(
        incident.Value,
        null,
        publish.Heading,
        publish.Status switch
        {
            { Category: not (StatusCategory.Triage or StatusCategory.Live) } => PostStatus.Resolved,
            { Phase: ResponsePhase.Verification } => PostStatus.Monitoring,
            { Phase: ResponsePhase.Mitigation } => PostStatus.Identified,
            _ => PostStatus.Investigating,
        },
        publish.Severity switch
        {
            Severity.Critical => PostImpact.Critical,
            Severity.Error => PostImpact.Major,
            Severity.Warning => PostImpact.Minor,
            _ => PostImpact.None,
        },
        publish.Update.Text,
        [],
        publish.Update.NextBy);

    /// <summary>A post that somebody has withdrawn meanwhile has no text to change.</summary>
    private static async ValueTask<Refusal?> EditAsync(Batch batch, IncidentId incident, RepublishUpdate again, Actor actor, Door door, string? commandId)
    {
        var definitions = await batch.StatusPages.DefinitionsAsync();
        return definitions.DefaultStatusPage() is { } page && await batch.StatusPages.FindAsync(page.Id, incident.Value) is { IsWithdrawn: false } post
            ? (await StatusPosting.EditAsync(batch, post.Id, again.Number, again.Text, actor, door, commandId)).Refusal
            : null;
    }
}
