using Watchbill.Notifiers.Slack;

namespace Watchbill.Notifiers.Tests.Slack;

public sealed class SlackChannelNameTests
{
    [Theory]
    [InlineData("incident-20261121-003", 1, "incident-20261121-003")]
    [InlineData("Incident {x} Über!", 1, "incident-x-ber")]
    [InlineData("--a__b--", 1, "a__b")]
    [InlineData("a", 2, "a-2")]
    [InlineData("!!!", 1, "incident")]
    [InlineData("", 3, "incident-3")]
    public void A_name_is_what_Slack_takes(string wanted, int attempt, string expected) => Assert.Equal(expected, SlackChannelName.Of(wanted, attempt));

    [Fact]
    public void However_long_it_has_room_for_its_number()
    {
        var name = SlackChannelName.Of(new string('a', 200), 9);

        Assert.Equal((SlackChannelName.MaxLength, true), (name.Length, name.EndsWith("a-9", StringComparison.Ordinal)));
    }
}
