using NodaTime;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Domain.Tests.StatusPages;

/// <summary>What open incidents mean for the services that they name.</summary>
public sealed class ServiceImpactTests
{
    private static readonly ServiceId Shop = new("shop");
    private static readonly ServiceId Stock = new("stock");
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 3, 0);

    [Theory]
    [InlineData("critical", ComponentStatus.MajorOutage)]
    [InlineData("high", ComponentStatus.PartialOutage)]
    [InlineData("medium", ComponentStatus.DegradedPerformance)]
    [InlineData("low", ComponentStatus.Operational)]
    [InlineData("one-that-was-removed", ComponentStatus.DegradedPerformance)]
    public void The_level_says_how_bad_it_is(string level, ComponentStatus status) =>
        Assert.Equal(status, ServiceImpact.Of(Open(1) with { Level = level }, DefaultProcess.Process));

    [Fact]
    public void Only_what_is_real_accepted_open_and_told_outside_says_anything()
    {
        Incident[] silent =
        [
            Open(1) with { Category = StatusCategory.Triage }, Open(1) with { Category = StatusCategory.Resolved }, Open(1) with { Category = StatusCategory.Learning },
            Open(1) with { Category = StatusCategory.Closed }, Open(1) with { Category = StatusCategory.Declined }, Open(1) with { Category = StatusCategory.Merged },
            Open(1) with { Category = StatusCategory.Cancelled }, Open(1) with { Mode = IncidentMode.Test }, Open(1) with { Mode = IncidentMode.Drill },
            Open(1) with { Mode = IncidentMode.Retrospective }, Open(1) with { IsRestricted = true }, Open(1) with { Facts = [new(IncidentProcess.SecurityFact, true)] },
        ];
        Assert.All(silent, incident => Assert.Equal(ComponentStatus.Operational, ServiceImpact.Of(incident, DefaultProcess.Process)));
        Assert.Empty(ServiceImpact.Worst(silent, DefinitionSet.Empty));
        Assert.Equal(
            ComponentStatus.MajorOutage,
            ServiceImpact.Of(Open(1) with { Facts = [new(IncidentProcess.SecurityFact, true)], OutwardReleased = true }, DefaultProcess.Process));
    }

    [Fact]
    public void The_worst_of_several_holds_whatever_their_order()
    {
        Incident[] open = [Open(1) with { Level = "medium", Services = [Shop, Stock] }, Open(2) with { Level = "critical" }, Open(3) with { Level = "high", Services = [Stock] }, Open(4) with { Level = "low" }];

        foreach (var incidents in new[] { open, [.. open.Reverse()] })
        {
            var worst = ServiceImpact.Worst(incidents, DefinitionSet.Empty);
            Assert.Equal((ComponentStatus.MajorOutage, ComponentStatus.PartialOutage, 2), (worst[Shop], worst[Stock], worst.Count));
        }
    }

    [Fact]
    public void It_differs_when_the_level_the_services_or_whether_it_is_told_outside_do()
    {
        var one = Open(1);
        Assert.True(ServiceImpact.Differs(null, one, DefinitionSet.Empty));
        Assert.True(ServiceImpact.Differs(one, one with { Level = "high" }, DefinitionSet.Empty));
        Assert.True(ServiceImpact.Differs(one, one with { Services = [] }, DefinitionSet.Empty));
        Assert.True(ServiceImpact.Differs(one, one with { Services = [Shop, Stock] }, DefinitionSet.Empty));
        Assert.True(ServiceImpact.Differs(one, one with { Category = StatusCategory.Resolved }, DefinitionSet.Empty));
        Assert.True(ServiceImpact.Differs(one, one with { IsRestricted = true }, DefinitionSet.Empty));

        Assert.False(ServiceImpact.Differs(one with { Services = [Shop, Stock] }, one with { Services = [Stock, Shop], Title = "Other", Version = 9 }, DefinitionSet.Empty));
        Assert.False(ServiceImpact.Differs(null, one with { Mode = IncidentMode.Drill }, DefinitionSet.Empty));
        Assert.False(ServiceImpact.Differs(one with { IsRestricted = true }, one with { IsRestricted = true, Services = [Stock] }, DefinitionSet.Empty));
        Assert.False(ServiceImpact.Differs(null, one with { Services = [] }, DefinitionSet.Empty));
    }

    private static Incident Open(long id) => new()
    {
        Id = new IncidentId(id),
        Reference = $"INC-{id}",
        Process = DefaultProcess.Id,
        Mode = IncidentMode.Real,
        Title = "Down",
        Level = "critical",
        Status = "investigating",
        Category = StatusCategory.Live,
        DeclaredAt = Now,
        Services = [Shop],
    };
}
