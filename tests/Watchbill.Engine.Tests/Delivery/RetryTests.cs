using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>A provider that fails is tried again and again while the page matters; a method that fails is not (rules 22 and 25).</summary>
public sealed class RetryTests
{
    private static readonly ProviderFailed Down = new("503", null);

    [Fact]
    public async Task While_a_provider_fails_it_is_tried_again_after_1_2_5_10_15_20_and_then_every_30_seconds()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Answer = (_, _) => Down;

        await night.EventAsync("disk");
        await night.ToAsync(180);

        Assert.Equal(Lines("bob phone", 0, 1, 3, 8, 18, 33, 53, 83, 113, 143, 173), night.Attempts());
    }

    [Theory]
    [InlineData(20, 0, 20, 40, 60, 80, 100, 120, 150, 180)]
    [InlineData(1, 0, 1, 3, 8, 18, 33, 53, 83, 113)]
    public async Task What_the_provider_asks_for_is_waited_for_if_it_is_longer(int asked, params int[] seconds)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Answer = (_, _) => new ProviderFailed("429", Duration.FromSeconds(asked));

        await night.EventAsync("disk");
        await night.ToAsync(seconds[^1]);

        Assert.Equal(Lines("bob phone", seconds), night.Attempts());
    }

    [Fact]
    public async Task But_never_for_more_than_five_minutes()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(3600, "carol")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? new ProviderFailed("429", Duration.FromHours(2)) : null;

        // Carol could be reached instead, and is after a minute: Bob's page goes on all the same.
        await night.EventAsync("disk");
        await night.ToAsync(299);
        Assert.Equal(["0 page bob phone 1", "60 page carol mail 1"], night.Attempts());
        await night.ToAsync(300);
        Assert.Equal("300 page bob phone 1", night.Attempts()[^1]);
    }

    [Theory]
    [InlineData(17, "0 1 3 8")]
    [InlineData(18, "0 1 3 8 18")]
    public async Task Nothing_is_tried_again_once_somebody_has_acknowledged(int second, string attempts)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Answer = (_, _) => Down;

        await night.EventAsync("disk");
        await night.ToAsync(second);
        await night.DoAsync("bob", new Acknowledge(), "c1");
        await night.ToAsync(180);

        Assert.Equal(Lines("bob phone", [.. attempts.Split(' ').Select(int.Parse)]), night.Attempts());
        Assert.Equal(DeliveryStatus.Cancelled, Assert.Single(await night.DeliveriesOfAsync()).Status);
    }

    [Fact]
    public async Task Another_providers_method_is_used_at_once_and_the_failing_one_goes_on_too()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "ann")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? Down : null;

        await night.EventAsync("disk");
        await night.ToAsync(9);

        Assert.Equal(["0 page ann phone 1", "0 page ann mail 1", "1 page ann phone 1", "3 page ann phone 1", "8 page ann phone 1"], night.Attempts());
        Assert.Empty(night.Engine.Definitions.Current.Flags);
    }

    [Fact]
    public async Task A_method_that_fails_for_good_is_flagged_not_tried_again_and_left_out_next_time()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "ann")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? new MethodFailed("no such number") : null;

        await night.EventAsync("disk");
        await night.ToAsync(200);
        Assert.Equal(["0 page ann phone 1", "0 page ann mail 1"], night.Attempts());
        Assert.Equal(("ann", "phone"), night.Engine.Definitions.Current.Flags.Select(flag => (flag.User.Value, flag.Method.Value)).Single());

        await night.EventAsync("queue");
        Assert.Equal(["200 page ann mail 2"], night.Attempts()[2..]);
    }

    [Fact]
    public async Task Whose_method_fails_for_good_is_told_by_another_once_until_they_have_seen_to_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "ann")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? new MethodFailed("no such number") : null;
        await night.EventAsync("disk");
        await night.EventAsync("queue");
        await night.ToAsync(300);

        var told = Assert.Single(night.AnnouncedTo(new UserId("ann")));
        Assert.StartsWith("You cannot be reached by sms at +", told.Title, StringComparison.Ordinal);
        Assert.Contains("The provider says: no such number.", told.Lines);
        Assert.Equal(("mail", NotificationPurpose.Announcement), night.Sent.Where(sent => sent.Announcement is not null).Select(sent => (sent.Method!.Value.Value, sent.Purpose)).Single());
    }

    [Fact]
    public async Task When_nothing_works_it_holds_and_says_so_and_whoever_comes_back_first_pages()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob", "carol"), Desk.Rule(3600, "ann")));
        night.Answer = (_, _) => Down;
        await night.EventAsync("disk");
        await night.ToAsync(250);

        // Ann has a telephone and mail too, so there is nobody to move on to.
        Assert.DoesNotContain(night.Attempts(), line => line.Contains("ann", StringComparison.Ordinal));
        Assert.Equal([NightShift.Evening, NightShift.Evening], night.Engine.Health.FailingSince.Values);

        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? null : Down;
        await night.ToAsync(280);
        Assert.Equal(["233 page bob phone 1", "233 page carol mail 1", "263 page bob phone 1", "263 page carol mail 1"], night.Attempts()[^4..].Order(StringComparer.Ordinal));
        Assert.Equal(ContactMethodKind.Email, Assert.Single(night.Engine.Health.FailingSince).Key.Kind);
    }

    private static IEnumerable<string> Lines(string who, params int[] seconds) => seconds.Select(second => $"{second} page {who} 1");
}
