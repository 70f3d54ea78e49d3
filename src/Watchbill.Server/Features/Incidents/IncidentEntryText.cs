using System.Diagnostics;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Server.Features.Incidents.Steps;
using Watchbill.Server.Features.Incidents.Updates;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Puts an incident's entries into words: one sentence without a full stop. Reasons stand apart. Made when they are read.</summary>
public static class IncidentEntryText
{
    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");

    /// <param name="when">How points in time are written; null for UTC to the minute.</param>
    public static string Of(IncidentEntry entry, IncidentProcess process, DefinitionSet definitions, Func<Instant, string>? when = null)
    {
        when ??= Minute.Format;
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(definitions);
        return entry switch
        {
            IncidentDeclared e => $"declared as {Level(e.Level, process)}: {e.Title}",
            LevelChanged e => e.From == e.To ? $"stays {Level(e.To, process)}, with answers" : $"severity changed from {Level(e.From, process)} to {Level(e.To, process)}",
            LevelSuggested e => e.Suggestion is { } suggested ? $"{suggested.From} suggests {Level(suggested.Level, process)}" : "the suggested severity was not taken",
            StatusChanged e => $"status changed from {Status(e.From, process)} to {Status(e.To, process)}{Comment(e.Comment)}{(e.Waived.IsEmpty ? "" : $"; without: {string.Join(", ", e.Waived)}")}",
            IncidentEnded e => e.Into is { } into ? $"merged into incident {into}{Comment(e.Comment)}" : $"{Status(e.To, process)}{(e.Cause is { } cause ? $": {process.Reasons.FirstOrDefault(known => known.Id == cause)?.Name ?? cause}" : "")}{Comment(e.Comment)}",
            IncidentReopened e => $"opened again, {Status(e.To, process)}",
            TimeSet e => e.At is { } at ? $"{Words(e.Anchor)} at {when(at)}{(e.Was is { } was ? $", not {when(was)}" : "")}" : $"{Words(e.Anchor)}: not known",
            DescriptionChanged e => $"described as: {e.Title}{(e.Impact is { } impact ? $"; impact: {impact}" : "")}",
            IncidentAcknowledged e => $"acknowledged by {definitions.NameOf(e.By)}",
            AlertAttached e => $"alert #{e.Alert} attached: {e.Title}",
            AlertDetached e => $"alert #{e.Alert} taken out",
            AttachedAlertChanged e => e.Status == AlertStatus.Resolved ? $"alert #{e.Alert} stopped firing" : $"alert #{e.Alert} fires again",
            AlertMuted e => e.Muted ? $"alert #{e.Alert} will not page again after the incident" : $"alert #{e.Alert} will page again after the incident",
            ServicesChanged e => e.Services.IsEmpty ? "no service is affected" : $"affects {string.Join(", ", e.Services)}",
            PageRaised e => $"pages {(e.People.IsEmpty ? "by the policy" : string.Join(", ", e.People.Select(definitions.NameOf)))} (alert #{e.Alert}): {e.What}",
            NobodyToPageFor e => $"nobody to ask for {e.What}",
            RoleFilled e => $"{definitions.NameOf(e.User)} {(e.Accepted ? "is" : "is asked to be")} {Role(e.Role, process)}",
            RoleAccepted e => $"{definitions.NameOf(e.User)} accepts {Role(e.Role, process)}",
            RoleLeft e => $"{definitions.NameOf(e.User)} is no longer {Role(e.Role, process)}",
            RoleOffered e => $"{definitions.NameOf(e.By)} offers {Role(e.Role, process)} to {definitions.NameOf(e.To)}{Comment(e.Note)}",
            RoleDeclined e => $"{definitions.NameOf(e.By)} does not take {Role(e.Role, process)}",
            CommandMissed e => $"{(e.Vacant ? "nobody is" : "no word from the")} {Role(e.Role, process)}; asked: {People(e.Asked, definitions)}",
            TargetsSet e => $"due: {string.Join(", ", e.Targets.Select(target => $"{target.Target.Name} by {when(target.Due)}"))}",
            TargetReminded e => $"{Target(e.Target, process)} comes near; told: {People(e.Told, definitions)}",
            TargetMet e => e.Late > Duration.Zero ? $"{Target(e.Target, process)} met, {ReasonText.Span(e.Late)} late" : $"{Target(e.Target, process)} kept, {ReasonText.Span(e.Left)} to spare",
            TargetMissed e => $"{Target(e.Target, process)} missed",
            TargetTurned e => $"{Target(e.Target, process)} {(e.Outcome == TargetOutcome.Held ? "is held" : "is not asked any more")}",
            UpdatePosted e => $"{(e.Audience == Audience.Customer ? "customer update" : "update")} {e.Number}{(e.Places.IsEmpty ? "" : $" to {string.Join(", ", e.Places)}")}: {e.Text}{(e.NextBy is { } next ? $" (next by {when(next)})" : "")}",
            UpdateEdited e => $"update {e.Number} now says: {e.Text}",
            UpdateDelivered e => UpdateEntryText.Of(e),
            UpdateDrafted or DraftEdited or DraftApproved or DraftEnded => UpdateEntryText.Of(entry, process, when),
            NoteAdded e => e.Source is { } source ? $"note from {source}: {e.Text}" : $"note: {e.Text}",
            EntryCorrected e => $"entry {e.Entry} is corrected: {e.Text}",
            EntryMarked e => $"entry {e.Entry} {string.Join(", ", new[] { e.Starred switch { true => "starred", false => "not starred", _ => null }, e.External switch { true => "may be told outside", false => "stays inside", _ => null } }.OfType<string>())}",
            AttachmentAdded e => $"attached {e.Attachment.Name}",
            TaskAdded e => $"task {e.Number}: {e.Text}{(e.Owner is { } owner ? $" ({definitions.NameOf(owner)})" : "")}{(e.Due is { } due ? $", by {when(due)}" : "")}",
            TaskChanged e => $"task {e.Number} {Words(e.Outcome)}{(e.Text is { } text ? $": {text}" : "")}{(e.Owner is { } owner ? $", now {definitions.NameOf(owner)}'s" : "")}",
            TaskReminded e => $"task {e.Number} is due; told: {People(e.Told, definitions)}",
            IncidentFactStated e => $"{definitions.NameOf(e.By)} says {e.Fact}: {(e.Holds ? "yes" : "no")}",
            GateConfirmed e => e.Confirmed ? $"confirmed: {e.Confirmation}" : $"no longer confirmed: {e.Confirmation}",
            IncidentRelated e => e.Related ? $"has to do with incident {e.Other}" : $"has nothing to do with incident {e.Other}",
            AccessChanged e => e.IsRestricted ? $"only for {People(e.Viewers, definitions)}" : "for everybody",
            OutwardReleased e => $"{definitions.NameOf(e.By)} lets messages go out",
            PlaybookAttached or PlaybookTicked or BranchAnswered => Playbooks.ChecklistText.Of(entry, definitions),
            ChannelOpened e => $"channel {e.Name} opened",
            _ => StepEntryText.Of(entry, definitions, when) ?? throw new UnreachableException($"{entry?.GetType().Name} has no words."),
        };
    }

    private static string Level(string id, IncidentProcess process) => process.Level(id)?.Name ?? id;

    private static string Status(string id, IncidentProcess process) => process.Status(id)?.Name ?? id;

    private static string Role(string id, IncidentProcess process) => process.Role(id)?.Name ?? id;

    private static string Target(string id, IncidentProcess process) =>
        $"\"{process.Levels.SelectMany(level => level.Targets).FirstOrDefault(target => target.Id == id)?.Name ?? id}\"";

    private static string Comment(string? text) => text is null ? "" : $": {text}";

    private static string People(System.Collections.Immutable.ImmutableArray<UserId> users, DefinitionSet definitions) =>
        users.IsDefaultOrEmpty ? "nobody" : string.Join(", ", users.Select(definitions.NameOf));

    private static string Words<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');
}
