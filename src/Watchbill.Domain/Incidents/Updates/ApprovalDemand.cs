using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>Which updates wait until somebody has approved them.</summary>
/// <param name="Id">A slug, unique among the demands of its process.</param>
/// <param name="Audience">Only updates for these; null for both.</param>
/// <param name="Places">Only updates that go to one of these: a place, or a kind of places such as "mail"; empty for wherever they go.</param>
/// <param name="Roles">Whoever holds one of them approves.</param>
/// <param name="SecondPerson">Not whoever wrote it.</param>
public sealed record ApprovalDemand(string Id, Audience? Audience, ImmutableArray<string> Places, ImmutableArray<string> Roles, bool SecondPerson)
{
    public ImmutableArray<string> Places { get; init; } = Places.IsDefault ? [] : Places;

    public ImmutableArray<string> Roles { get; init; } = Roles.IsDefault ? [] : Roles;

    public bool Asks(Audience audience, IEnumerable<string> places) =>
        (Audience is null || Audience == audience) && (Places.IsEmpty || places.Any(place => Places.Any(named => UpdatePlaces.Covers(named, place))));
}
