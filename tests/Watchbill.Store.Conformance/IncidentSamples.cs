using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>Incidents with sensible contents, to be changed with <c>with</c>.</summary>
internal static class IncidentSamples
{
    public static Incident Incident(long id, StatusCategory category = StatusCategory.Live, params string[] services) => new()
    {
        Id = new IncidentId(id),
        Reference = $"INC-{id}",
        Process = "default",
        Mode = IncidentMode.Real,
        Title = "Checkout fails “Größe”",
        Level = "critical",
        Status = "investigating",
        Category = category,
        DeclaredAt = At(id),
        DeclaredBy = Ana,
        Services = [.. (services.Length == 0 ? ["checkout"] : services).Select(service => new ServiceId(service))],
        Version = 2,
    };

    public static IncidentDeclared Declared(Incident incident) => new(
        incident.Id, incident.Reference, incident.Process, incident.Mode, incident.Title, null, null, incident.Level, [], incident.Status, incident.Category,
        incident.Services, [], Ana, false, [], null, null, null, new PersonSaid(Ana, "it is down"));

    public static JournalRow Row(IncidentId incident, int version, IncidentEntry? entry = null) => new(
        Subjects.Of(incident), version, Now, At(0.001), 7, Actor.User(Ana), Door.Web, $"command-{incident}-{version}", null, entry ?? new NoteAdded($"note {version}", Ana, null, new PersonSaid(Ana, null)));

    /// <summary>A new incident with two entries.</summary>
    public static IncidentWrite NewIncident(Incident incident) => new(incident, 0, [Row(incident.Id, 1, Declared(incident)), Row(incident.Id, 2)]);

    public static IncidentWrite NewIncident(long id, StatusCategory category = StatusCategory.Live, params string[] services) => NewIncident(Incident(id, category, services));

    /// <summary>The next change of an incident: one entry.</summary>
    public static IncidentWrite Change(Incident incident, Func<Incident, Incident>? change = null)
    {
        var next = (change ?? (same => same))(incident) with { Version = incident.Version + 1 };
        return new IncidentWrite(next, incident.Version, [Row(incident.Id, next.Version)]);
    }

    public static LinkedAlert Linked(long alert) => new(new AlertId(alert), Checkout, "Disk full", Now, null, false);

    public static Task<WriteOutcome> WriteAsync(this IStore store, params IncidentWrite[] incidents) => store.WriteAsync(writes => writes.Incidents.AddRange(incidents));

    public static async Task<StoredIncident?> ReadIncidentAsync(this IStore store, long id) => await store.Reader.ReadIncidentAsync(new IncidentId(id), CancellationToken.None);

    public static Task<IReadOnlyList<ChainRow>> ReadChainAsync(this IStore store, long id) => store.Reader.ReadChainAsync(Subjects.Of(new IncidentId(id)), CancellationToken.None);
}
