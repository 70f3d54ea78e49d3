using System.Collections.Immutable;

namespace Watchbill.Domain.StatusPages;

/// <summary>How the whole page is, as programs read it.</summary>
public enum StatusIndicator
{
    None = 0,
    Minor = 1,
    Major = 2,
    Critical = 3,
}

/// <summary>
/// The total rule for the page's line. The indicator is the worse of two:
/// <code>
///  components   every one operational or under maintenance  none
///               the worst is degraded                       minor
///               the worst is partly out                     major
///               some are out, fewer than a quarter          major
///               a quarter of them or more are out           critical
///  unresolved   the greatest impact of public incidents: none, minor, major, critical
/// </code>
/// </summary>
public sealed record PageStatus(StatusIndicator Indicator, string Description)
{
    /// <summary>From this share of components on that are out, everything counts as out.</summary>
    public const double MajorShare = 0.25;

    /// <param name="components">The effective status of each component of the page.</param>
    /// <param name="posts">Those that are open.</param>
    public static PageStatus Of(ImmutableArray<ComponentStatus> components, IEnumerable<StatusPost> posts)
    {
        ArgumentNullException.ThrowIfNull(posts);
        var open = posts.Where(post => post.IsOpen).ToList();
        var worst = components.DefaultIfEmpty().Max();
        var byComponents = worst switch
        {
            ComponentStatus.MajorOutage => components.Count(status => status == ComponentStatus.MajorOutage) >= MajorShare * components.Length ? StatusIndicator.Critical : StatusIndicator.Major,
            ComponentStatus.PartialOutage => StatusIndicator.Major,
            ComponentStatus.DegradedPerformance => StatusIndicator.Minor,
            _ => StatusIndicator.None,
        };
        var byImpact = open.Where(post => post.Kind == PostKind.Incident).Select(post => Of(post.Impact)).DefaultIfEmpty().Max();
        var indicator = byComponents > byImpact ? byComponents : byImpact;
        return new PageStatus(indicator, indicator switch
        {
            StatusIndicator.Critical => "Major System Outage",
            StatusIndicator.Major => "Partial System Outage",
            StatusIndicator.Minor when byComponents == StatusIndicator.None => "Minor Service Outage",
            StatusIndicator.Minor => components.All(status => status == ComponentStatus.DegradedPerformance) ? "Degraded System Service" : "Partially Degraded Service",
            _ => worst == ComponentStatus.UnderMaintenance || open.Exists(post => post.Kind == PostKind.Maintenance && post.Status.IsUnderWay())
                ? "Service Under Maintenance"
                : "All Systems Operational",
        });
    }

    private static StatusIndicator Of(PostImpact impact) => impact switch
    {
        PostImpact.Critical => StatusIndicator.Critical,
        PostImpact.Major => StatusIndicator.Major,
        PostImpact.Minor => StatusIndicator.Minor,
        _ => StatusIndicator.None,
    };
}
