using Watchbill.Domain;
using Watchbill.Notifiers.Sms;

namespace Watchbill.Notifiers.Tests.Sms;

public sealed class SmsReplyTests
{
    [Theory]
    [InlineData("1042a", SmsVerb.Acknowledge)]
    [InlineData("1042A", SmsVerb.Acknowledge)]
    [InlineData(" 1042 ack ", SmsVerb.Acknowledge)]
    [InlineData("ack 1042", SmsVerb.Acknowledge)]
    [InlineData("Ack #1042.", SmsVerb.Acknowledge)]
    [InlineData("ACKNOWLEDGE\n1042", SmsVerb.Acknowledge)]
    [InlineData("a1042", SmsVerb.Acknowledge)]
    [InlineData("1042r", SmsVerb.Resolve)]
    [InlineData("resolve 1042", SmsVerb.Resolve)]
    [InlineData("1042e", SmsVerb.Escalate)]
    [InlineData("1042 Escalate!", SmsVerb.Escalate)]
    public void A_reply_with_a_number_is_about_that_alert(string text, SmsVerb verb)
        => Assert.Equal(new SmsReply(verb, new AlertId(1042)), SmsReply.Parse(text));

    [Theory]
    [InlineData("a", SmsVerb.Acknowledge)]
    [InlineData("Ack", SmsVerb.Acknowledge)]
    [InlineData("\"a\"", SmsVerb.Acknowledge)]
    [InlineData("r", SmsVerb.Resolve)]
    [InlineData("RESOLVE", SmsVerb.Resolve)]
    [InlineData("e", SmsVerb.Escalate)]
    [InlineData("escalate", SmsVerb.Escalate)]
    [InlineData("Help", SmsVerb.Help)]
    public void A_bare_reply_is_about_the_last_message(string text, SmsVerb verb)
        => Assert.Equal(new SmsReply(verb, null), SmsReply.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1042")]
    [InlineData("yes I will look")]
    [InlineData("1042a 1043a")]
    [InlineData("1042 1043 ack")]
    [InlineData("ack ack")]
    [InlineData("0a")]
    [InlineData("99999999999999999999999999a")]
    [InlineData("-")]
    [InlineData("a;drop table")]
    [InlineData("١٠٤٢a")]
    public void Anything_else_is_not_understood(string? text)
        => Assert.Equal(new SmsReply(SmsVerb.Unknown, null), SmsReply.Parse(text));

    [Fact]
    public void A_long_text_is_not_a_command()
        => Assert.Equal(SmsVerb.Unknown, SmsReply.Parse("a" + new string(' ', 1_000_000)).Verb);
}
