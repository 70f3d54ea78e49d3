using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>
/// Response targets: set when the severity, the facts and their base ask for them, met by what happens, missed by the clock.
/// <code>
///  set ──► reminded ──► missed: pages, in turn ──► met late
///   │          └──► met in time
///   └──► dropped (severity, fact or end)     held (security) ──► set anew
/// </code>
/// What was configured is frozen in each when it is set, so that an edit of the process never moves a deadline under way.
/// </summary>
internal static class TargetClock
{
    /// <summary>Whoever leads is paged so long after those who were responsible.</summary>
    private static readonly Duration LeadAfter = Duration.FromMinutes(5);

    /// <summary>Sets what is asked for now, drops what is not, holds what must not go outside.</summary>
    /// <param name="changed">
    /// The severity or the facts changed, or it was opened again: what is newly asked counts from now, and what is under way is due by the new times, counted from
    /// its base; never in the past because of the change, and never later than it was when things got worse.
    /// </param>
    public static void Refresh(IncidentDraft draft, Reason reason, bool changed = false)
    {
        if (draft.Incident.Mode == IncidentMode.Retrospective)
        {
            return;
        }

        ImmutableArray<ResponseTarget> wanted = [.. (draft.Level?.Targets ?? []).Where(target => IsAsked(draft, target))];
        foreach (var state in draft.Incident.Targets)
        {
            Turn(draft, state, wanted, reason);
        }

        var set = ImmutableArray.CreateBuilder<TargetState>();
        foreach (var target in wanted)
        {
            var last = draft.Incident.Targets.LastOrDefault(state => state.Target.Id == target.Id);
            if (last is null or { Outcome: TargetOutcome.Dropped })
            {
                if (Base(draft.Incident, target.Base) is { } from && !IsMet(draft.Incident, target))
                {
                    set.Add(New(draft, target, (last?.Round ?? 0) + 1, changed || last is not null ? draft.Now : from));
                }
            }
            else if (changed && last is { Outcome: TargetOutcome.Open, Promised: false } && last.Target != target)
            {
                set.Add(Again(draft, last, target));
            }
        }

        if (set.Count > 0)
        {
            draft.Record(new TargetsSet(set.ToImmutable(), reason));
        }
    }

    private static TargetState Again(IncidentDraft draft, TargetState last, ResponseTarget target)
    {
        var again = New(draft, target, last.Round, last.From);
        return again.Due > draft.Now ? again : New(draft, target, last.Round, draft.Now) is var fresh && fresh.Due < last.Due ? fresh : last with { Target = target };
    }

    /// <summary>What the state meets is met.</summary>
    public static void Settle(IncidentDraft draft, UserId? by)
    {
        if (draft.Incident.Mode == IncidentMode.Retrospective)
        {
            return;
        }

        Refresh(draft, new IncidentTurned("its base is known now"));
        foreach (var state in draft.Incident.Targets.Where(state => state.IsWaiting && IsMet(draft.Incident, state.Target)).ToList())
        {
            Meet(draft, state, by, null);
        }
    }

    public static void MeetByUpdate(IncidentDraft draft, IncidentUpdate update)
    {
        Refresh(draft, new IncidentTurned("its base is known now"));
        foreach (var state in draft.Incident.Targets.Where(state => state is { IsWaiting: true, Target.Trigger: TargetTrigger.Update } && Reaches(update, state.Target.Argument)).ToList())
        {
            Meet(draft, state, update.By, update.NextBy);
        }

        Promise(draft, update);
    }

    public static IncidentDecision MeetByHand(IncidentDraft draft, string id)
    {
        var state = draft.Incident.Targets.LastOrDefault(known => known.Target.Id == id && known.IsWaiting);
        if (state is null)
        {
            return draft.Refuse(Refusal.NotFound, $"No target '{id}' is waiting.");
        }

        if (state.Target.Trigger is TargetTrigger.Acknowledged or TargetTrigger.RoleHeld)
        {
            return draft.Refuse(Refusal.Invalid, $"\"{state.Target.Name}\" is met by what happens: acknowledge, or take the role.");
        }

        Meet(draft, state, draft.By, null);
        return draft.Accept();
    }

    /// <summary>The clock: reminders, then misses.</summary>
    public static void Pass(IncidentDraft draft, Duration downFor)
    {
        foreach (var state in draft.Incident.Targets.Where(state => state.Outcome == TargetOutcome.Open).OrderBy(state => state.Due).ToList())
        {
            if (state.MissedFrom <= draft.Now)
            {
                if (!draft.CanRaise)
                {
                    return;
                }

                Miss(draft, state, downFor);
            }
            else if (state is { Reminded: false, RemindAt: { } remind } && remind <= draft.Now)
            {
                var told = draft.Responsible(state.Target.Responsible);
                draft.Record(new TargetReminded(state.Target.Id, state.Round, told, new TargetDue(state.Target.Name, state.Due)));
                draft.Tell("target.near", $"{draft.Incident.Reference}: {state.Target.Name} is due in {ReasonText.Span(state.Due - draft.Now)}", [draft.Incident.Title], told, "a response target comes near");
            }
        }
    }

    /// <summary>When the clock has something to do; null when nothing waits.</summary>
    public static Instant? Next(Incident incident)
    {
        Instant? next = null;
        foreach (var state in incident.Targets)
        {
            if (state.Outcome == TargetOutcome.Open)
            {
                var at = state is { Reminded: false, RemindAt: { } remind } ? Instant.Min(remind, state.MissedFrom) : state.MissedFrom;
                next = next is { } earlier ? Instant.Min(earlier, at) : at;
            }
        }

        return next;
    }

    private static void Miss(IncidentDraft draft, TargetState state, Duration downFor)
    {
        Reason reason = downFor > Duration.Zero ? new EngineWasDown(downFor) : new TargetDue(state.Target.Name, state.Due);
        draft.Record(new TargetMissed(state.Target.Id, state.Round, reason));
        if (!state.Target.PagesWhenMissed)
        {
            draft.Tell("target.missed", $"{draft.Incident.Reference}: {state.Target.Name} is late", [draft.Incident.Title], draft.Responsible(state.Target.Responsible), "a response target was missed");
            return;
        }

        draft.PageInTurn(PageKind.Target, $"{state.Target.Id}/{state.Round}", $"{state.Target.Name} is late", Steps(draft, state), reason);
    }

    private static IEnumerable<(Duration After, ImmutableArray<Target> Targets)> Steps(IncidentDraft draft, TargetState state)
    {
        var responsible = Asked(draft) is { IsEmpty: false } asked && state.Target is { Trigger: TargetTrigger.Acknowledged, Responsible.IsEmpty: true } ? asked : draft.Responsible(state.Target.Responsible);
        yield return (Duration.Zero, IncidentDraft.Targets(responsible));
        foreach (var step in state.Target.Missed)
        {
            yield return (step.After, step.Target is { } target ? [target] : IncidentDraft.Targets(draft.Incident.HoldersOf(step.Role ?? "").Select(tenure => tenure.User)));
        }

        if (state.Target.Missed.IsEmpty && draft.Leading().Where(user => !responsible.Contains(user)).ToList() is { Count: > 0 } leading)
        {
            yield return (LeadAfter, IncidentDraft.Targets(leading));
        }
    }

    /// <summary>Those whose answer to the incident's page is missing.</summary>
    private static ImmutableArray<UserId> Asked(IncidentDraft draft) =>
        [.. AlertLinks.RaisedOf(draft).SelectMany(alert => alert.Run?.OpenPages ?? []).Select(page => page.User).Distinct()];

    private static void Meet(IncidentDraft draft, TargetState state, UserId? by, Instant? promised)
    {
        var reason = new TargetTriggered(state.Target.Name, state.Due);
        if (state.Outcome == TargetOutcome.Open && !state.IsKeptAt(draft.Now))
        {
            draft.Record(new TargetMissed(state.Target.Id, state.Round, new TargetDue(state.Target.Name, state.Due)));
        }

        var late = draft.Now - state.Due;
        draft.Record(new TargetMet(state.Target.Id, state.Round, Duration.Max(-late, Duration.Zero), Duration.Max(late, Duration.Zero), by, reason));
        foreach (var page in draft.Incident.Pages.Where(page => page.Kind == PageKind.Target && page.About == $"{state.Target.Id}/{state.Round}"))
        {
            draft.Do(new CommandAlert(page.Alert, new Resolve()));
        }

        if (state.Target.Repeats && draft.Incident.IsOpen && IsAsked(draft, state.Target))
        {
            var next = New(draft, state.Target, state.Round + 1, draft.Now);
            draft.Record(new TargetsSet([promised is { } at ? Promised(next, at) : next], reason));
        }
    }

    /// <summary>A promise that no repeating target keeps watch over is watched by itself.</summary>
    private static void Promise(IncidentDraft draft, IncidentUpdate update)
    {
        if (update.NextBy is not { } at || !draft.Incident.IsOpen)
        {
            return;
        }

        var audience = update.Places.Contains(Communications.StatusPage) ? Communications.StatusPage : update.Audience == Audience.Customer ? "customer" : "internal";
        if (draft.Incident.Targets.Any(state => state is { IsWaiting: true, Promised: true } && state.Due == at && Reaches(update, state.Target.Argument)))
        {
            return;
        }

        var kept = KeeperOf(draft, audience);
        var target = new ResponseTarget(
            $"promise-{audience}",
            audience == "internal" ? "Promised update" : "Promised public update",
            TargetTrigger.Update,
            audience,
            TargetSpan.Of(at - draft.Now),
            TargetBase.Declared,
            Repeats: false,
            Duration.FromMinutes(5),
            Inclusive: true,
            Duration.Zero,
            [],
            audience != "internal",
            kept?.Responsible ?? [],
            kept?.Missed ?? []);
        var round = draft.Incident.Targets.Count(state => state.Target.Id == target.Id) + 1;
        draft.Record(new TargetsSet([Promised(New(draft, target, round, draft.Now), at)], new PersonAsked(update.By)));
    }

    /// <summary>The configured target whose people keep such promises: the one of that audience or place, else any that asks for updates; the level's own first.</summary>
    public static ResponseTarget? KeeperOf(IncidentDraft draft, string audience)
    {
        ImmutableArray<ResponseTarget> updates =
            [.. (draft.Level?.Targets ?? []).Concat(draft.Process.Levels.SelectMany(level => level.Targets)).Where(target => target.Trigger == TargetTrigger.Update)];
        return updates.FirstOrDefault(target => target.Argument == audience) ?? updates.FirstOrDefault(target => audience == "internal" == (target.Argument == "internal")) ?? updates.FirstOrDefault();
    }

    private static TargetState Promised(TargetState state, Instant at) => state with
    {
        Due = at,
        RemindAt = state.Target.RemindBefore is { } before ? Instant.Max(at - before, state.From) : null,
        Promised = true,
    };

    private static void Turn(IncidentDraft draft, TargetState state, ImmutableArray<ResponseTarget> wanted, Reason reason)
    {
        // What the change itself meets is met, and not dropped because it is no longer asked.
        if (state.IsWaiting && IsMet(draft.Incident, state.Target))
        {
            return;
        }

        if (state.Promised ? !draft.Incident.IsOpen && state.IsWaiting : (state.IsWaiting || state.Outcome == TargetOutcome.Held) && !wanted.Any(target => target.Id == state.Target.Id))
        {
            draft.Record(new TargetTurned(state.Target.Id, state.Round, TargetOutcome.Dropped, reason));
            foreach (var page in draft.Incident.Pages.Where(page => page.Kind == PageKind.Target && page.About == $"{state.Target.Id}/{state.Round}"))
            {
                draft.Do(new CommandAlert(page.Alert, new Resolve()));
            }
        }
        else if (state.Target.Outward && draft.Incident.HoldsOutward && state.Outcome == TargetOutcome.Open)
        {
            draft.Record(new TargetTurned(state.Target.Id, state.Round, TargetOutcome.Held, reason));
        }
        else if (state.Outcome == TargetOutcome.Held && !draft.Incident.HoldsOutward)
        {
            draft.Record(new TargetsSet([New(draft, state.Target, state.Round, draft.Now)], reason));
        }
    }

    /// <summary>What is over when the incident is not open any more is not asked; what belongs to the time afterwards is.</summary>
    private static bool IsAsked(IncidentDraft draft, ResponseTarget target)
    {
        if (target.Facts.Any(fact => !draft.Incident.Holds(fact)) || draft.Incident.Category.IsOver())
        {
            return false;
        }

        return draft.Incident.IsOpen || target.Base == TargetBase.Resolved || target.Trigger switch
        {
            TargetTrigger.ByHand => true,
            TargetTrigger.Update => !target.Repeats,
            TargetTrigger.Status => !IsMet(draft.Incident, target),
            _ => false,
        };
    }

    private static TargetState New(IncidentDraft draft, ResponseTarget target, int round, Instant from)
    {
        var due = target.Within.After(from, draft.Definitions);
        Instant? remind = target.RemindBefore is { } before ? Instant.Max(due - before, from + target.OpensAfter) : null;
        return new TargetState(target, round, from, due, remind < due ? remind : null, TargetOutcome.Open, Reminded: false, null, null);
    }

    private static Instant? Base(Incident incident, TargetBase from) => from switch
    {
        TargetBase.Declared => incident.DeclaredAt,
        TargetBase.ImpactStarted => incident.TimeOf(TimeAnchor.ImpactStarted) ?? incident.DeclaredAt,
        TargetBase.Detected => incident.TimeOf(TimeAnchor.Detected) ?? incident.DeclaredAt,
        TargetBase.Acknowledged => incident.TimeOf(TimeAnchor.Acknowledged),
        _ => incident.TimeOf(TimeAnchor.Resolved),
    };

    /// <summary>True for what the state itself shows. Updates and what people say are met as they happen.</summary>
    private static bool IsMet(Incident incident, ResponseTarget target) => target.Trigger switch
    {
        TargetTrigger.Acknowledged => incident.TimeOf(TimeAnchor.Acknowledged) is not null,
        TargetTrigger.RoleHeld => incident.HoldersOf(target.Argument ?? "").Any(tenure => tenure.IsHeld),
        TargetTrigger.Status => incident.Status == target.Argument
            || (Enum.TryParse<StatusCategory>(target.Argument, ignoreCase: true, out var category) && incident.Category >= category && incident.Category <= StatusCategory.Closed),
        _ => false,
    };

    private static bool Reaches(IncidentUpdate update, string? argument) => argument switch
    {
        "internal" => update.Audience == Audience.Internal,
        "customer" => update.Audience == Audience.Customer,
        null => true,
        _ => update.Places.Any(place => Updates.UpdatePlaces.Covers(argument, place)),
    };
}
