using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.People;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>An incident that was none counts against the rules that raised its alerts.</summary>
public sealed class FalsePositiveTests
{
    [Fact]
    public async Task Declining_an_incident_marks_its_alerts_and_leaves_their_end_to_the_source()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration(null, "high", alert));

        var declined = await bridge.DoAsync(Bridge.Bob, new Decline("benign", "The probe itself was down"));

        Assert.True(declined.IsAccepted, declined.Refusal?.Message);
        var after = await bridge.AlertAsync(alert);
        Assert.Equal(("benign", "The probe itself was down", Bridge.Bob), (after.FalsePositive!.Cause, after.FalsePositive.Comment, after.FalsePositive.By));
        Assert.True(after.IsOpen);
        Assert.False(after.IsHandled);
        Assert.Null((await bridge.AlertAsync((await bridge.IncidentAsync()).Pages[0].Alert)).FalsePositive);

        await bridge.EndsAsync();
        var rate = Assert.Single(FalsePositiveRates.Of([await bridge.AlertAsync(alert)]));
        Assert.Equal((1, 1, 1d), (rate.Ended, rate.False, rate.Rate));
    }

    [Fact]
    public async Task What_Watchbill_raised_itself_is_not_marked()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("The shop is down", "high"));
        var page = await bridge.PageAsync();

        var outcome = await bridge.Engine.Commands.SubmitAsync(new CommandRequest("mark", Bridge.Ann, Door.Web, page.Id, new MarkFalsePositive("expected", null)));

        Assert.Equal(Refusal.WrongState, outcome.Refusal?.Code);
        Assert.False(FalsePositives.CanBeMarked(page));
    }
}
