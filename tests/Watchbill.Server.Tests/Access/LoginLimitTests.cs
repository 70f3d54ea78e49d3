using System.Net;
using NodaTime;
using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

public sealed class LoginLimitTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    [Fact]
    public async Task Guessing_is_stopped_and_the_right_password_works_again_after_a_while()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        for (var i = 0; i < LoginLimiter.PerAccountAndAddress; i++)
        {
            Assert.Equal("/login?problem=wrong", (await browser.LogInAsync("rita", "wrong password")).Headers.Location!.ToString());
        }

        using var stopped = await browser.LogInAsync("rita@example.org", AccessServer.Password);
        Assert.Equal("/login?problem=wait", stopped.Headers.Location!.ToString());
        Assert.InRange(stopped.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        server.Time.Advance(Duration.FromMinutes(1));
        Assert.Equal("/", (await browser.LogInAsync("rita", AccessServer.Password)).Headers.Location!.ToString());
    }

    [Fact]
    public async Task Unknown_accounts_answer_like_known_ones()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);

        foreach (var user in new[] { "rita", "nobody-at-all", "max" })
        {
            Assert.Equal("/login?problem=wrong", (await browser.LogInAsync(user, "wrong password")).Headers.Location!.ToString());
        }
    }

    [Fact]
    public void One_address_may_try_few_times_per_account_and_more_in_all()
    {
        var limiter = new LoginLimiter();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(limiter.Take("rita", Here, Start));
        }

        Assert.Equal(Duration.FromMinutes(1), limiter.Take("RITA", Here, Start));
        for (var i = 0; i < 25; i++)
        {
            Assert.Null(limiter.Take($"other{i}", Here, Start));
        }

        Assert.Equal(Duration.FromSeconds(10), limiter.Take("another", Here, Start));
        Assert.Null(limiter.Take("another", Here, Start + Duration.FromSeconds(10)));
    }

    [Fact]
    public void A_stranger_does_not_lock_the_person_out_elsewhere()
    {
        var limiter = new LoginLimiter();
        while (limiter.Take("rita", Here, Start) is null)
        {
        }

        Assert.Null(limiter.Take("rita", IPAddress.Parse("198.51.100.9"), Start));
    }

    [Fact]
    public void Many_addresses_together_are_limited_per_account()
    {
        var limiter = new LoginLimiter();
        var taken = Enumerable.Range(0, 200).Count(i => limiter.Take("rita", new IPAddress([10, 0, 0, (byte)i]), Start) is null);

        Assert.Equal(LoginLimiter.PerAccount, taken);
    }

    [Fact]
    public void A_whole_ipv6_network_counts_as_one_address()
    {
        var limiter = new LoginLimiter();
        var taken = Enumerable.Range(1, 100).Count(i => limiter.Take("rita", IPAddress.Parse($"2001:db8::{i:x}"), Start) is null);

        Assert.Equal(LoginLimiter.PerAccountAndAddress, taken);
    }

    [Fact]
    public void The_right_password_costs_nothing()
    {
        var limiter = new LoginLimiter();
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(limiter.Take("rita", Here, Start));
            limiter.Succeeded("rita", Here, Start);
        }
    }
}
