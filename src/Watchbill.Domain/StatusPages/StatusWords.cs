namespace Watchbill.Domain.StatusPages;

/// <summary>How well a component works, best first: the greater is the worse.</summary>
public enum ComponentStatus
{
    Operational = 0,
    UnderMaintenance = 1,
    DegradedPerformance = 2,
    PartialOutage = 3,
    MajorOutage = 4,
}

/// <summary>How bad a public incident is, least first.</summary>
public enum PostImpact
{
    None = 0,

    /// <summary>That of planned work.</summary>
    Maintenance = 1,
    Minor = 2,
    Major = 3,
    Critical = 4,
}

public enum PostKind
{
    Incident = 0,
    Maintenance = 1,
}

/// <summary>Where a post stands. The first five are of incidents, the others of maintenances.</summary>
public enum PostStatus
{
    Investigating = 0,
    Identified = 1,
    Monitoring = 2,
    Resolved = 3,

    /// <summary>An afterword to a resolved incident; it stays resolved.</summary>
    Postmortem = 4,
    Scheduled = 5,
    InProgress = 6,
    Verifying = 7,
    Completed = 8,
}

public static class PostStatuses
{
    public static PostKind KindOf(this PostStatus status) => status <= PostStatus.Postmortem ? PostKind.Incident : PostKind.Maintenance;

    public static bool IsEnd(this PostStatus status) => status is PostStatus.Resolved or PostStatus.Postmortem or PostStatus.Completed;

    /// <summary>True while the work goes on.</summary>
    public static bool IsUnderWay(this PostStatus status) => status is PostStatus.InProgress or PostStatus.Verifying;
}
