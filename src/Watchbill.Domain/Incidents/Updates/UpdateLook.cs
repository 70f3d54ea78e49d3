using System.Collections.Immutable;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>What would become of an update if it were posted now: decided by the same functions as the posting, and thrown away.</summary>
/// <param name="Refusal">Why it would not be done; null when it would.</param>
/// <param name="Note">What its sender would be told.</param>
/// <param name="Requests">The messages that would be owed.</param>
/// <param name="Published">What the status page would say; null when it goes to none.</param>
/// <param name="Demands">Approvals that it would wait for.</param>
public sealed record UpdateLook(Refusal? Refusal, string? Note, ImmutableArray<DeliveryRequest> Requests, string? Published, ImmutableArray<ApprovalDemand> Demands)
{
    public static UpdateLook Of(Incident incident, PostUpdate command, IncidentContext context)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        var draft = new IncidentDraft(incident, context);
        var (post, places, refusal) = UpdatePosting.Check(draft, command);
        if (refusal is not null)
        {
            return new UpdateLook(refusal, null, [], null, []);
        }

        var demands = UpdateDrafts.Demanded(draft.Process, post.Audience, UpdatePosting.Concrete(post, places!));
        var sent = UpdatePosting.Send(draft, post, places!, draft.By, new PersonAsked(draft.By));
        return new UpdateLook(
            sent.Refusal,
            sent.Note,
            [.. sent.Effects.OfType<SendUpdate>().SelectMany(send => send.Requests)],
            sent.Effects.OfType<PublishUpdate>().FirstOrDefault()?.Update.Text,
            demands);
    }
}
