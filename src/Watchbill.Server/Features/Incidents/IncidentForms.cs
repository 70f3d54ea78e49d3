using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents.Steps;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Incidents in the form of the wire contracts.</summary>
internal static class IncidentForms
{
    public static IncidentSummary Summary(Incident incident, DefinitionSet definitions, AlertLinks links)
    {
        var process = definitions.Process(incident.Process);
        var next = incident.Targets.Where(target => target.IsWaiting).MinBy(target => target.Due);
        return new IncidentSummary(
            incident.Id.Value,
            incident.Reference,
            incident.Title,
            EntryText.Snake(incident.Mode),
            incident.Level,
            process.Level(incident.Level)?.Name ?? incident.Level,
            incident.Status,
            process.Status(incident.Status)?.Name ?? incident.Status,
            EntryText.Snake(incident.Category),
            incident.DeclaredAt,
            incident.DeclaredBy?.Value,
            incident.TimeOf(TimeAnchor.Resolved),
            process.Command is { } command ? incident.HoldersOf(command.Id).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User.Value).FirstOrDefault() : null,
            [.. incident.Services.Select(service => service.Value)],
            incident.IsRestricted,
            next?.Target.Name,
            next?.Due,
            incident.Version,
            links.Below($"incidents/{incident.Id}").AbsoluteUri);
    }

    public static IncidentDetail Detail(Incident incident, IReadOnlyDictionary<AlertId, Alert> alerts, Surroundings near, DefinitionSet definitions, AlertLinks links, Instant now)
    {
        var process = definitions.Process(incident.Process);
        return new IncidentDetail(
            Summary(incident, definitions, links),
            incident.Process,
            incident.Summary,
            incident.Impact,
            [.. incident.LevelPath.Select(step => new SeverityStepInfo(step.Question, step.Text, step.Answer, step.Outcome switch { true => "yes", false => "no", null => SeverityQuestion.Unsure }))],
            incident.Suggested?.Level,
            incident.Suggested?.From,
            [.. incident.Times.OrderBy(time => time.At).Select(time => new IncidentTimeInfo(EntryText.Snake(time.Anchor), time.At, time.By?.Value))],
            [.. incident.Roles.Select(tenure => new RoleTenureInfo(
                tenure.Role, process.Role(tenure.Role)?.Name ?? tenure.Role, tenure.User.Value, definitions.NameOf(tenure.User), tenure.From, tenure.To, tenure.AcceptedAt is not null))],
            [.. incident.Offers.Select(offer => new RoleOfferInfo(offer.Role, offer.To.Value, offer.From?.Value, offer.By.Value, offer.At, offer.Note))],
            [.. incident.Targets.Select(target => Target(target, now))],
            [.. incident.Alerts.Select(linked => new IncidentAlertInfo(linked.Alert.Value, linked.Service.Value, linked.Title, linked.AttachedAt, linked.ResolvedAt, linked.Muted))],
            [.. incident.Pages.Select(page => new IncidentPageInfo(page.Alert.Value, EntryText.Snake(page.Kind), page.About, page.At))],
            [.. incident.Updates.Select(update => new IncidentUpdateInfo(
                update.Number, EntryText.Snake(update.Audience), update.Places, update.Text, update.At, update.By.Value, update.NextBy, update.Edited,
                [.. update.Sends.Select(send => new UpdateSendInfo(send.Place, send.Name, UpdateEntryText.StateOf(send), send.Recipients, send.Delivered, send.Failed, send.Unknown, send.Detail))], update.Source?.Template))],
            [.. incident.Tasks.Select(task => new IncidentTaskInfo(task.Number, task.Text, task.Owner?.Value, task.Due, EntryText.Snake(task.Outcome), task.By.Value, task.At))],
            incident.Facts.ToDictionary(fact => fact.Fact, fact => fact.Holds, StringComparer.Ordinal),
            incident.IsOpen ? IncidentGate.Unmet(incident, definitions, alerts, now) : [],
            incident.Confirmed,
            [.. incident.Related.Select(other => other.Value)],
            incident.MergedInto?.Value,
            [.. incident.Attachments.Select(file => new AttachmentInfo(file.Number, file.Name, file.MediaType, file.Length, file.By.Value, file.At))],
            incident.Playbooks,
            [.. incident.Viewers.Select(user => user.Value)],
            incident.HoldsOutward,
            incident.WarRoom,
            incident.ChannelName,
            [.. incident.Steps.Select(step => StepForms.Info(step, definitions))],
            Surroundings.Infos(near.DependsOn),
            Surroundings.Infos(near.MayAffect),
            [.. incident.Drafts.Where(draft => draft.IsWaiting).Select(draft => new UpdateDraftInfo(
                draft.Number, draft.Revision, EntryText.Snake(draft.Audience), draft.Places, draft.Text, draft.At, draft.By.Value, draft.NextBy, draft.Status, draft.Source?.Template,
                [.. draft.Missing.Select(demand => string.Join(" or ", demand.Roles))], [.. draft.Approvals.Select(approval => approval.By.Value).Distinct()]))]);
    }

    public static IncidentTimeline Timeline(Incident incident, IReadOnlyList<JournalRow> journal, DefinitionSet definitions)
    {
        var process = definitions.Process(incident.Process);
        var corrections = journal.Select(row => row.Entry).OfType<EntryCorrected>().GroupBy(entry => entry.Entry).ToDictionary(entries => entries.Key, entries => entries.Last().Text);
        return new IncidentTimeline(incident.Reference, [.. journal.Select(row => new IncidentTimelineEntry(
            row.Version,
            row.OccurredAt,
            row.RecordedAt,
            JournalJson.KindOf(row.Entry).Kind,
            row.Actor.ToString(),
            EntryText.Snake(row.Door),
            IncidentEntryText.Of((IncidentEntry)row.Entry, process, definitions),
            ReasonText.Of(((IncidentEntry)row.Entry).Reason, definitions),
            incident.Starred.Contains(row.Version),
            incident.External.Contains(row.Version),
            corrections.GetValueOrDefault(row.Version),
            JsonElement.Parse(JournalJson.Write(row.Entry))))]);
    }

    private static TargetInfo Target(TargetState target, Instant now)
    {
        var late = target.Outcome == TargetOutcome.Missed || target.IsWaiting ? (target.SettledAt ?? now) - target.Due : Duration.Zero;
        return new TargetInfo(
            target.Target.Id, target.Target.Name, target.Round, target.Due, EntryText.Snake(target.Outcome), target.SettledAt, Math.Max(0, (long)late.TotalSeconds), target.Promised);
    }
}
