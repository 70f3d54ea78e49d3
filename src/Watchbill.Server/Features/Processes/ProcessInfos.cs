using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Policies;

namespace Watchbill.Server.Features.Processes;

/// <summary>Processes in the form of the wire contracts.</summary>
internal static class ProcessInfos
{
    public static IncidentProcessSummary Summary(DefinitionSet definitions, User reader, IncidentProcess process, AlertLinks links) => new(
        process.Id,
        process.Name,
        ProcessLookup.IsBuiltIn(process),
        [.. process.Levels.Select(level => level.Name)],
        [.. ProcessLookup.ServicesOf(definitions, reader, process).Select(service => service.Id.Value)],
        Url(process, links));

    public static IncidentProcessInfo Of(DefinitionSet definitions, User reader, IncidentProcess process, AlertLinks links)
    {
        IReadOnlyList<string> Whom(ImmutableArray<Target> targets) => [.. targets.Select(target => RuleLine.WhomOf(definitions, reader, target).Text)];
        return new IncidentProcessInfo(
            process.Id,
            process.Name,
            ProcessLookup.IsBuiltIn(process),
            process.Reference,
            process.Channel,
            process.WarRoom,
            [.. process.Levels.Select(level => Of(process, level, target => RuleLine.WhomOf(definitions, reader, target).Text))],
            [.. process.Statuses.Select(status => new IncidentStatusInfo(
                status.Id, status.Name, EntryText.Snake(status.Category), EntryText.Snake(status.Phase), status.Anchor is { } anchor ? EntryText.Snake(anchor) : null))],
            [.. process.Roles.Select(role => new IncidentRoleInfo(
                role.Id, role.Name, role.Duties, role.Leads, Whom(role.FilledFrom), role.Levels, role.Facts, role.VacantFor?.TotalSeconds, role.SilentFor?.TotalSeconds, Whom(role.Deputies)))],
            [.. (process.Tree?.Questions ?? []).Select(SeverityForms.Of)],
            process.Reasons.ToDictionary(reason => reason.Id, reason => reason.Name, StringComparer.Ordinal),
            [
                .. process.MailLists.Select(list => new UpdatePlaceInfo($"{Communications.Mail}:{list.Id}", list.Name, EntryText.Snake(list.Audience))),
                .. process.Webhooks.Select(webhook => new UpdatePlaceInfo($"{Communications.Webhook}:{webhook.Id}", webhook.Name, EntryText.Snake(webhook.Audience))),
            ],
            [.. process.Approvals.Select(demand => new ApprovalInfo(demand.Id, demand.Audience is { } audience ? EntryText.Snake(audience) : null, demand.Places, demand.Roles, demand.SecondPerson))],
            Url(process, links));
    }

    private static IncidentSeverityInfo Of(IncidentProcess process, SeverityLevel level, Func<Target, string> whom) => new(
        level.Id,
        level.Name,
        level.Aliases,
        level.Definition,
        level.Examples,
        level.Bands.ToDictionary(band => band.Measure, band => band.Range, StringComparer.Ordinal),
        EntryText.Snake(level.AlertSeverity),
        level.Policy?.Value,
        level.Pages,
        level.NeedsReview,
        level.WarRoom ?? process.WarRoom,
        [.. level.Targets.Select(target => Of(process, target, whom))],
        level.Gate is { } gate ? new ResolveGateInfo(gate.QuietFor.TotalSeconds, gate.Confirmations, gate.TasksDone, gate.PlaybooksDone, gate.ReopenWithin.TotalSeconds) : null);

    private static ResponseTargetInfo Of(IncidentProcess process, ResponseTarget target, Func<Target, string> whom) => new(
        target.Id,
        target.Name,
        target.Trigger switch { TargetTrigger.RoleHeld => "role", TargetTrigger.ByHand => "hand", _ => EntryText.Snake(target.Trigger) },
        target.Argument,
        target.Within.Duration?.TotalSeconds,
        target.Within.Duration is null ? new BusinessDaysInfo(target.Within.BusinessDays, target.Within.Zone?.Id ?? DateTimeZone.Utc.Id, target.Within.Holidays) : null,
        EntryText.Snake(target.Base),
        target.Repeats,
        target.RemindBefore?.TotalSeconds,
        target.Inclusive ? "within" : "less_than",
        target.OpensAfter.TotalSeconds,
        target.Facts,
        target.Outward,
        target.Responsible,
        [.. target.Missed.Select(step => new MissedStepInfo(step.After.TotalSeconds, step.Role, step.Target is { } paged ? whom(paged) : null))],
        target.PagesWhenMissed,
        TargetSentence.Of(process, target));

    private static string Url(IncidentProcess process, AlertLinks links) => links.Below($"processes/{process.Id}").AbsoluteUri;
}
