namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>A row for every endpoint. A new endpoint brings its own, or the walk fails.</summary>
internal static class EndpointTable
{
    public static readonly IReadOnlyList<EndpointRow> Rows =
    [
        .. SourceRows.All,
        .. DoorRows.All,
        .. LoginRows.All,
        .. AlertRows.All,
        .. IncidentRows.All,
        .. ServiceRows.All,
        .. TemplateRows.All,
        .. ScheduleRows.All,
        .. SwapRows.All,
        .. PersonRows.All,
        .. CalendarRows.All,
        .. HouseRows.All,
        .. ConfigurationRows.All,
        .. StatusRows.All,
        .. EvidenceRows.All,
    ];
}
