using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Alerts.Timeline;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Everything that the page of one alert shows.</summary>
/// <param name="Rise">When support hours make it more urgent; null when they do not.</param>
/// <param name="Incident">What it belongs to, or pages for, or belonged to last; null when there is none for this reader.</param>
/// <param name="SourceLink">The source's own page, when it is one that may be followed.</param>
public sealed record AlertView(
    AlertLine Line,
    Liveness Liveness,
    UrgencyRise? Rise,
    Uri? SourceLink,
    ImmutableArray<ForecastLine> Next,
    ImmutableArray<Candidate> Candidates,
    ImmutableArray<TimelineLine> Timeline,
    ImmutableArray<StoredDelivery> Deliveries,
    Incident? Incident,
    DefinitionSet Definitions)
{
    private const int MostLines = 8;
    private static readonly Duration Horizon = Duration.FromHours(24);

    public Alert Alert => Line.Alert;

    public static AlertView Of(
        StoredAlert stored, IReadOnlyList<JournalRow> journal, IReadOnlyList<StoredDelivery> deliveries, ImmutableArray<Incident> incidents, DefinitionSet definitions, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(clock);
        var alert = stored.Alert;
        return new AlertView(
            AlertLine.Of(alert, definitions, clock, incidents),
            stored.Liveness,
            UrgencyRise.Next(alert, definitions, clock.Now),
            Links.Safe(alert.Link),
            ForecastWords.Shortened(ForecastWords.Of(Forecast.Of(alert, definitions, clock.Now, clock.Now + Horizon, stored.Liveness.LastSeen, 20), definitions), MostLines),
            Candidate.All(definitions, clock.Now),
            TimelineWords.Of(journal, alert, definitions, clock, incidents),
            [.. deliveries.OrderByDescending(delivery => delivery.Sequence)],
            incidents.FirstOrDefault(incident => incident.Id == alert.Incident?.Id),
            definitions);
    }
}

/// <summary>A person to whom an alert can be given.</summary>
/// <param name="OnCallFor">Names of the schedules; empty when not on call.</param>
public sealed record Candidate(User User, ImmutableArray<string> OnCallFor)
{
    /// <summary>Everyone who can be paged: those on call first, then by name.</summary>
    public static ImmutableArray<Candidate> All(DefinitionSet definitions, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var onCall = definitions.Schedules.Values
            .OrderBy(schedule => schedule.Name, StringComparer.Ordinal)
            .SelectMany(schedule => definitions.OnCallAt(schedule, at).Users.Select(person => (person.User, schedule.Name)))
            .ToLookup(pair => pair.User, pair => pair.Name);
        return
        [
            .. definitions.Users.Values
                .Where(user => definitions.CanBeReached(user.Id))
                .Select(user => new Candidate(user, [.. onCall[user.Id]]))
                .OrderBy(candidate => candidate.OnCallFor.IsEmpty)
                .ThenBy(candidate => candidate.User.Name, StringComparer.Ordinal)
                .ThenBy(candidate => candidate.User.Id),
        ];
    }
}
