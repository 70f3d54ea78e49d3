using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents.Lists;
using Watchbill.Server.Features.Incidents.Room.Playbooks;
using Watchbill.Server.Features.Incidents.Similar;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Incidents.Room;

/// <summary>Everything that the room of one incident shows.</summary>
/// <param name="Process">How its team runs incidents.</param>
/// <param name="Level">Null when it is not configured any more.</param>
/// <param name="Unmet">What resolving still waits for.</param>
/// <param name="Related">Others that the reader may see: that have to do with it, that it came from or went into.</param>
/// <param name="Entry">The entry whose forms are open; null for none.</param>
public sealed record RoomView(
    IncidentLine Line,
    IncidentProcess Process,
    SeverityLevel? Level,
    ImmutableArray<RoomTarget> Due,
    ImmutableArray<RoomTarget> Settled,
    ImmutableArray<RoomRole> Roles,
    ImmutableArray<string> Unmet,
    RoomTimeline Timeline,
    RoomPlaybooks Playbooks,
    ImmutableArray<RoomPage> Pages,
    ImmutableArray<RoomAlert> Alerts,
    ImmutableArray<Incident> Related,
    ImmutableArray<Candidate> Candidates,
    int? Entry,
    UserId Reader,
    DefinitionSet Definitions)
{
    public Incident Incident => Line.Incident;

    /// <summary>What its services depend on, and what depends on them.</summary>
    public Surroundings Near { get; init; } = Surroundings.None;

    /// <summary>Earlier ones like it, the most similar first.</summary>
    public ImmutableArray<SimilarLine> Similar { get; init; } = [];

    /// <summary>What the public is told of it.</summary>
    public RoomPublic Public { get; init; } = RoomPublic.Nothing;

    /// <summary>What the reader is asked to take.</summary>
    public IEnumerable<RoomRole> AskedOfReader => Roles.Where(role => role.Offer?.To == Reader || role.Holders.Any(tenure => tenure.User == Reader && tenure.AcceptedAt is null));

    public bool MayRelease => Incident.HoldsOutward
        && Roles.Any(role => role.Role.Facts.Contains(IncidentProcess.SecurityFact) && role.Holders.Any(tenure => tenure.User == Reader && tenure.IsHeld));

    public string? WarRoom => Links.Safe(Incident.WarRoom)?.AbsoluteUri;

    public static RoomView Of(
        Incident incident, RoomTimeline timeline, RoomPlaybooks playbooks, IReadOnlyDictionary<AlertId, Alert> alerts, ImmutableArray<Incident> related, int? entry, User reader, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(definitions);
        var process = definitions.Process(incident.Process);
        var level = process.Level(incident.Level);
        return new RoomView(
            IncidentLine.Of(incident, definitions),
            process,
            level,
            [.. incident.Targets.Where(target => target.IsWaiting).OrderBy(target => target.Due).Select(target => RoomTarget.Of(target, now))],
            [.. incident.Targets.Where(target => !target.IsWaiting).OrderByDescending(target => target.SettledAt ?? target.Due).Select(target => RoomTarget.Of(target, now))],
            [.. process.Roles.Select(role => RoomRole.Of(role, incident))],
            incident.IsOpen ? IncidentGate.Unmet(incident, definitions, alerts, now) : [],
            timeline,
            playbooks,
            [.. incident.Pages.OrderByDescending(page => page.At).Select(page => RoomPage.Of(page, alerts, process, incident, reader, definitions))],
            [.. incident.Alerts.Select(linked => RoomAlert.Of(linked, alerts, reader, definitions))],
            related,
            Candidate.All(definitions, now),
            entry,
            reader.Id,
            definitions);
    }
}

/// <summary>A response target as people read it.</summary>
/// <param name="Words">"kept, 3 min to spare"; null while it waits.</param>
/// <param name="IsSoon">Time to do it now.</param>
public sealed record RoomTarget(TargetState State, string? Words, bool IsSoon, bool IsBad)
{
    public string Name => State.Target.Name;

    public static RoomTarget Of(TargetState state, Instant now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new RoomTarget(state, state switch
        {
            { Outcome: TargetOutcome.Kept, SettledAt: { } at } => state.Due > at ? $"kept, {PageClock.Rough(state.Due - at)} to spare" : "kept",
            { Outcome: TargetOutcome.Missed, SettledAt: { } at } => $"missed, met {ReasonText.Span(at - state.Due)} late",
            { Outcome: TargetOutcome.Held } => "held: nothing goes outside yet",
            { Outcome: TargetOutcome.Dropped } => "not asked any more",
            _ => null,
        }, state.IsWaiting && state.RemindAt <= now, state.Outcome == TargetOutcome.Missed);
    }
}

/// <summary>A role, and who plays it.</summary>
/// <param name="IsWanted">Asked for at this severity and with these facts, or held.</param>
public sealed record RoomRole(IncidentRole Role, ImmutableArray<RoleTenure> Holders, RoleOffer? Offer, bool IsWanted, RoleAsked? Asked)
{
    public bool IsVacant => Holders.IsEmpty;

    public static RoomRole Of(IncidentRole role, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(incident);
        ImmutableArray<RoleTenure> holders = [.. incident.HoldersOf(role.Id)];
        return new RoomRole(
            role,
            holders,
            incident.Offers.FirstOrDefault(offer => offer.Role == role.Id),
            !holders.IsEmpty || (role.IsFilledAt(incident.Level) && (role.Facts.IsEmpty || role.Facts.Any(incident.Holds))),
            incident.Asked.FirstOrDefault(asked => asked.Role == role.Id));
    }
}

/// <summary>An alert that Watchbill raised for the incident, and whom it asked.</summary>
/// <param name="Link">Null when the reader may not open it.</param>
public sealed record RoomPage(RaisedPage Page, string For, ImmutableArray<string> People, bool IsOpen, AlertId? Link)
{
    public static RoomPage Of(RaisedPage page, IReadOnlyDictionary<AlertId, Alert> alerts, IncidentProcess process, Incident incident, User reader, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(incident);
        var alert = alerts.GetValueOrDefault(page.Alert);
        return new RoomPage(
            page,
            page.Kind switch
            {
                PageKind.Incident => "For the incident",
                PageKind.Target => $"Missed: {incident.Targets.FirstOrDefault(target => target.Target.Id == page.About?.Split('/')[0])?.Target.Name ?? page.About}",
                PageKind.Command => $"For the role: {process.Role(page.About ?? "")?.Name ?? page.About}",
                _ => alert?.Title is { } title && title.StartsWith($"{incident.Reference}: ", StringComparison.Ordinal) ? $"Asked for: {title[(incident.Reference.Length + 2)..]}" : "Asked for by name",
            },
            [.. alert?.Run?.Pages.Select(asked => $"{definitions.NameOf(asked.User)}, {Words(asked.State)}") ?? []],
            alert?.Status == AlertStatus.Triggered,
            alert is not null && Permissions.MaySee(definitions, reader, alert) ? alert.Id : null);
    }

    private static string Words(PageState state) => state switch
    {
        PageState.Open => "no answer yet",
        PageState.Acknowledged => "answered",
        PageState.Unreachable => "cannot be reached",
        _ => "not needed any more",
    };
}

/// <summary>An alert that is handled in the incident.</summary>
/// <param name="Link">Null when the reader may not open it.</param>
public sealed record RoomAlert(LinkedAlert Linked, string Service, Severity? Severity, AlertId? Link)
{
    public bool IsFiring => Linked.ResolvedAt is null;

    public static RoomAlert Of(LinkedAlert linked, IReadOnlyDictionary<AlertId, Alert> alerts, User reader, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(linked);
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(definitions);
        var alert = alerts.GetValueOrDefault(linked.Alert);
        var may = alert is not null ? Permissions.MaySee(definitions, reader, alert) : DefinitionSet.MaySee(reader, definitions.Services.GetValueOrDefault(linked.Service)?.Team);
        return new RoomAlert(linked, AlertLine.ServiceName(linked.Service, definitions), alert?.Severity, may ? linked.Alert : null);
    }
}
