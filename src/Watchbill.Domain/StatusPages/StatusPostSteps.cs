using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>A decision while it is made: each entry is applied before the next is decided.</summary>
internal sealed class StatusPostSteps(StatusPost? post, StatusPostId id, Instant now)
{
    private readonly ImmutableArray<(Instant, StatusPostEntry)>.Builder _entries = ImmutableArray.CreateBuilder<(Instant, StatusPostEntry)>();

    public StatusPost? Post { get; private set; } = post;

    public void Add(StatusPostEntry entry) => Add(now, entry);

    public void Add(Instant occurredAt, StatusPostEntry entry)
    {
        _entries.Add((occurredAt, entry));
        Post = StatusPostEvolution.Evolve(Post, id, entry, occurredAt, now);
    }

    /// <summary>Says something; what an end touches becomes operational.</summary>
    public void Update(Instant occurredAt, PostStatus status, string body, ImmutableArray<ComponentSetting> components, Instant? nextUpdateAt, bool notify, UpdateCause cause)
    {
        var before = Post!.Components().ToDictionary(setting => setting.Component, setting => setting.Status);
        var settings = status == PostStatus.Postmortem ? []
            : status.IsEnd() ? [.. before.Keys.Select(component => new ComponentSetting(component, ComponentStatus.Operational))]
            : Post.Kind == PostKind.Maintenance ? [.. components.Select(setting => setting with { Status = ComponentStatus.UnderMaintenance })]
            : components;
        Add(occurredAt, new PostUpdated(
            Post.Updates.Length + 1,
            status,
            body,
            [.. settings.Select(setting => new ComponentChange(setting.Component, before.GetValueOrDefault(setting.Component), setting.Status))],
            status.IsEnd() ? null : nextUpdateAt,
            notify,
            cause));
    }

    public StatusPostDecision Decision() => new(Post, _entries.ToImmutable());
}
