using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;

namespace Watchbill.Engine.StatusPages;

/// <summary>What the public is to be told of one of our own incidents.</summary>
/// <param name="Page">Null = the default page.</param>
/// <param name="Name">The heading of the first post; later ones keep it.</param>
/// <param name="Impact">Null keeps what there is; of a first post it is minor.</param>
public sealed record IncidentPost(
    long Incident,
    StatusPageId? Page,
    string Name,
    PostStatus Status,
    PostImpact? Impact,
    string Text,
    ImmutableArray<ComponentSetting> Components,
    Instant? NextUpdateAt,
    bool Notify = true);

/// <summary>
/// The narrow way in for whoever decides something else in the same transaction: an incident's command posts, or changes the words of what was posted, and both join or
/// neither does. What it answers has been staged already when nothing was refused.
/// </summary>
internal static class StatusPosting
{
    /// <summary>Posts about one of our incidents: the first opens the public incident, later ones are its updates.</summary>
    public static async ValueTask<StatusPostDecision> PostAsync(Batch batch, IncidentPost post, Actor actor, Door door, string? commandId)
    {
        var definitions = await batch.StatusPages.DefinitionsAsync();
        var page = post.Page is { } id ? definitions.StatusPages.GetValueOrDefault(id) : definitions.DefaultStatusPage();
        if (page is null)
        {
            return new StatusPostDecision(null, [], new Refusal(
                Refusal.NotFound, post.Page is null ? "There is no status page, or none of several is the default: name one." : $"There is no status page {post.Page}."));
        }

        var known = await batch.StatusPages.FindAsync(page.Id, post.Incident);
        return known is null or { IsWithdrawn: true }
            ? await DecideAsync(batch, null, new OpenPost(page.Id, post.Name, post.Status, post.Impact ?? PostImpact.Minor, post.Text, post.Components, post.NextUpdateAt, post.Notify, post.Incident), actor, door, commandId)
            : await DecideAsync(batch, known.Id, new UpdatePost(post.Status, post.Text, post.Components, post.Impact, post.NextUpdateAt, post.Notify), actor, door, commandId);
    }

    /// <summary>Gives an update of the public incident other words, in its place.</summary>
    /// <param name="number">The update's, from 1; null = the last one.</param>
    public static async ValueTask<StatusPostDecision> EditAsync(Batch batch, StatusPostId post, int? number, string text, Actor actor, Door door, string? commandId) =>
        await DecideAsync(batch, post, new EditPost(number ?? (await batch.StatusPages.FindAsync(post))?.Updates.Length ?? 0, text), actor, door, commandId);

    /// <summary>Sets each component that follows its services to the worst of them.</summary>
    /// <param name="services">What the open incidents say; those that are not named are operational.</param>
    public static async ValueTask SetServicesAsync(Batch batch, IReadOnlyDictionary<ServiceId, ComponentStatus> services, Actor actor, Door door, string? commandId)
    {
        var definitions = await batch.StatusPages.DefinitionsAsync();
        foreach (var page in definitions.StatusPages.Values.OrderBy(page => page.Id.Value, StringComparer.Ordinal))
        {
            foreach (var component in page.Components.Where(component => component.FollowsServices))
            {
                await SetAsync(batch, page.Id, component.Id, StatusSource.Services, component.Services.Select(service => services.GetValueOrDefault(service)).DefaultIfEmpty().Max(), actor, door, commandId);
            }
        }
    }

    /// <returns>False when it was so already.</returns>
    public static async ValueTask<bool> SetAsync(
        Batch batch, StatusPageId page, ComponentId component, StatusSource source, ComponentStatus status, Actor actor, Door door, string? commandId)
    {
        var record = await batch.StatusPages.RecordAsync(page);
        if (record.Set(component, source, status) is not { } entry)
        {
            return false;
        }

        batch.StatusPages.Stage(record, entry, actor, door, commandId);
        return true;
    }

    /// <summary>Decides a command about a post, and stages what it leads to.</summary>
    /// <param name="id">Null for one that makes a new post.</param>
    public static async ValueTask<StatusPostDecision> DecideAsync(Batch batch, StatusPostId? id, StatusPostCommand command, Actor actor, Door door, string? commandId)
    {
        var definitions = await batch.StatusPages.DefinitionsAsync();
        var post = id is { } known ? await batch.StatusPages.FindAsync(known) : null;
        var page = (post?.Page ?? PageOf(command)) is { } named ? definitions.StatusPages.GetValueOrDefault(named) : null;
        if (id is not null && post is null)
        {
            return new StatusPostDecision(null, [], new Refusal(Refusal.NotFound, $"There is no post {id}."));
        }

        // A number that a refused one took is not given back.
        var newId = post is null ? await batch.Transaction.ReserveStatusPostIdAsync() : default;
        var decision = StatusPostDecider.Decide(post, page, command, batch.Now, newId);
        if (decision.Refusal is null && !decision.Entries.IsEmpty)
        {
            batch.StatusPages.Stage(decision, actor, door, commandId);
            await SubscriberDesk.TellAsync(batch, decision);
        }

        return decision;
    }

    /// <summary>The plan of a maintenance says that something is due.</summary>
    public static async ValueTask LookAsync(Batch batch, StatusPostId id)
    {
        if (await batch.StatusPages.FindAsync(id) is not null)
        {
            await DecideAsync(batch, id, new LookAtPost(), Actor.Engine("runner"), Door.Timer, null);
        }
    }

    private static StatusPageId? PageOf(StatusPostCommand command) => command switch
    {
        OpenPost open => open.Page,
        BackfillPost backfill => backfill.Page,
        PlanMaintenance plan => plan.Page,
        _ => null,
    };
}
