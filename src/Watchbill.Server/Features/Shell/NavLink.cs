using System.Collections.Immutable;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.Shell;

/// <summary>A place in the navigation.</summary>
/// <param name="OnPhones">Shown at the top even on a narrow screen; the others are in the list at the end of the page.</param>
public sealed record NavLink(string Href, string Text, bool OnPhones, Permission Least = Permission.Observer)
{
    public const string Incidents = "/incidents";

    public static ImmutableArray<NavLink> Main { get; } =
    [
        new("/", "Now", true),
        new(Incidents, "Incidents", true),
        new("/alerts", "Alerts", true),
        new("/schedules", "On call", false),
        new("/services", "Services", false),
        new("/people", "People", false),
    ];

    private static ImmutableArray<NavLink> Rest { get; } =
    [
        new("/playbooks", "Playbooks", false),
        new("/swaps", "Swaps", false),
        new("/absences", "Away", false),
        new("/templates", "Templates", false),
        new("/outbox", "Outbox", false),
        new("/rejected", "Rejected", false),
        new("/status-pages", "Status pages", false, Permission.Manager),
        new("/audit", "Audit", false, Permission.Manager),
        new("/about", "About", false),
    ];

    public static IEnumerable<NavLink> All(User reader) =>
        Main.Concat(Rest).Where(link => reader.Permission >= link.Least && (link.Href != "/audit" || reader.Scope.IsDefaultOrEmpty));

    public bool Contains(string path) =>
        Href == "/" ? path == "/" : path == Href || path.StartsWith(Href + "/", StringComparison.Ordinal);
}
