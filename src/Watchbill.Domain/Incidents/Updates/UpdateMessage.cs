using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>
/// An update of an incident on its way to one mailbox or one program. Facts and laid-out texts: notifiers put them into a mail or a body, and say nothing else.
/// </summary>
/// <param name="Number">The update's, from 1.</param>
/// <param name="Edited">How often its text had been changed when this was made.</param>
/// <param name="Place">"mail:customers".</param>
/// <param name="Recipient">Which of the place's <paramref name="Recipients"/>, from 1.</param>
/// <param name="Html">A fragment, escaped; null where the text is all there is.</param>
/// <param name="Level">The severity's name.</param>
/// <param name="Status">The status's name.</param>
/// <param name="By">Who wrote it; null outside.</param>
/// <param name="Secret">Where a webhook's own secret is; null for the server's.</param>
public sealed record UpdateMessage(
    IncidentId Incident,
    string Reference,
    IncidentMode Mode,
    Audience Audience,
    int Number,
    int Edited,
    string Place,
    string PlaceName,
    int Recipient,
    int Recipients,
    string Title,
    string Subject,
    string Text,
    string? Html,
    string Level,
    string Status,
    StatusCategory Category,
    Instant DeclaredAt,
    Instant At,
    Instant? NextBy,
    string? By,
    string? Template,
    string? Secret,
    Severity Severity) : Message(Title, Severity, Urgency.Low)
{
    /// <summary>Longer it is not tried: another update will have followed.</summary>
    public static readonly Duration UsefulFor = Duration.FromHours(6);

    /// <summary>"[DRILL] " before everything that does not count; empty otherwise.</summary>
    public string Mark => Mode switch
    {
        IncidentMode.Drill => "[DRILL] ",
        IncidentMode.Test => "[TEST] ",
        _ => "",
    };
}
