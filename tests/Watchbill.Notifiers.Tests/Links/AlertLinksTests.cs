using NodaTime;
using Watchbill.Domain;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Tests.Links;

public sealed class AlertLinksTests
{
    private static readonly AlertId[] Two = [new(1042), new(1043)];

    private static string Token() => Sample.Links.Token([.. Two], new UserId("ana"), new ContactMethodId("mail"), Sample.Now);

    [Fact]
    public void Links_stand_below_the_public_url()
    {
        Assert.Equal("https://watch.example.org/bill/alerts/1042", Sample.Links.Alert(new AlertId(1042)).AbsoluteUri);
        Assert.Equal(
            $"https://watch.example.org/bill/ack/{Token()}",
            Sample.Links.AcknowledgeUrl([.. Two], new UserId("ana"), new ContactMethodId("mail"), Sample.Now).AbsoluteUri);
    }

    [Fact]
    public void A_token_says_which_alerts_who_and_until_when()
    {
        var claim = Assert.IsType<ValidLink>(Sample.Links.TryRead(Token(), Sample.Now)).Claim;

        Assert.Equal(Two, claim.Alerts);
        Assert.Equal(new UserId("ana"), claim.User);
        Assert.Equal(new ContactMethodId("mail"), claim.Method);
        Assert.Equal(Sample.Now + Duration.FromHours(24), claim.Expiry);
    }

    [Fact]
    public void A_token_needs_no_method()
        => Assert.Null(Assert.IsType<ValidLink>(Sample.Links.TryRead(Sample.Links.Token([new AlertId(1)], new UserId("ana"), null, Sample.Now), Sample.Now)).Claim.Method);

    [Fact]
    public void A_token_ends_after_exactly_24_hours()
    {
        Assert.IsType<ValidLink>(Sample.Links.TryRead(Token(), Sample.Now + Duration.FromHours(24) - Duration.FromMilliseconds(1)));
        Assert.IsType<ExpiredLink>(Sample.Links.TryRead(Token(), Sample.Now + Duration.FromHours(24)));
    }

    [Fact]
    public void A_token_changed_in_any_place_is_forged()
    {
        var token = Token();
        for (var at = 0; at < token.Length; at++)
        {
            // A different character that stands for other bits, also in the last place of each half.
            var changed = token[..at] + (token[at] is 'A' ? 'Q' : 'A') + token[(at + 1)..];
            Assert.IsType<ForgedLink>(Sample.Links.TryRead(changed, Sample.Now));
        }
    }

    [Fact]
    public void Another_key_makes_other_tokens()
        => Assert.IsType<ForgedLink>(new AlertLinks(Sample.Links.PublicUrl, new byte[32]).TryRead(Token(), Sample.Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("no dot")]
    [InlineData("****.****")]
    [InlineData("MQ.MQ.MQ")]
    [InlineData("ünï.cödé")]
    public void Anything_else_is_forged_and_does_not_throw(string? token)
        => Assert.IsType<ForgedLink>(Sample.Links.TryRead(token, Sample.Now));

    [Fact]
    public void A_token_of_great_length_is_not_even_decoded()
        => Assert.IsType<ForgedLink>(Sample.Links.TryRead(new string('A', 1_000_000) + ".AAAA", Sample.Now));

    [Fact]
    public void The_longest_list_still_fits()
    {
        var alerts = Enumerable.Range(0, AlertLinks.MaxAlerts).Select(i => new AlertId(123_456_789 + i)).ToList();
        var token = Sample.Links.Token([.. alerts], new UserId(new string('a', 64)), new ContactMethodId(new string('b', 64)), Sample.Now);

        Assert.Equal(alerts, Assert.IsType<ValidLink>(Sample.Links.TryRead(token, Sample.Now)).Claim.Alerts);
    }

    [Theory]
    [InlineData("ftp://watch.example.org/")]
    [InlineData("https://watch.example.org/?a=1")]
    [InlineData("https://watch.example.org/#a")]
    public void A_public_url_of_another_form_is_refused(string url)
        => Assert.Throws<ArgumentException>(() => new AlertLinks(new Uri(url), new byte[32]));

    [Fact]
    public void A_short_key_is_refused()
        => Assert.Throws<ArgumentException>(() => new AlertLinks(Sample.Links.PublicUrl, new byte[31]));
}
