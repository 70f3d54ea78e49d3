using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Tests.Responders;

public sealed class PermissionTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 21, 3, 13);
    private static readonly UserId Paged = new("paged");
    private static readonly UserId Other = new("other");

    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [new User(Paged, "Paged", null, "UTC", Permission.Responder, [new TeamId("data")]), new User(Other, "Other", null, "UTC", Permission.Admin, [])],
        Services = [new Service(new ServiceId("shop"), "Shop", null, new PolicyId("shop"), new TeamId("shop"), UrgencyRule.AlwaysHigh, [])],
    });

    [Theory]
    [InlineData(null, false, true, true)]
    [InlineData(AlertPart.Pages, false, true, true)]
    [InlineData(AlertPart.Pages, true, true, false)]
    [InlineData(AlertPart.Handled, true, true, true)]
    public void What_pages_for_a_restricted_incident_is_seen_by_those_paged_alone(AlertPart? part, bool isRestricted, bool paged, bool other)
    {
        var alert = Of(part is { } known ? new AlertIncident(new IncidentId(1), "INC-1", known, isRestricted) : null);

        Assert.Equal(paged, Permissions.MaySee(Definitions, Definitions.Users[Paged], alert));
        Assert.Equal(other, Permissions.MaySee(Definitions, Definitions.Users[Other], alert));
    }

    [Fact]
    public void Whoever_may_not_see_it_cannot_act_on_it_either()
    {
        var alert = Of(new AlertIncident(new IncidentId(1), "INC-1", AlertPart.Pages, IsRestricted: true));

        Assert.Equal(Refusal.NotFound, Permissions.Check(Definitions, Other, alert, new Acknowledge())?.Code);
        Assert.Null(Permissions.Check(Definitions, Paged, alert, new Acknowledge()));
    }

    private static Alert Of(AlertIncident? incident) => new()
    {
        Id = new AlertId(7),
        Service = new ServiceId("shop"),
        Integration = new IntegrationId("watchbill"),
        DedupKey = "k",
        Title = "INC-1: restricted",
        Severity = Severity.Critical,
        Urgency = Urgency.High,
        Labels = Alert.NoLabels,
        Status = AlertStatus.Triggered,
        TriggeredAt = At,
        Members = Alert.NoMembers,
        Incident = incident,
        Run = new EscalationRun(1, new PolicyId("shop"), 0, At, 1, At, [], [new Page(1, Paged, 1, 0, Until.Acknowledged, At, PageState.Open, [])], null, null),
    };
}
