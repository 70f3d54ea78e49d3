using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Similar;
using Watchbill.Domain.Responders;
using Watchbill.Engine;

namespace Watchbill.Server.Features.Incidents.Similar;

/// <summary>
/// The latest incidents that are behind people, without what comparing does not need. It asks the store each time which there are and at which version, and reads only those that
/// it does not know as they are, so that a room costs little however often it is looked at. Thread-safe: two at once may read the same, and either's knowledge is true.
/// </summary>
internal sealed class PastIncidents(WatchbillEngine engine)
{
    private const int MostAlerts = 50;

    private volatile ImmutableDictionary<IncidentId, Incident> _known = ImmutableDictionary<IncidentId, Incident>.Empty;

    /// <summary>Those like an incident, of those that the account may see.</summary>
    public async Task<ImmutableArray<SimilarIncident>> LikeAsync(Incident incident, User account, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        var past = await ReadAsync(cancellationToken);
        return SimilarIncidents.Of(incident, past.Where(other => IncidentPermissions.MaySee(definitions, account, other)));
    }

    private async Task<IEnumerable<Incident>> ReadAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        var marks = await engine.Store.Reader.ReadPastIncidentsAsync(engine.Time.Now() - SimilarIncidents.Reach, SimilarIncidents.MostPast, cancellationToken);
        var changed = marks.Where(mark => known.GetValueOrDefault(mark.Id)?.Version != mark.Version).Select(mark => mark.Id).ToList();
        if (changed.Count > 0 || known.Count != marks.Count)
        {
            var read = await ReadAsync(changed, cancellationToken);
            var fresh = read.ToDictionary(incident => incident.Id, Needed);
            _known = known = marks
                .Select(mark => fresh.GetValueOrDefault(mark.Id) ?? known.GetValueOrDefault(mark.Id))
                .OfType<Incident>()
                .ToImmutableDictionary(incident => incident.Id);
        }

        return known.Values;
    }

    /// <summary>One that cannot be read, whose journal is lost too, keeps nobody from the others.</summary>
    private async Task<IReadOnlyList<Incident>> ReadAsync(List<IncidentId> ids, CancellationToken cancellationToken)
    {
        try
        {
            return ids.Count == 0 ? [] : await engine.Store.Reader.ReadIncidentsAsync(ids, cancellationToken);
        }
        catch (InvalidDataException) when (ids.Count > 1)
        {
            var half = ids.Count / 2;
            return [.. await ReadAsync(ids[..half], cancellationToken), .. await ReadAsync(ids[half..], cancellationToken)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static Incident Needed(Incident incident) => incident with
    {
        Summary = null,
        Impact = null,
        LevelPath = [],
        Suggested = null,
        Alerts = [.. incident.Alerts.Take(MostAlerts)],
        Pages = [],
        Offers = [],
        Targets = [],
        Updates = [],
        Tasks = [],
        Confirmed = [],
        Related = [],
        Starred = [],
        External = [],
        Attachments = [],
        Ticked = [],
        Asked = [],
    };
}
