using System.Collections.Immutable;
using System.Net;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Notifiers.Tests.Webhook;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Internal_and_special_addresses_are_not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    public void Other_addresses_are(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("not a url")]
    [InlineData("/relative")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://example.org/")]
    [InlineData("https://user:pass@example.org/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://example.org/\r\nX: 1")]
    public void Urls_of_another_form_are_refused_before_any_connection(string url)
        => Assert.NotNull(new AddressGuard([]).Objection(url));

    [Theory]
    [InlineData("https://example.org/hook?a=1")]
    [InlineData("https://1.1.1.1/hook")]
    [InlineData("https://[2606:4700:4700::1111]/hook")]
    public void Plain_https_urls_are_not(string url) => Assert.Null(new AddressGuard([]).Objection(url));

    [Fact]
    public void Plain_http_is_for_receivers_that_the_operator_allows()
    {
        Assert.Null(new AddressGuard(["hooks.lan"]).Objection("http://hooks.lan/x"));
        Assert.Null(new AddressGuard(["10.0.0.0/8"]).Objection("http://10.1.2.3:8080/x"));
        Assert.NotNull(new AddressGuard(["hooks.lan"]).Objection("http://example.org/x"));
        Assert.NotNull(new AddressGuard(["10.0.0.0/8"]).Objection("http://11.1.2.3/x"));
    }

    [Theory]
    [InlineData("hooks.lan", "10.1.2.3", 8080, true)]
    [InlineData("hooks.lan:8080", "10.1.2.3", 8080, true)]
    [InlineData("hooks.lan:8080", "10.1.2.3", 443, false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", 8080, true)]
    [InlineData("10.1.2.3", "10.1.2.3", 8080, true)]
    [InlineData("10.1.2.3:8080", "10.1.2.3", 8081, false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", 8080, true)]
    [InlineData("[fd00::1]:8080", "fd00::1", 8080, true)]
    [InlineData("fd00::/8", "fd00::1", 8080, true)]
    [InlineData("10.0.0.0/8", "192.168.1.1", 443, false)]
    [InlineData("other.lan", "10.1.2.3", 443, false)]
    [InlineData("other.lan", "1.1.1.1", 443, true)]
    [InlineData("other.lan", "1.1.1.1", 80, true)]
    [InlineData("other.lan", "1.1.1.1", 22, false)]
    public void The_operators_list_opens_what_it_names_and_no_more(string entry, string address, int port, bool allowed)
    {
        Assert.NotNull(AllowedReceiver.Parse(entry));
        Assert.Equal(allowed, new AddressGuard([entry]).IsAllowed("hooks.lan", IPAddress.Parse(address), port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://hooks.lan/")]
    [InlineData("hooks.lan:0")]
    [InlineData("hooks.lan:http")]
    [InlineData("10.0.0.0/99")]
    [InlineData("*")]
    public void An_entry_of_another_form_is_a_problem(string entry)
        => Assert.Single(new WebhookOptions([WebhookNotifierTests.Secret]) { Allow = [entry] }.Problems());

    [Fact]
    public async Task A_name_is_resolved_once_and_the_checked_address_is_connected_to()
    {
        var asked = 0;
        var connected = new List<IPEndPoint>();
        var guard = Guard(_ => { asked++; return [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("1.1.1.1")]; }, connected);

        await guard.OpenAsync("example.org", 443, default);

        Assert.Equal(1, asked);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("1.1.1.1"), 443), Assert.Single(connected));
    }

    [Theory]
    [InlineData("127.0.0.1", 443)]
    [InlineData("::ffff:169.254.169.254", 80)]
    [InlineData("1.1.1.1", 25)]
    public async Task A_name_that_leads_inside_or_an_unusual_port_is_refused_without_a_connection(string address, int port)
    {
        var connected = new List<IPEndPoint>();
        var guard = Guard(_ => [IPAddress.Parse(address)], connected);

        await Assert.ThrowsAsync<RefusedAddressException>(async () => await guard.OpenAsync("rebind.example.org", port, default));
        Assert.Empty(connected);
    }

    private static AddressGuard Guard(Func<string, IPAddress[]> resolve, List<IPEndPoint> connected) => new(
        ImmutableArray<string>.Empty,
        (host, _) => Task.FromResult(resolve(host)),
        (end, _) =>
        {
            connected.Add(end);
            return ValueTask.FromResult<Stream>(new MemoryStream());
        });
}
