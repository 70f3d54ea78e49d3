using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>How the statuses of public pages look among ourselves.</summary>
internal static class DeskWords
{
    /// <summary>The class of a badge.</summary>
    public static string Badge(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "good",
        ComponentStatus.UnderMaintenance => "info",
        ComponentStatus.DegradedPerformance => "warning",
        ComponentStatus.PartialOutage => "error",
        _ => "critical",
    };

    /// <summary>The class of a badge.</summary>
    public static string Badge(StatusPost post) => post switch
    {
        { IsOpen: false } => "good",
        { Kind: PostKind.Maintenance } or { Impact: PostImpact.None } => "info",
        { Impact: PostImpact.Minor } => "warning",
        { Impact: PostImpact.Major } => "error",
        _ => "critical",
    };
}
