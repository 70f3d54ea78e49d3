using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>What templates may say about an incident, read from its snapshot and its journal at one instant. What it does not know yet has no value.</summary>
internal static class UpdateValues
{
    /// <param name="command">The update that is being written: its status and its promise count as told already.</param>
    public static TemplateValues Of(
        Incident incident, IReadOnlyList<JournalRow> journal, IReadOnlyDictionary<AlertId, Alert> alerts, PostUpdate command, TemplateAudience audience, UserId sender, DefinitionSet definitions, AlertLinks links, Instant now)
    {
        var process = definitions.Process(incident.Process);
        var status = (command.Status is { } named ? StatusOf(process, named) : null) ?? process.Status(incident.Status);
        var page = definitions.DefaultStatusPage();
        var pageUrl = page is null ? null : page.Url ?? links.Below($"status/{page.Id}").AbsoluteUri;
        var isOutside = audience == TemplateAudience.Customer;
        return new TemplateValues
        {
            Now = now,
            Sender = definitions.NameOf(sender),
            Organisation = new OrganisationValues { Name = page?.Name, StatusPage = pageUrl },
            Incident = Values(incident, status, process, definitions, alerts, journal, isOutside, now) with
            {
                Title = incident.IsRestricted && isOutside ? UpdateSending.PlainHeading : incident.Title,
                NextUpdateAt = command.NextBy ?? NextUpdate(incident, isOutside),
                NextUpdateIn = (command.NextBy ?? NextUpdate(incident, isOutside)) is { } next ? Duration.Max(next - now, Duration.Zero) : null,
                Link = links.Below($"incidents/{incident.Id}").AbsoluteUri,
                StatusPage = pageUrl,
                Components = page is null ? [] : [.. page.Components.Where(component => component.Services.Any(incident.Services.Contains)).Select(component => component.Name)],
            },
        };
    }

    /// <summary>An id, a name or a category.</summary>
    public static IncidentStatus? StatusOf(IncidentProcess process, string text) =>
        process.Status(text)
        ?? process.Statuses.FirstOrDefault(known => string.Equals(known.Name, text, StringComparison.OrdinalIgnoreCase))
        ?? (Enum.TryParse<StatusCategory>(text, ignoreCase: true, out var category) ? process.First(category) : null);

    private static IncidentValues Values(
        Incident incident, IncidentStatus? status, IncidentProcess process, DefinitionSet definitions, IReadOnlyDictionary<AlertId, Alert> alerts, IReadOnlyList<JournalRow> journal, bool isOutside, Instant now)
    {
        var level = process.Level(incident.Level);
        var started = incident.TimeOf(TimeAnchor.ImpactStarted) ?? incident.TimeOf(TimeAnchor.Detected) ?? incident.DeclaredAt;
        var resolved = incident.TimeOf(TimeAnchor.Resolved) ?? (status?.Category == StatusCategory.Resolved ? now : null);
        var before = journal.Select(row => row.Entry).OfType<StatusChanged>().LastOrDefault();
        var previous = status is not null && status.Id != incident.Status ? incident.Status : before?.From;
        return new IncidentValues
        {
            Reference = incident.Reference,
            Title = incident.Title,
            Link = "",
            Severity = level?.Name ?? incident.Level,
            SeverityDefinition = level?.Definition,
            Status = status?.Name ?? incident.Status,
            Category = EntryText.Snake(status?.Category ?? incident.Category),
            PreviousStatus = previous is null ? null : process.Status(previous)?.Name ?? previous,
            IsDrill = incident.Mode is IncidentMode.Drill or IncidentMode.Test,
            IsSecurity = incident.IsSecurity,
            DeclaredAt = incident.DeclaredAt,
            DetectedAt = incident.TimeOf(TimeAnchor.Detected) ?? incident.DeclaredAt,
            StartedAt = started,
            AcknowledgedAt = incident.TimeOf(TimeAnchor.Acknowledged),
            MitigatedAt = incident.TimeOf(TimeAnchor.Mitigated),
            ResolvedAt = resolved,
            Duration = Duration.Max((resolved ?? now) - started, Duration.Zero),
            QuietTime = level?.Gate is { } gate && gate.QuietFor > Duration.Zero ? gate.QuietFor : null,
            Commander = process.Command is { } command ? Names(incident.HoldersOf(command.Id).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User), definitions) : null,
            OnCall = OnCall(incident, definitions, now),
            Roles = process.Roles.Select(role => (role.Id, Names: Names(incident.HoldersOf(role.Id).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User), definitions)))
                .Where(role => role.Names is not null).ToImmutableSortedDictionary(role => role.Id, role => role.Names!, StringComparer.Ordinal),
            People = [.. incident.Roles.Where(tenure => tenure.IsHeld).Select(tenure => new PersonValues(process.Role(tenure.Role)?.Name ?? tenure.Role, definitions.NameOf(tenure.User)))],
            Services = [.. incident.Services.Select(service => new ServiceValues(definitions.Services.TryGetValue(service, out var known) ? known.Name : service.Value))],
            Impact = incident.Impact,
            Summary = incident.Summary,
            UpdateNumber = incident.Updates.Length + 1,
            SourceLink = incident.Alerts.Select(linked => alerts.GetValueOrDefault(linked.Alert)?.Link).FirstOrDefault(link => link is not null),
            Channel = incident.ChannelName is { } channel ? $"#{channel}" : null,
            WarRoom = incident.WarRoom,
            Updates = [.. incident.Updates.Where(update => !isOutside || update.Audience == Audience.Customer)
                .Select(update => new Domain.Templates.UpdateValues(update.Number, update.At, update.Text, process.Status(update.Status)?.Name ?? update.Status, definitions.NameOf(update.By)))],
            Timeline = [.. journal.Where(row => isOutside ? incident.External.Contains(row.Version) : incident.Starred.Contains(row.Version))
                .Select(row => new TimelineValues(row.OccurredAt, IncidentEntryText.Of((IncidentEntry)row.Entry, process, definitions), row.Actor.UserId is { } by ? definitions.NameOf(by) : null))],
            Targets = [.. incident.Targets.OrderBy(target => target.Due).Select(target => new TargetValues(
                target.Target.Name, target.Due, EntryText.Snake(target.Outcome), target is { Outcome: TargetOutcome.Missed, SettledAt: { } settled } && settled > target.Due ? settled - target.Due : null))],
        };
    }

    /// <summary>Whoever the policy of the first service asks first.</summary>
    private static string? OnCall(Incident incident, DefinitionSet definitions, Instant now) =>
        incident.Services is [var first, ..] && definitions.Services.TryGetValue(first, out var service) && definitions.Policies.TryGetValue(service.Policy, out var policy) && policy.Rules is [var rule, ..]
            ? Names(TargetResolution.People(definitions, rule.Targets, now, []).Select(reached => reached.User), definitions)
            : null;

    private static Instant? NextUpdate(Incident incident, bool isOutside) => incident.Targets
        .Where(target => target is { IsWaiting: true, Target.Trigger: TargetTrigger.Update } && (target.Target.Argument == "internal") != isOutside)
        .OrderBy(target => target.Due).FirstOrDefault()?.Due;

    private static string? Names(IEnumerable<UserId> users, DefinitionSet definitions) =>
        string.Join(", ", users.Distinct().Select(definitions.NameOf)) is { Length: > 0 } names ? names : null;
}
