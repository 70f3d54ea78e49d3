using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>Applies entries. Total: what the decider accepted always applies.</summary>
public static class StatusPostEvolution
{
    /// <param name="occurredAt">When the entry holds from.</param>
    /// <param name="recordedAt">When it was written.</param>
    public static StatusPost Evolve(StatusPost? post, StatusPostId id, StatusPostEntry entry, Instant occurredAt, Instant recordedAt)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry is PostOpened opened)
        {
            return new StatusPost(
                id, 1, opened.Page, opened.Kind, opened.Name, opened.Impact, recordedAt, opened.StartedAt, null, null, recordedAt, opened.Incident, opened.Plan, [], opened.IsBackfilled);
        }

        var known = post ?? throw new ArgumentNullException(nameof(post), "A post begins with being opened.");
        var next = known with { Version = known.Version + 1, UpdatedAt = recordedAt };
        return entry switch
        {
            PostUpdated updated => Update(next, updated, occurredAt, recordedAt),
            PostEdited edited => next with
            {
                Updates = known.Updates.SetItem(edited.Number - 1, known.Updates[edited.Number - 1] with { Body = edited.Body, UpdatedAt = recordedAt, IsEdited = true }),
            },
            PostChanged changed => next with
            {
                Name = changed.Name,
                Impact = changed.Impact,
                Plan = changed.Plan,
                StartedAt = changed.Plan is { } plan && known.Status == PostStatus.Scheduled ? plan.From : known.StartedAt,
            },
            PostReminded => next with { Plan = known.Plan! with { IsReminded = true } },
            PostWithdrawn => next with { IsWithdrawn = true, EndedAt = known.EndedAt ?? recordedAt },
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "There is no such entry of a post."),
        };
    }

    private static StatusPost Update(StatusPost post, PostUpdated updated, Instant occurredAt, Instant recordedAt) => post with
    {
        Updates = post.Updates.Add(new PostUpdate(
            updated.Number, updated.Status, updated.Body, updated.Components, recordedAt, recordedAt, occurredAt, updated.NextUpdateAt, updated.Notify)),
        StartedAt = updated.Status == PostStatus.InProgress && post.Updates is [.., { Status: PostStatus.Scheduled }] ? occurredAt : post.StartedAt,
        MonitoringAt = updated.Status == PostStatus.Monitoring ? post.MonitoringAt ?? occurredAt : post.MonitoringAt,
        EndedAt = updated.Status switch
        {
            PostStatus.Postmortem => post.EndedAt ?? occurredAt,
            _ when updated.Status.IsEnd() => occurredAt,
            _ => null,
        },
    };
}
