using NodaTime;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Engine.Tests.Handoffs;

/// <summary>A schedule that asks for a report within half an hour.</summary>
internal static class Reporting
{
    public static readonly HandoffSettings Settings = HandoffSettings.Default with
    {
        Report = new HandoverReportSettings(HandoverReportSettings.DefaultSections, HandoverReportSettings.DefaultAcknowledgeWithin, []),
        BeforeShift = ["Test your notifications", "Check the calendar"],
        AfterShift = ["Document incidents"],
    };
}
