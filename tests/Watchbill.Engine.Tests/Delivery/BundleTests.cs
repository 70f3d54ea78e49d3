using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>The first page to somebody goes at once; later ones within 30 s (high urgency) or 120 s (low) wait and go as one (rule 26).</summary>
public sealed class BundleTests
{
    [Theory]
    [InlineData(UrgencyRule.AlwaysHigh, 30)]
    [InlineData(UrgencyRule.AlwaysLow, 120)]
    public async Task Later_pages_go_together_at_the_second_at_which_the_window_of_the_first_ends(UrgencyRule urgency, int window)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(urgency, Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await night.ToAsync(5);
        await night.EventAsync("queue");
        await night.ToAsync(window - 1);
        await night.EventAsync("memory");
        Assert.Equal(["0 page bob phone 1"], night.Attempts());

        await night.ToAsync(window);
        Assert.Equal(["0 page bob phone 1", $"{window} page bob phone 2+3"], night.Attempts());
    }

    [Theory]
    [InlineData(UrgencyRule.AlwaysHigh, 30)]
    [InlineData(UrgencyRule.AlwaysLow, 120)]
    public async Task From_the_window_s_end_on_the_next_page_goes_at_once(UrgencyRule urgency, int window)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(urgency, Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await night.ToAsync(window);
        await night.EventAsync("queue");

        Assert.Equal(["0 page bob phone 1", $"{window} page bob phone 2"], night.Attempts());
    }

    [Fact]
    public async Task The_bundle_begins_a_window_of_its_own()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await night.ToAsync(10);
        await night.EventAsync("queue");
        await night.ToAsync(40);
        await night.EventAsync("memory");
        await night.ToAsync(59);
        Assert.Equal(["0 page bob phone 1", "30 page bob phone 2"], night.Attempts());
        await night.ToAsync(60);
        Assert.Equal("60 page bob phone 3", night.Attempts()[^1]);
    }

    [Theory]
    [InlineData(Severity.Error, Severity.Critical, true)]
    [InlineData(Severity.Error, Severity.Error, false)]
    [InlineData(Severity.Critical, Severity.Error, false)]
    [InlineData(Severity.Info, Severity.Warning, true)]
    public async Task A_higher_severity_never_waits_and_an_equal_or_lower_one_does(Severity first, Severity second, bool atOnce)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk", severity: first);
        await night.ToAsync(1);
        await night.EventAsync("queue", severity: second);
        await night.ToAsync(35);

        Assert.Equal(["0 page bob phone 1", atOnce ? "1 page bob phone 2" : "30 page bob phone 2"], night.Attempts());
    }

    [Fact]
    public async Task What_was_acknowledged_before_the_window_ends_is_not_in_the_bundle()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        foreach (var key in new[] { "disk", "queue", "memory" })
        {
            await night.EventAsync(key);
        }

        await night.ToAsync(29);
        await night.DoAsync("ann", new Acknowledge(), "c1", alert: 2);
        await night.ToAsync(60);

        Assert.Equal(["0 page bob phone 1", "30 page bob phone 3"], night.Attempts());
    }

    [Fact]
    public async Task Each_person_and_each_method_has_a_window_of_its_own_and_chat_has_none()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob", "carol", "dan")));
        await night.EventAsync("disk");
        await night.ToAsync(10);
        await night.EventAsync("queue");
        await night.ToAsync(30);

        Assert.Equal(
            ["0 page bob phone 1", "0 page carol mail 1", "0 page dan chat 1", "10 page dan chat 2", "30 page bob phone 2", "30 page carol mail 2"],
            night.Attempts().OrderBy(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ThenBy(line => line, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_that_waits_for_its_repetition_waits_for_no_bundle()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await night.ToAsync(30);
        var fails = true;
        night.Answer = (_, _) => fails ? new Watchbill.Engine.Delivery.ProviderFailed("503", null) : null;
        await night.EventAsync("queue");
        fails = false;
        await night.ToAsync(40);

        Assert.Equal(["0 page bob phone 1", "30 page bob phone 2", "31 page bob phone 2"], night.Attempts());
    }
}
