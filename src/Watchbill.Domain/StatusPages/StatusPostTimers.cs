using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>What a post waits for: the reminder, the beginning and the end of planned work. A function of its state.</summary>
public static class StatusPostTimers
{
    public const string Purpose = "status_post";

    /// <summary>When to look at it next; null when nothing happens by itself.</summary>
    public static Instant? Of(StatusPost post)
    {
        ArgumentNullException.ThrowIfNull(post);
        return post switch
        {
            { IsOpen: false } or { Plan: null } => null,
            { Status: PostStatus.Scheduled, Plan: { IsReminded: false, RemindBefore: { } before } plan } =>
                plan.AutoStart ? Instant.Min(plan.From - before, plan.From) : plan.From - before,
            { Status: PostStatus.Scheduled, Plan: { AutoStart: true } plan } => plan.From,
            { Plan: { AutoComplete: true } plan } when post.Status.IsUnderWay() => plan.Until,
            _ => null,
        };
    }
}
