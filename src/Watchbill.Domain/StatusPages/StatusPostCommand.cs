using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>What people, and the engine, do about a post.</summary>
public abstract record StatusPostCommand
{
    private protected StatusPostCommand()
    {
    }
}

/// <summary>Tells the public of an incident.</summary>
/// <param name="Incident">Our own incident's number; null when there is none.</param>
public sealed record OpenPost(
    StatusPageId Page,
    string Name,
    PostStatus Status,
    PostImpact Impact,
    string Body,
    ImmutableArray<ComponentSetting> Components,
    Instant? NextUpdateAt,
    bool Notify,
    long? Incident = null) : StatusPostCommand;

/// <summary>Tells of an incident that is over, for the record: nobody is notified.</summary>
public sealed record BackfillPost(
    StatusPageId Page, string Name, PostImpact Impact, string Body, ImmutableArray<ComponentSetting> Components, Instant StartedAt, Instant ResolvedAt) : StatusPostCommand;

/// <summary>Announces planned work.</summary>
public sealed record PlanMaintenance(StatusPageId Page, string Name, string Body, ImmutableArray<ComponentId> Components, MaintenancePlan Plan, bool Notify) : StatusPostCommand;

/// <summary>Says something more.</summary>
/// <param name="Components">Statuses that change with it; what is not named keeps its own. An end makes all operational.</param>
/// <param name="Impact">Null keeps it.</param>
public sealed record UpdatePost(
    PostStatus Status, string Body, ImmutableArray<ComponentSetting> Components, PostImpact? Impact, Instant? NextUpdateAt, bool Notify) : StatusPostCommand;

/// <summary>Gives an update other words, in its place. Nobody is notified.</summary>
public sealed record EditPost(int Number, string Body) : StatusPostCommand;

/// <summary>Changes the heading, the impact or the plan; null keeps what there is.</summary>
public sealed record ChangePost(string? Name, PostImpact? Impact, MaintenancePlan? Plan) : StatusPostCommand;

/// <summary>Takes it off the page. Its journal stays.</summary>
public sealed record WithdrawPost(string Why) : StatusPostCommand;

/// <summary>Does what is due by the plan.</summary>
public sealed record LookAtPost : StatusPostCommand;
