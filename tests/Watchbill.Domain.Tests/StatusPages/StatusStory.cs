using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Domain.Tests.StatusPages;

/// <summary>One post from its beginning, told as a timeline; every entry is applied again from the journal, and must lead to the same post.</summary>
internal sealed class StatusStory
{
    public static readonly Instant Zero = Instant.FromUtc(2026, 11, 21, 12, 0);

    public static readonly StatusComponent Api = new(new ComponentId("api"), "API", null, null, [new ServiceId("shop")], true, true, false, null);
    public static readonly StatusComponent Web = new(new ComponentId("web"), "Website", null, null, [], false, true, false, null);

    public static readonly StatusPage Page = new(
        new StatusPageId("main"), "Acme", null, DateTimeZoneProviders.Tzdb["Europe/Berlin"], [Api, Web], [], true, StatusTheme.Plain, null, true);

    private readonly List<(Instant OccurredAt, Instant RecordedAt, StatusPostEntry Entry)> _journal = [];

    public StatusPost? Post { get; private set; }

    public StatusPostDecision Last { get; private set; } = new(null, []);

    public Refusal? Refusal => Last.Refusal;

    public IEnumerable<PostStatus> Statuses => Post!.Updates.Select(update => update.Status);

    public static Instant At(double minutes) => Zero + Duration.FromMinutes(minutes);

    public static ComponentSetting Set(StatusComponent component, ComponentStatus status) => new(component.Id, status);

    public StatusStory Do(double minute, StatusPostCommand command, StatusPage? page = null)
    {
        Last = StatusPostDecider.Decide(Post, page ?? Page, command, At(minute), new StatusPostId(7));
        if (Last.Refusal is not null)
        {
            Assert.Empty(Last.Entries);
            return this;
        }

        _journal.AddRange(Last.Entries.Select(entry => (entry.OccurredAt, At(minute), entry.Entry)));
        Post = Last.Post;
        if (Post is not null)
        {
            Assert.Equal(_journal.Count, Post.Version);
            Assert.Equivalent(Post, Rebuilt(), strict: true);
        }

        return this;
    }

    public StatusStory Open(
        double minute = 0, PostStatus status = PostStatus.Investigating, PostImpact impact = PostImpact.Major, string name = "Checkout fails", string body = "We are looking.", Instant? next = null, params ComponentSetting[] components) =>
        Do(minute, new OpenPost(Page.Id, name, status, impact, body, [.. components], next, Notify: true));

    public StatusStory Update(double minute, PostStatus status, string body = "More.", Instant? next = null, params ComponentSetting[] components) =>
        Do(minute, new UpdatePost(status, body, [.. components], null, next, Notify: true));

    public StatusStory Plan(double minute, double from, double until, bool autoStart = true, bool autoComplete = true, double? remind = null) => Do(
        minute,
        new PlanMaintenance(Page.Id, "New disks", "We exchange disks.", [Api.Id], new MaintenancePlan(At(from), At(until), autoStart, autoComplete, remind is { } before ? Duration.FromMinutes(before) : null), Notify: true));

    public StatusStory Look(double minute) => Do(minute, new LookAtPost());

    public ImmutableArray<StatusPost> Posts() => Post is null ? [] : [Post];

    private StatusPost Rebuilt()
    {
        StatusPost? post = null;
        foreach (var (occurredAt, recordedAt, entry) in _journal)
        {
            post = StatusPostEvolution.Evolve(post, new StatusPostId(7), entry, occurredAt, recordedAt);
        }

        return post!;
    }
}
