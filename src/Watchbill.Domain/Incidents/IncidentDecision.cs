using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents.Steps;

namespace Watchbill.Domain.Incidents;

/// <summary>What a decision about an incident may look at besides the incident and the command.</summary>
/// <param name="NewAlerts">Numbers for alerts that Watchbill raises; what needs more waits for the next look, at once.</param>
/// <param name="Alerts">Those that the command names, and those of the incident.</param>
/// <param name="Others">Other incidents that the command names.</param>
/// <param name="DayNumber">The number of a new incident within its day, from 1.</param>
public sealed record IncidentContext(
    DefinitionSet Definitions,
    Instant Now,
    Actor Actor,
    ImmutableArray<AlertId> NewAlerts,
    IReadOnlyDictionary<AlertId, Alert> Alerts,
    IReadOnlyDictionary<IncidentId, Incident> Others,
    int DayNumber)
{
    /// <summary>What the server lets steps do.</summary>
    public StepSurroundings Steps { get; init; } = StepSurroundings.None;
}

/// <summary>What was decided: refused, or accepted with its entries and what follows outside the incident.</summary>
/// <param name="Incident">After the entries; null when it was refused before there was one.</param>
/// <param name="Note">For the sender, when nothing had to change.</param>
public sealed record IncidentDecision(Incident? Incident, ImmutableArray<IncidentEntry> Entries, ImmutableArray<IncidentEffect> Effects, string? Note, Refusal? Refusal)
{
    public bool IsAccepted => Refusal is null;
}

/// <summary>Something that a decision demands outside the incident, carried out in the same transaction and in this order.</summary>
public abstract record IncidentEffect;

/// <summary>Watchbill raises an alert under this number.</summary>
public sealed record RaiseAlert(AlertId Id, RaisePage Page) : IncidentEffect;

/// <summary>An alert of the incident is told something.</summary>
public sealed record CommandAlert(AlertId Alert, AlertCommand Command) : IncidentEffect;

/// <summary>People are told; nobody has to answer.</summary>
public sealed record TellPeople(AnnouncementDraft Draft, ImmutableArray<UserId> To) : IncidentEffect;

/// <summary>Another incident is told something.</summary>
public sealed record CommandIncident(IncidentId Incident, IncidentCommand Command) : IncidentEffect;

/// <summary>An update goes to the public. It joins the incident's entry, or the command is refused.</summary>
/// <param name="Heading">Of the public incident, when this opens it.</param>
public sealed record PublishUpdate(IncidentUpdate Update, string Heading, IncidentStatus? Status, Severity Severity) : IncidentEffect;

/// <summary>An update that went to the public says something else now.</summary>
/// <param name="Number">Among those that went there, from 1.</param>
public sealed record RepublishUpdate(int Number, string Text) : IncidentEffect;

/// <summary>How incidents and their channels are called.</summary>
public static class ReferencePattern
{
    /// <summary>Puts {number}, {date} and {day} into a pattern; "{day:000}" pads with zeros.</summary>
    public static string Expand(string pattern, long number, Instant declaredAt, int dayNumber)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            var end = pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(pattern[i++]);
                continue;
            }

            var field = pattern.AsSpan(i + 1, end - i - 1);
            var colon = field.IndexOf(':');
            var name = colon < 0 ? field : field[..colon];
            var width = colon < 0 ? 0 : field.Length - colon - 1;
            text.Append(name switch
            {
                "number" => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
                "day" => dayNumber.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
                "date" => declaredAt.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture),
                _ => pattern.AsSpan(i, end - i + 1),
            });
            i = end + 1;
        }

        return text.ToString();
    }
}
