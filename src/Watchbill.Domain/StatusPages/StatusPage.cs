using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>Immutable slug of a public status page.</summary>
public readonly record struct StatusPageId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Slug of a component, or of a group of components; unique within its page.</summary>
public readonly record struct ComponentId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What the public sees of the organisation's services. Components and groups stand in the order in which they are shown.</summary>
/// <param name="Url">The public address of the page where it is not below this installation's own, for links in feeds and mails. Null = ours.</param>
/// <param name="Zone">In which days and times of the page are meant.</param>
/// <param name="IsDefault">Is shown at /status and spoken of where no page is named.</param>
public sealed record StatusPage(
    StatusPageId Id,
    string Name,
    string? Url,
    DateTimeZone Zone,
    ImmutableArray<StatusComponent> Components,
    ImmutableArray<StatusGroup> Groups,
    bool IsDefault,
    StatusTheme Theme,
    string? Introduction,
    bool Subscribers)
{
    public const int MostComponents = 200;

    public StatusComponent? Find(ComponentId id) => Components.FirstOrDefault(component => component.Id == id);
}

/// <param name="Colour">"#rrggbb" of the page's own accent; null = ours.</param>
/// <param name="LogoText">Stands at the top instead of the name.</param>
public sealed record StatusTheme(string? Colour, string? LogoText)
{
    public static readonly StatusTheme Plain = new(null, null);
}

/// <summary>Components that are shown together.</summary>
public sealed record StatusGroup(ComponentId Id, string Name, string? Description);

/// <summary>Something that the public knows by name.</summary>
/// <param name="Services">What it rests on here.</param>
/// <param name="FollowsServices">True when an open incident of one of its services shows at once, before anybody posts.</param>
/// <param name="Showcase">Has bars of its history.</param>
/// <param name="OnlyIfDegraded">Is shown only while it is not operational.</param>
/// <param name="StartDate">Before this day it did not exist: nothing is counted. Null = counted as far back as is shown.</param>
public sealed record StatusComponent(
    ComponentId Id,
    string Name,
    string? Description,
    ComponentId? Group,
    ImmutableArray<ServiceId> Services,
    bool FollowsServices,
    bool Showcase,
    bool OnlyIfDegraded,
    LocalDate? StartDate);
