using System.Text;

namespace Watchbill.Config.Tests;

public class HostileTextTests
{
    /// <summary>Cuts, doubles and swaps characters of good files: whatever comes out is read or refused, never thrown at.</summary>
    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        var random = new Random(20_260_105);
        var texts = SampleOrganisation.Files.Select(file => file.Text).ToArray();
        const string Spice = "\t\n:{}[]&*!|>'\"%@`,#?-~\0\uFEFF\u2028é $😀";
        for (var i = 0; i < 1_500; i++)
        {
            var text = new StringBuilder(texts[random.Next(texts.Length)]);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(1, 40), text.Length - at));
                        break;
                    case 1:
                        text.Insert(at, Spice[random.Next(Spice.Length)]);
                        break;
                    case 2:
                        text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at)));
                        break;
                    default:
                        text[at] = Spice[random.Next(Spice.Length)];
                        break;
                }

                if (text.Length == 0)
                {
                    text.Append(' ');
                }
            }

            var result = ConfigurationReader.Read([new ConfigurationFile("a.yaml", text.ToString())]);
            Assert.All(result.Diagnostics, diagnostic => Assert.True(diagnostic is { Line: >= 1, Column: >= 1 }, diagnostic.ToString()));
        }
    }

    [Fact]
    public void A_flood_of_problems_is_cut()
    {
        var text = "teams:\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"  T{i}: {{}}\n"));

        var diagnostics = ConfigurationReader.Read([new ConfigurationFile("a.yaml", text)]).Diagnostics;

        Assert.Equal(2_001, diagnostics.Length);
        Assert.Equal("too-many-problems", diagnostics[^1].Code);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Half_a_mebibyte_of_openings_is_refused(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 512 * 1024 / opening.Length));

        Assert.True(ConfigurationReader.Read([new ConfigurationFile("a.yaml", text)]).HasErrors);
    }
}
