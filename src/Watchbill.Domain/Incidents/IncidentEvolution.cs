using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Domain.Incidents;

/// <summary>Makes the snapshot out of the journal, entry by entry. Pure, total and free of decisions.</summary>
public static class IncidentEvolution
{
    /// <param name="incident">Null before the first entry, which must be <see cref="IncidentDeclared"/>.</param>
    /// <param name="at">When the entry occurred.</param>
    public static Incident Evolve(Incident? incident, IncidentEntry entry, Instant at)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry is IncidentDeclared declared)
        {
            return Begin(declared, at);
        }

        if (incident is null)
        {
            throw new InvalidOperationException($"The journal of an incident begins with {nameof(IncidentDeclared)}, not with {entry.GetType().Name}.");
        }

        var acted = ActorOf(entry) is { } by ? Act(incident, by, entry, at) : incident;
        return Change(acted, entry, at) with { Version = incident.Version + 1 };
    }

    /// <summary>The person behind an entry; null for the engine's own.</summary>
    public static UserId? ActorOf(IncidentEntry entry) => entry switch
    {
        IncidentDeclared e => e.By,
        LevelChanged e => e.By,
        StatusChanged e => e.By,
        IncidentEnded e => e.By,
        IncidentReopened e => e.By,
        TimeSet e => e.By,
        DescriptionChanged e => e.By,
        IncidentAcknowledged e => e.By,
        AlertAttached e => e.By,
        AlertDetached e => e.By,
        AlertMuted e => e.By,
        ServicesChanged e => e.By,
        RoleFilled e => e.By,
        RoleAccepted e => e.User,
        RoleLeft e => e.By,
        RoleOffered e => e.By,
        RoleDeclined e => e.By,
        TargetMet e => e.By,
        UpdatePosted e => e.By,
        UpdateEdited e => e.By,
        UpdateDrafted e => e.By,
        DraftEdited e => e.By,
        DraftApproved e => e.By,
        DraftEnded e => e.By,
        NoteAdded e => e.By,
        EntryCorrected e => e.By,
        EntryMarked e => e.By,
        AttachmentAdded e => e.Attachment.By,
        TaskAdded e => e.By,
        TaskChanged e => e.By,
        IncidentFactStated e => e.By,
        GateConfirmed e => e.By,
        IncidentRelated e => e.By,
        AccessChanged e => e.By,
        OutwardReleased e => e.By,
        PlaybookAttached e => e.By,
        PlaybookTicked e => e.By,
        StepRequested e => e.By,
        StepApproved e => e.Approval.By,
        StepDeclined e => e.By,
        StepCancelled e => e.By,
        BranchAnswered e => e.By,
        _ => null,
    };

    private static Incident Begin(IncidentDeclared e, Instant at) => new()
    {
        Id = e.Id,
        Reference = e.Reference,
        Process = e.Process,
        Mode = e.Mode,
        Title = e.Title,
        Summary = e.Summary,
        Impact = e.Impact,
        Level = e.Level,
        LevelPath = e.LevelPath,
        Status = e.Status,
        Category = e.Category,
        DeclaredAt = at,
        DeclaredBy = e.By,
        Times = [new AnchoredTime(TimeAnchor.Declared, at, null)],
        Services = e.Services,
        Facts = e.Facts,
        IsRestricted = e.IsRestricted,
        Viewers = e.Viewers,
        WarRoom = e.WarRoom,
        ChannelName = e.ChannelName,
        SplitFrom = e.SplitFrom,
        LastAct = e.By is { } by ? new LastAct(by, "declared", at, 1) : null,
        Version = 1,
    };

    private static Incident Change(Incident incident, IncidentEntry entry, Instant at) => entry switch
    {
        LevelChanged e => incident with { Level = e.To, LevelPath = e.Path, Suggested = null, RefusedLevels = ChecklistEvolution.Refused(incident, e.To) },
        LevelSuggested e => incident with { Suggested = e.Suggestion, RefusedLevels = e.Suggestion is null ? ChecklistEvolution.Refused(incident, null) : incident.RefusedLevels },
        StatusChanged e => incident with
        {
            Status = e.To,
            Category = e.Category,
            Resolution = e.Category.IsOpen() ? null : e.Category == StatusCategory.Resolved && incident.IsOpen ? new Resolution(e.By, e.Comment, incident.Version + 1) : incident.Resolution,
        },
        IncidentEnded e => incident with { Status = e.To, Category = e.Category, MergedInto = e.Into, Offers = [] },
        IncidentReopened e => incident with
        {
            Status = e.To,
            Category = e.Category,
            Confirmed = [],
            Resolution = null,
            Ticked = ChecklistEvolution.Items(incident.Ticked),
            Ticks = ChecklistEvolution.Items(incident.Ticks),
            Times = [.. incident.Times.Where(time => time.Anchor is not (TimeAnchor.Resolved or TimeAnchor.Closed))],
        },
        TimeSet e => incident with { Times = WithTime(incident.Times, e) },
        DescriptionChanged e => incident with { Title = e.Title, Summary = e.Summary, Impact = e.Impact },
        IncidentAcknowledged => incident.TimeOf(TimeAnchor.Acknowledged) is null
            ? incident with { Times = incident.Times.Add(new AnchoredTime(TimeAnchor.Acknowledged, at, null)) }
            : incident,
        AlertAttached e => incident with { Alerts = [.. incident.Alerts.Where(linked => linked.Alert != e.Alert), new LinkedAlert(e.Alert, e.Service, e.Title, at, null, false, e.Rule)] },
        AlertDetached e => incident with { Alerts = incident.Alerts.RemoveAll(linked => linked.Alert == e.Alert) },
        AttachedAlertChanged e => WithAlert(incident, e.Alert, linked => linked with { ResolvedAt = e.Status == AlertStatus.Resolved ? at : null }),
        AlertMuted e => WithAlert(incident, e.Alert, linked => linked with { Muted = e.Muted }),
        ServicesChanged e => incident with { Services = e.Services },
        PageRaised e => incident with { Pages = incident.Pages.Add(new RaisedPage(e.Alert, e.Kind, e.About, at)) },
        NobodyToPageFor => incident,
        RoleFilled e => Fill(incident, e, at),
        RoleAccepted e => Settled(incident, e.Role, e.User) with
        {
            Roles = [.. incident.Roles.Select(tenure => tenure.Role == e.Role && tenure.User == e.User && tenure.To is null ? tenure with { AcceptedAt = tenure.AcceptedAt ?? at, ActedAt = at } : tenure)],
        },
        RoleLeft e => incident with { Roles = [.. incident.Roles.Select(tenure => tenure.Role == e.Role && tenure.User == e.User && tenure.To is null ? tenure with { To = at } : tenure)] },
        RoleOffered e => incident with { Offers = [.. incident.Offers.Where(offer => offer.Role != e.Role), new RoleOffer(e.Role, e.To, e.From, e.By, at, e.Note)] },
        RoleDeclined e => incident with { Offers = incident.Offers.RemoveAll(offer => offer.Role == e.Role) },
        CommandMissed e => incident with { Asked = [.. incident.Asked.Where(asked => asked.Role != e.Role || asked.Vacant != e.Vacant), new RoleAsked(e.Role, e.Vacant, at)] },
        TargetsSet e => incident with { Targets = [.. incident.Targets.Where(old => !e.Targets.Any(set => set.Target.Id == old.Target.Id && set.Round == old.Round)), .. e.Targets] },
        TargetReminded e => WithTarget(incident, e.Target, e.Round, target => target with { Reminded = true }),
        TargetMet e => WithTarget(incident, e.Target, e.Round, target => target with { Outcome = target.Outcome == TargetOutcome.Missed ? TargetOutcome.Missed : TargetOutcome.Kept, SettledAt = at }),
        TargetMissed e => WithTarget(incident, e.Target, e.Round, target => target with { Outcome = TargetOutcome.Missed, MissedAt = target.Due }),
        TargetTurned e => WithTarget(incident, e.Target, e.Round, target => e.Outcome == TargetOutcome.Dropped && target.Outcome == TargetOutcome.Missed
            ? target with { SettledAt = at }
            : target with { Outcome = e.Outcome, SettledAt = e.Outcome == TargetOutcome.Dropped ? at : null }),
        UpdatePosted e => incident with { Updates = incident.Updates.Add(new IncidentUpdate(e.Number, e.Audience, e.Places, e.Text, at, e.By, e.NextBy, incident.Status, 0) { Sends = e.Sent ?? [], Source = e.Source }) },
        UpdateEdited e => incident with { Updates = [.. incident.Updates.Select(update => update.Number == e.Number ? update with { Text = e.Text, Edited = update.Edited + 1, Source = null, Sends = Resent(update, e) } : update)] },
        UpdateDelivered e => UpdateOutcomes.Evolve(incident, e),
        UpdateDrafted or DraftEdited or DraftApproved or DraftEnded => UpdateDrafts.Evolve(incident, entry, at),
        NoteAdded or EntryCorrected => incident,
        EntryMarked e => incident with { Starred = Marked(incident.Starred, e.Entry, e.Starred), External = Marked(incident.External, e.Entry, e.External) },
        AttachmentAdded e => incident with { Attachments = incident.Attachments.Add(e.Attachment) },
        TaskAdded e => incident with { Tasks = incident.Tasks.Add(new IncidentTask(e.Number, e.Text, e.Owner, e.Due, TaskOutcome.Open, e.By, at, null, false)) },
        TaskChanged e => incident with { Tasks = [.. incident.Tasks.Select(task => task.Number == e.Number ? Changed(task, e, at) : task)] },
        TaskReminded e => incident with { Tasks = [.. incident.Tasks.Select(task => task.Number == e.Number ? task with { Reminded = true } : task)] },
        IncidentFactStated e => incident with
        {
            Facts = [.. incident.Facts.Where(known => known.Fact != e.Fact).Append(new StatedFact(e.Fact, e.Holds)).OrderBy(known => known.Fact, StringComparer.Ordinal)],
            OutwardReleased = incident.OutwardReleased && e.Fact != IncidentProcess.SecurityFact,
        },
        GateConfirmed e => incident with { Confirmed = e.Confirmed ? [.. incident.Confirmed.Where(known => known != e.Confirmation), e.Confirmation] : incident.Confirmed.Remove(e.Confirmation) },
        IncidentRelated e => incident with { Related = e.Related ? [.. incident.Related.Where(known => known != e.Other), e.Other] : incident.Related.Remove(e.Other) },
        AccessChanged e => incident with { IsRestricted = e.IsRestricted, Viewers = e.Viewers },
        Incidents.OutwardReleased => incident with { OutwardReleased = true },
        PlaybookAttached or PlaybookTicked or BranchAnswered => ChecklistEvolution.Evolve(incident, entry, at),
        ChannelOpened e => incident with { ChannelId = e.Id, ChannelName = e.Name },
        _ => StepEvolution.Of(incident, entry, at) ?? throw new UnreachableException($"{entry.GetType().Name} has no effect on an incident."),
    };

    /// <summary>Whoever acts has accepted the roles that automation gave them, and is not silent.</summary>
    private static Incident Act(Incident incident, UserId by, IncidentEntry entry, Instant at)
    {
        var roles = incident.Roles.Any(tenure => tenure.User == by && tenure.To is null)
            ? [.. incident.Roles.Select(tenure => tenure.User == by && tenure.To is null ? tenure with { AcceptedAt = tenure.AcceptedAt ?? at, ActedAt = at } : tenure)]
            : incident.Roles;
        var held = roles.Where(tenure => tenure.User == by && tenure.To is null).Select(tenure => tenure.Role).ToHashSet(StringComparer.Ordinal);
        return incident with
        {
            Roles = roles,
            Asked = incident.Asked.RemoveAll(asked => held.Contains(asked.Role)),
            LastAct = entry is StatusChanged or LevelChanged or IncidentEnded or IncidentReopened or RoleFilled ? new LastAct(by, VerbOf(entry), at, incident.Version + 1) : incident.LastAct,
        };
    }

    private static string VerbOf(IncidentEntry entry) => entry switch
    {
        LevelChanged => "changed the severity of",
        IncidentReopened => "reopened",
        RoleFilled => "gave a role in",
        _ => "changed the status of",
    };

    private static Incident Fill(Incident incident, RoleFilled e, Instant at)
    {
        Instant? accepted = e.Accepted ? at : null;
        return Settled(incident, e.Role, e.Accepted ? e.User : null) with
        {
            Roles = incident.Roles.Add(new RoleTenure(e.Role, e.User, at, null, accepted, accepted, e.By)),
            Offers = incident.Offers.RemoveAll(offer => offer.Role == e.Role),
            Viewers = incident.Viewers.Contains(e.User) || !incident.IsRestricted ? incident.Viewers : incident.Viewers.Add(e.User),
        };
    }

    private static Incident Settled(Incident incident, string role, UserId? by) =>
        by is null ? incident : incident with { Asked = incident.Asked.RemoveAll(asked => asked.Role == role) };

    private static ImmutableArray<AnchoredTime> WithTime(ImmutableArray<AnchoredTime> times, TimeSet e)
    {
        var others = times.RemoveAll(time => time.Anchor == e.Anchor);
        return e.At is { } at ? others.Add(new AnchoredTime(e.Anchor, at, e.By)) : others;
    }

    private static Incident WithAlert(Incident incident, AlertId alert, Func<LinkedAlert, LinkedAlert> change) =>
        incident with { Alerts = [.. incident.Alerts.Select(linked => linked.Alert == alert ? change(linked) : linked)] };

    private static Incident WithTarget(Incident incident, string id, int round, Func<TargetState, TargetState> change) =>
        incident with { Targets = [.. incident.Targets.Select(target => target.Target.Id == id && target.Round == round ? change(target) : target)] };

    /// <summary>What is told again is on its way again; what was mailed stays as it went.</summary>
    private static ImmutableArray<UpdateSend> Resent(IncidentUpdate update, UpdateEdited e) =>
        [.. update.Sends.Where(send => e.Sent?.Any(again => again.Place == send.Place) is not true), .. e.Sent ?? []];

    private static ImmutableArray<int> Marked(ImmutableArray<int> marks, int entry, bool? wanted) => wanted switch
    {
        true => [.. marks.Where(mark => mark != entry).Append(entry).Order()],
        false => marks.Remove(entry),
        null => marks,
    };

    private static IncidentTask Changed(IncidentTask task, TaskChanged e, Instant at) => task with
    {
        Text = e.Text ?? task.Text,
        Owner = e.Owner ?? task.Owner,
        Due = e.Due ?? task.Due,
        Reminded = task.Reminded && (e.Due is null || e.Due == task.Due),
        Outcome = e.Outcome,
        SettledAt = e.Outcome == TaskOutcome.Open ? null : task.SettledAt ?? at,
    };
}
