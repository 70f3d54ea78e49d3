using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using static Watchbill.Domain.StatusPages.StatusPostChecks;

namespace Watchbill.Domain.StatusPages;

/// <summary>
/// Decides about posts:
/// <code>
///  incident     investigating ⇄ identified ⇄ monitoring ─► resolved ─► (postmortem)      resolved ─► any of the first three: it is open again
///  maintenance  scheduled ─► in progress ⇄ verifying ─► completed                        by its plan, or by hand at any time
/// </code>
/// Who may do so is the door's business; that nobody else decides meanwhile is the engine's.
/// </summary>
public static class StatusPostDecider
{
    /// <param name="post">Null for a new one.</param>
    /// <param name="page">As it is configured now; null when it is not any more.</param>
    /// <param name="newId">The number of a new one.</param>
    public static StatusPostDecision Decide(StatusPost? post, StatusPage? page, StatusPostCommand command, Instant now, StatusPostId newId)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command is LookAtPost)
        {
            return Look(post, now);
        }

        if (page is null)
        {
            return No(post, Refusal.NotFound, "There is no such status page.");
        }

        return (post, command) switch
        {
            (null, OpenPost open) => Open(page, open, now, newId),
            (null, BackfillPost backfill) => Backfill(page, backfill, now, newId),
            (null, PlanMaintenance plan) => Plan(page, plan, now, newId),
            (null, _) or ({ IsWithdrawn: true }, _) => No(post, Refusal.NotFound, "There is no such post."),
            ({ } known, UpdatePost update) => Update(known, page, update, now),
            ({ } known, EditPost edit) => Edit(known, edit, now),
            ({ } known, ChangePost change) => Change(known, change, now),
            ({ } known, WithdrawPost withdraw) => Withdraw(known, withdraw, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "There is no such command about a post that exists."),
        };
    }

    private static StatusPostDecision Open(StatusPage page, OpenPost command, Instant now, StatusPostId id)
    {
        if ((Wrong(command.Name) ?? Wrong(command.Body, command.Status) ?? WrongStatus(command.Status) ?? Wrong(page, command.Components) ?? Wrong(command.NextUpdateAt, now)) is { } refusal)
        {
            return new StatusPostDecision(null, [], refusal);
        }

        var steps = new StatusPostSteps(null, id, now);
        steps.Add(new PostOpened(page.Id, PostKind.Incident, Line(command.Name), command.Impact, now, command.Incident, null, IsBackfilled: false));
        steps.Update(now, command.Status, Text(command.Body), command.Components, command.NextUpdateAt, command.Notify, UpdateCause.Person);
        return steps.Decision();

        static Refusal? WrongStatus(PostStatus status) => status.KindOf() == PostKind.Incident && status != PostStatus.Postmortem
            ? null
            : new Refusal(Refusal.Invalid, "A new incident is investigating, identified, monitoring or resolved.");
    }

    private static StatusPostDecision Backfill(StatusPage page, BackfillPost command, Instant now, StatusPostId id)
    {
        if ((Wrong(command.Name) ?? Wrong(command.Body, PostStatus.Resolved) ?? Wrong(page, command.Components)) is { } refusal)
        {
            return new StatusPostDecision(null, [], refusal);
        }

        if (command.ResolvedAt > now || command.StartedAt >= command.ResolvedAt)
        {
            return No(null, Refusal.Invalid, "What is told of afterwards must have begun before it ended, and have ended by now.");
        }

        var steps = new StatusPostSteps(null, id, now);
        steps.Add(command.StartedAt, new PostOpened(page.Id, PostKind.Incident, Line(command.Name), command.Impact, command.StartedAt, null, null, IsBackfilled: true));
        steps.Update(command.StartedAt, PostStatus.Investigating, "This incident was recorded afterwards.", command.Components, null, notify: false, UpdateCause.Person);
        steps.Update(command.ResolvedAt, PostStatus.Resolved, Text(command.Body), [], null, notify: false, UpdateCause.Person);
        return steps.Decision();
    }

    private static StatusPostDecision Plan(StatusPage page, PlanMaintenance command, Instant now, StatusPostId id)
    {
        ImmutableArray<ComponentSetting> components = [.. command.Components.Select(component => new ComponentSetting(component, ComponentStatus.UnderMaintenance))];
        if ((Wrong(command.Name) ?? Wrong(command.Body, PostStatus.Scheduled) ?? Wrong(page, components) ?? Wrong(command.Plan, now)) is { } refusal)
        {
            return new StatusPostDecision(null, [], refusal);
        }

        var steps = new StatusPostSteps(null, id, now);
        var plan = command.Plan with { IsReminded = command.Plan.RemindBefore is { } before && command.Plan.From - before <= now };
        steps.Add(new PostOpened(page.Id, PostKind.Maintenance, Line(command.Name), PostImpact.Maintenance, plan.From, null, plan, IsBackfilled: false));
        steps.Update(now, PostStatus.Scheduled, Text(command.Body), components, null, command.Notify, UpdateCause.Person);
        Look(steps, now);
        return steps.Decision();
    }

    private static StatusPostDecision Update(StatusPost post, StatusPage page, UpdatePost command, Instant now)
    {
        if ((Wrong(command.Body, command.Status) ?? Wrong(post, command.Status) ?? Wrong(page, command.Components) ?? Wrong(command.NextUpdateAt, now)) is { } refusal)
        {
            return new StatusPostDecision(post, [], refusal);
        }

        if (post.Updates.Length >= StatusPost.MostUpdates)
        {
            return No(post, Refusal.Conflict, $"It has {post.Updates.Length} updates, and more are not kept. Open another one.");
        }

        var steps = new StatusPostSteps(post, post.Id, now);
        if (command.Impact is { } impact && impact != post.Impact && post.Kind == PostKind.Incident)
        {
            steps.Add(new PostChanged(post.Name, impact, post.Plan));
        }

        steps.Update(now, command.Status, Text(command.Body), command.Components, command.NextUpdateAt, command.Notify, UpdateCause.Person);
        return steps.Decision();
    }

    private static StatusPostDecision Edit(StatusPost post, EditPost command, Instant now)
    {
        if (command.Number < 1 || command.Number > post.Updates.Length)
        {
            return No(post, Refusal.NotFound, $"It has no update {command.Number}: they count from 1 to {post.Updates.Length}.");
        }

        if ((Wrong(command.Body, post.Updates[command.Number - 1].Status)) is { } refusal)
        {
            return new StatusPostDecision(post, [], refusal);
        }

        var steps = new StatusPostSteps(post, post.Id, now);
        if (post.Updates[command.Number - 1].Body != Text(command.Body))
        {
            steps.Add(new PostEdited(command.Number, Text(command.Body)));
        }

        return steps.Decision();
    }

    private static StatusPostDecision Change(StatusPost post, ChangePost command, Instant now)
    {
        if ((command.Name is null ? null : Wrong(command.Name)) is { } refusal)
        {
            return new StatusPostDecision(post, [], refusal);
        }

        if (command.Plan is { } plan && (post.Kind != PostKind.Maintenance || !post.IsOpen))
        {
            return No(post, Refusal.Conflict, post.Kind == PostKind.Maintenance ? "The work is over, so its times stay as they were." : "An incident has no plan.");
        }

        if (command.Plan is { } times && Wrong(times, now) is { } wrong)
        {
            return new StatusPostDecision(post, [], wrong);
        }

        var isMoved = command.Plan is { } moved && moved.From != post.Plan!.From;
        var next = new PostChanged(
            command.Name is { } name ? Line(name) : post.Name,
            post.Kind == PostKind.Incident ? command.Impact ?? post.Impact : post.Impact,
            command.Plan is { } other ? other with { IsReminded = isMoved ? other.RemindBefore is { } before && other.From - before <= now : post.Plan!.IsReminded } : post.Plan);
        var steps = new StatusPostSteps(post, post.Id, now);
        if (next != new PostChanged(post.Name, post.Impact, post.Plan))
        {
            steps.Add(next);
            Look(steps, now);
        }

        return steps.Decision();
    }

    private static StatusPostDecision Withdraw(StatusPost post, WithdrawPost command, Instant now)
    {
        var steps = new StatusPostSteps(post, post.Id, now);
        steps.Add(new PostWithdrawn(Text(command.Why) is { Length: <= 500 } why ? why : Text(command.Why)[..500]));
        return steps.Decision();
    }

    private static StatusPostDecision Look(StatusPost? post, Instant now)
    {
        if (post is null)
        {
            return new StatusPostDecision(null, []);
        }

        var steps = new StatusPostSteps(post, post.Id, now);
        Look(steps, now);
        return steps.Decision();
    }

    /// <summary>Everything that is due, each at its own time: after a pause of the engine the work began and ended when it was planned to.</summary>
    private static void Look(StatusPostSteps steps, Instant now)
    {
        while (steps.Post is { } post && StatusPostTimers.Of(post) is { } due && due <= now)
        {
            var plan = post.Plan!;
            if (post.Status == PostStatus.Scheduled && plan is { IsReminded: false, RemindBefore: not null })
            {
                steps.Add(new PostReminded(plan.From));
            }
            else if (post.Status == PostStatus.Scheduled)
            {
                steps.Update(Instant.Max(plan.From, post.CreatedAt), PostStatus.InProgress, "The planned work has begun.", [], null, post.Last.Notify, UpdateCause.Plan);
            }
            else
            {
                steps.Update(Instant.Max(plan.Until, post.StartedAt), PostStatus.Completed, "The planned work is done.", [], null, post.Last.Notify, UpdateCause.Plan);
            }
        }
    }

    private static StatusPostDecision No(StatusPost? post, string code, string message) => new(post, [], new Refusal(code, message));
}
