using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>A place that an update can go to, as forms offer it.</summary>
public sealed record PlaceChoice(string Place, string Name)
{
    /// <summary>Every list and webhook by its name; mail and webhooks without one are for people to tell.</summary>
    public static ImmutableArray<PlaceChoice> Of(IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return
        [
            new PlaceChoice(Communications.StatusPage, "Status page"),
            new PlaceChoice(Communications.Chat, "Chat"),
            .. process.MailLists.IsEmpty
                ? [new PlaceChoice(Communications.Mail, "Mail (told by you)")]
                : process.MailLists.Select(list => new PlaceChoice(UpdatePlaces.MailOf + list.Id, $"Mail: {list.Name} ({Whom(list.Audience)})")),
            .. process.Webhooks.IsEmpty
                ? [new PlaceChoice(Communications.Webhook, "Webhook (told by you)")]
                : process.Webhooks.Select(webhook => new PlaceChoice(UpdatePlaces.WebhookOf + webhook.Id, $"Webhook: {webhook.Name} ({Whom(webhook.Audience)})")),
        ];
    }

    private static string Whom(Audience audience) => audience == Audience.Customer ? "customers" : "us";
}

/// <summary>The page on which an update is written in steps: choose, fill in, look, send.</summary>
/// <param name="Offered">Those that fit the severity, what the moment asks for first.</param>
/// <param name="Template">The chosen one; null for plain words, or when nothing is chosen yet.</param>
/// <param name="Fields">What was filled in so far.</param>
/// <param name="Look">Null before anything was looked at.</param>
public sealed record UpdateView(
    Incident Incident, IncidentProcess Process, ImmutableArray<CommunicationTemplate> Offered, CommunicationTemplate? Template, bool IsPlain, IncidentCommandBody Fields, UpdatePreviewInfo? Look)
{
    public bool IsChosen => Template is not null || IsPlain;

    public string? ProblemOf(TemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Look?.Problems.FirstOrDefault(problem => problem.Input == input.Name) is { } problem ? $"{problem.Message}: {problem.Fix}." : null;
    }

    public IEnumerable<TemplateProblemInfo> Others => Look?.Problems.Where(problem => Template is null || Template.Inputs.All(input => input.Name != problem.Input)) ?? [];

    /// <summary>Templates that fit, first those that the moment asks for.</summary>
    public static ImmutableArray<CommunicationTemplate> Offer(DefinitionSet definitions, Incident incident, IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(process);
        var level = process.Level(incident.Level)?.Name ?? incident.Level;
        var status = process.Status(incident.Status)?.Name ?? incident.Status;
        return
        [
            .. definitions.Templates.Values
                .Where(template => template.Severities.IsEmpty || template.Severities.Contains(level, StringComparer.OrdinalIgnoreCase))
                .OrderBy(template => template.Statuses.IsEmpty || template.Statuses.Contains(status, StringComparer.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(template => Rank(template.Purpose, incident))
                .ThenBy(template => template.Name, StringComparer.Ordinal)
                .ThenBy(template => template.Id, StringComparer.Ordinal),
        ];
    }

    private static int Rank(TemplatePurpose purpose, Incident incident) => purpose switch
    {
        TemplatePurpose.Declaration => incident.IsOpen && incident.Updates.IsEmpty ? 0 : 5,
        TemplatePurpose.Resolution => incident.IsOpen ? 4 : 0,
        TemplatePurpose.Update or TemplatePurpose.InternalUpdate => 1,
        TemplatePurpose.StatusPage or TemplatePurpose.CustomerMail => 2,
        TemplatePurpose.Other => 3,
        _ => 6,
    };
}
