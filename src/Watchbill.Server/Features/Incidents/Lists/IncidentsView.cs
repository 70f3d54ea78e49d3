using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Incidents.Lists;

/// <summary>What a list of incidents is asked for, as it stands in the address.</summary>
/// <param name="Category">"" for all, "open", or a category.</param>
/// <param name="Level">Id of a severity level; "" for all.</param>
/// <param name="Mode">"" for all.</param>
public sealed record IncidentsAsked(string Category, string Level, string Service, string Mode, string Text)
{
    public const int MaxText = 100;

    public bool IsNarrow => Level.Length + Service.Length + Mode.Length + Text.Length > 0;

    public string Url(IncidentId? before)
    {
        (string Name, string Value)[] fields = [("category", Category), ("severity", Level), ("service", Service), ("mode", Mode), ("text", Text), ("before", before?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "")];
        var query = string.Join('&', fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return query.Length == 0 ? "/incidents" : $"/incidents?{query}";
    }

    /// <summary>All but the category, which the store looks for.</summary>
    public bool Matches(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return (Level.Length == 0 || incident.Level == Level)
            && (Mode.Length == 0 || string.Equals(incident.Mode.ToString(), Mode, StringComparison.OrdinalIgnoreCase))
            && (Text.Length == 0 || new[] { incident.Reference, incident.Title, incident.Summary, incident.Impact }.Any(text => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));
    }
}

/// <param name="Open">Those in triage and live ones.</param>
/// <param name="Earlier">The others, newest first.</param>
/// <param name="Older">The next page of them holds lower numbers than this; null on the last.</param>
/// <param name="Levels">Of every process that is in use.</param>
/// <param name="Services">Those that the reader may see.</param>
public sealed record IncidentsView(
    IncidentsAsked Asked,
    ImmutableArray<IncidentLine> Open,
    ImmutableArray<IncidentLine> Earlier,
    IncidentId? Older,
    ImmutableArray<SeverityLevel> Levels,
    ImmutableArray<Service> Services)
{
    public static ImmutableArray<(string Category, string Name)> Categories { get; } =
    [
        ("", "All"), ("open", "Open"), ("resolved", "Resolved"), ("learning", "In review"), ("closed", "Closed"), ("declined", "Declined"), ("merged", "Merged"), ("cancelled", "Cancelled"),
    ];

    /// <summary>Each process once: the default, and those of services.</summary>
    public static IEnumerable<IncidentProcess> Processes(DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Services.Keys.OrderBy(service => service.Value, StringComparer.Ordinal).Select(service => ProcessLookup.Find(definitions, null, service))
            .Prepend(ProcessLookup.Find(definitions, null, null))
            .DistinctBy(process => process.Id);
    }
}
