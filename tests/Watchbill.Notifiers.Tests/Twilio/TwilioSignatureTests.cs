using Watchbill.Notifiers.Twilio;
using Vendor = Watchbill.StandIns.Twilio.TwilioSignature;

namespace Watchbill.Notifiers.Tests.Twilio;

public sealed class TwilioSignatureTests
{
    private const string Url = "https://watch.example.org/bill/hooks/twilio/sms?a=1&b=%2F";
    private static readonly Secret Token = new("11111111111111111111111111111111");

    private static readonly KeyValuePair<string, string>[] Form =
        [new("To", "+15005550006"), new("Body", "1042a ü&="), new("From", "+15005550001"), new("Empty", "")];

    private static string Signature => Vendor.Of(Token.Reveal(), new Uri(Url), Form);

    [Fact]
    public void What_the_vendor_signs_is_valid_in_any_order_of_the_fields()
        => Assert.True(TwilioSignature.IsValid(Token, Url, Form.Reverse(), Signature));

    [Fact]
    public void The_vendors_published_example_is_valid()
        => Assert.True(TwilioSignature.IsValid(
            new Secret("12345"),
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            [new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675310"), new("Digits", "1234"), new("From", "+14158675310"), new("To", "+18005551212")],
            "GvWf1cFY/Q7PnoempGyD5oXAezc="));

    [Fact]
    public void Another_field_url_or_token_is_not_valid()
    {
        Assert.False(TwilioSignature.IsValid(Token, Url, Form.Append(new("Body", "x")), Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url + "0", Form, Signature));
        Assert.False(TwilioSignature.IsValid(new Secret("2"), Url, Form, Signature));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("????")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_header_that_is_no_signature_is_not_valid(string? header)
        => Assert.False(TwilioSignature.IsValid(Token, Url, Form, header));
}
