using NodaTime;
using Watchbill.Config.Reading;

namespace Watchbill.Config.Tests;

public class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5_400)]
    [InlineData("2d", 172_800)]
    [InlineData("1w1d", 691_200)]
    public void Reads_what_people_write(string text, long seconds) => Assert.Equal(Duration.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("5M")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1.5h")]
    [InlineData("1mo")]
    [InlineData("9999999999s")]
    public void Refuses_what_could_mean_several_things(string text) => Assert.Null(Durations.Parse(text));

    [Fact]
    public void Writes_what_reads_back()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var duration = Duration.FromMilliseconds(random.NextInt64(0, 40L * 24 * 3_600 * 1_000));
            Assert.Equal(duration, Durations.Parse(Durations.Format(duration)));
        }
    }
}
