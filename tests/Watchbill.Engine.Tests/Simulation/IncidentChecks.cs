using System.Buffers;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Store;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// What holds of incidents: the journal makes the snapshot, one timer at what the state waits for, what anybody was told is there after a crash, and no alert is
/// called handled by an incident that does not handle it.
/// </summary>
internal sealed class IncidentChecks(SimulatedRun simulation)
{
    private readonly Dictionary<IncidentId, Incident> _folded = [];

    public void OnCommitted(WriteSet writes)
    {
        foreach (var write in writes.Incidents)
        {
            var incident = _folded.GetValueOrDefault(write.Incident.Id);
            Require((incident?.Version ?? 0) == write.ExpectedVersion, $"incident {write.Incident.Id}: version {write.ExpectedVersion} was changed, and {incident?.Version ?? 0} had committed");
            incident = Fold(incident, write.Journal);
            Require(incident is not null && Snapshot(incident) == Snapshot(write.Incident), $"incident {write.Incident.Id}: the journal makes another snapshot than the one that was written");
            _folded[write.Incident.Id] = incident ?? write.Incident;
        }
    }

    /// <summary>The rows are what was written, and the timer that which follows from the state.</summary>
    public void CheckStored(IStoreReader reader, IEnumerable<IncidentId> touched)
    {
        foreach (var id in touched.Distinct())
        {
            Check(reader.ReadIncidentAsync(id, CancellationToken.None).Result, id);
        }
    }

    public async Task AfterRestartAsync(IStoreReader reader)
    {
        foreach (var committed in _folded.Values.ToList())
        {
            var stored = await reader.ReadIncidentAsync(committed.Id, CancellationToken.None);
            Require(stored?.Incident.Version >= committed.Version, $"incident {committed.Id} had committed version {committed.Version}; after the restart it has {stored?.Incident.Version}");
        }

        // What committed while the process died was told to nobody; the checks go on from what is there.
        foreach (var incident in await ListAsync(reader))
        {
            CheckRebuild(incident, await reader.ReadJournalAsync(Subjects.Of(incident.Id), CancellationToken.None));
            _folded[incident.Id] = incident;
        }

        await using var transaction = await simulation.Node.Engine.Store.BeginAsync(CancellationToken.None);
        var commands = simulation.Ledger.AcceptedIncidentCommands.ConvertAll(command => $"{command.By.Value}:incident:{command.Id}");
        var results = await transaction.ReadCommandResultsAsync(commands);
        foreach (var command in commands)
        {
            Require(results.ContainsKey(command), $"command {command} was answered, and after the restart nobody knows of it");
        }
    }

    public async Task AtEndAsync(IStoreReader reader, IReadOnlyList<Alert> alerts)
    {
        var incidents = (await ListAsync(reader)).ToDictionary(incident => incident.Id);
        foreach (var incident in incidents.Values)
        {
            CheckRebuild(incident, await reader.ReadJournalAsync(Subjects.Of(incident.Id), CancellationToken.None));
            Check(await reader.ReadIncidentAsync(incident.Id, CancellationToken.None), incident.Id);
            foreach (var page in incident.Pages)
            {
                var raised = alerts.FirstOrDefault(alert => alert.Id == page.Alert);
                Require(raised is not null, $"incident {incident.Id} pages by alert {page.Alert}, which is not stored");
                Require(incident.IsOpen || raised is not { IsOpen: true } || page.Kind != PageKind.Incident, $"incident {incident.Id} is {incident.Category}, and its page {page.Alert} is open");
            }
        }

        foreach (var alert in alerts.Where(alert => alert is { IsOpen: true, IsHandled: true }))
        {
            var there = incidents.GetValueOrDefault(alert.Incident!.Id);
            Require(
                there is { IsOpen: true } && there.Alerts.Any(linked => linked.Alert == alert.Id),
                $"alert {alert.Id} is called handled by incident {alert.Incident.Id}, which is {there?.Category.ToString() ?? "not stored"} or does not know of it: nobody is paged");
        }

        // Nothing is due any more that nobody looked at.
        foreach (var incident in incidents.Values)
        {
            Require(IncidentTimers.NextLook(incident, Definitions) is not { } next || next > simulation.Time.Now - Duration.FromMinutes(1), $"incident {incident.Id} waits since long ago");
        }
    }

    private static async Task<IReadOnlyList<Incident>> ListAsync(IStoreReader reader) =>
        await reader.ListIncidentsAsync(new IncidentFilter([], null, null, IncidentFilter.MaxLimit), CancellationToken.None);

    private DefinitionSet Definitions => simulation.Node.Engine.Definitions.Current;

    private void Check(StoredIncident? stored, IncidentId id)
    {
        if (stored is null)
        {
            Require(false, $"incident {id} has committed, and is not stored");
            return;
        }

        Require(stored.Incident.Version == _folded[id].Version, $"incident {id}: version {_folded[id].Version} has committed, and {stored.Incident.Version} is stored");
        var wanted = IncidentTimers.NextLook(stored.Incident, Definitions);
        Instant? set = stored.Timers.IsEmpty ? null : stored.Timers.Single().Due;
        Require(wanted == set, $"incident {id} waits for {set}, and its state for {wanted}");
    }

    private void CheckRebuild(Incident stored, IReadOnlyList<JournalRow> journal)
    {
        var rebuilt = Fold(null, journal);
        Require(rebuilt is not null && Snapshot(rebuilt) == Snapshot(stored), $"incident {stored.Id}: the journal makes another snapshot than the stored one");
    }

    private Incident? Fold(Incident? incident, IEnumerable<JournalRow> journal)
    {
        foreach (var row in journal)
        {
            var entry = (IncidentEntry)row.Entry;
            Require(!string.IsNullOrWhiteSpace(ReasonText.Of(entry.Reason, Definitions)), $"{row.Subject}: {entry.GetType().Name} was decided for no reason");
            incident = IncidentEvolution.Evolve(incident, entry, row.OccurredAt);
        }

        return incident;
    }

    private static string Snapshot(Incident incident)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IncidentJson.WriteState(writer, incident);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
