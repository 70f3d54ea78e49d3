using System.Globalization;
using System.Text;
using NodaTime;
using Watchbill.Notifiers.Slack;
using Vendor = Watchbill.StandIns.Slack.SlackSignature;

namespace Watchbill.Notifiers.Tests.Slack;

public sealed class SlackSignatureTests
{
    private static readonly Secret Signing = new("8f742231b10e8888abcd99yyyzzz85a5");
    private const string Body = "payload=%7B%22type%22%3A%22block_actions%22%7D";
    private static readonly long Seconds = Sample.Now.ToUnixTimeSeconds();

    private static bool Verify(Instant now, string body = Body, string? timestamp = null, string? header = null) => SlackSignature.Verify(
        Signing, timestamp ?? Seconds.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(body),
        header ?? Vendor.Of(Signing.Reveal(), Seconds, Body), now);

    [Fact]
    public void What_the_vendor_signs_is_valid_for_300_seconds_either_way()
    {
        Assert.True(Verify(Sample.Now));
        Assert.True(Verify(Sample.Now + Duration.FromSeconds(300)));
        Assert.True(Verify(Sample.Now - Duration.FromSeconds(300)));
        Assert.False(Verify(Sample.Now + Duration.FromSeconds(301)));
        Assert.False(Verify(Sample.Now - Duration.FromSeconds(301)));
    }

    [Fact]
    public void The_vendors_published_example_is_valid()
        => Assert.True(SlackSignature.Verify(
            Signing,
            "1531420618",
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"u8,
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            Instant.FromUnixTimeSeconds(1531420618)));

    [Fact]
    public void Another_body_or_time_is_not_valid()
    {
        Assert.False(Verify(Sample.Now, body: Body + "&a=1"));
        Assert.False(Verify(Sample.Now, timestamp: (Seconds + 1).ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v0=")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    public void A_header_of_another_form_is_not_valid(string header) => Assert.False(Verify(Sample.Now, header: header));

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void A_timestamp_of_another_form_is_not_valid(string timestamp) => Assert.False(Verify(Sample.Now, timestamp: timestamp));
}
