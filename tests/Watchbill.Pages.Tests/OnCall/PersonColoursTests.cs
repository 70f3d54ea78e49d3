using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Pages.Tests.OnCall;

public sealed partial class PersonColoursTests
{
    [Fact]
    public void As_many_people_as_there_are_colours_have_different_ones()
    {
        UserId[] people = [.. Enumerable.Range(0, PersonColours.Count).Select(number => new UserId($"person-{number}"))];

        Assert.Equal(PersonColours.Count, people.Select(new PersonColours(people).Of).Distinct().Count());
    }

    [Fact]
    public void The_order_in_which_people_are_named_changes_nothing()
    {
        UserId[] people = [new("ana"), new("bob"), new("carol"), new("dave")];
        var (one, other) = (new PersonColours(people), new PersonColours(people.Reverse()));

        Assert.All(people, person => Assert.Equal(one.Of(person), other.Of(person)));
    }

    [Fact]
    public void Names_are_read_on_every_colour_and_every_edge_is_seen_in_both_themes()
    {
        var (page, chart) = (Text(AssetFiles.Css), Text(AssetFiles.ScheduleCss));
        foreach (var theme in new[] { 0, 1 })
        {
            var (ink, card) = (Value(page, "ink", theme), Value(page, "card", theme));
            for (var colour = 0; colour < PersonColours.Count; colour++)
            {
                var (soft, edge) = (Value(chart, $"p{colour}", theme), Value(chart, $"p{colour}e", theme));
                Assert.True(Contrast(ink, soft) >= 4.5, $"p{colour}: a name has {Contrast(ink, soft):0.0}:1");
                Assert.True(Contrast(edge, soft) >= 3, $"p{colour}: its edge has {Contrast(edge, soft):0.0}:1");
                Assert.True(Contrast(edge, card) >= 3, $"p{colour}: its edge has {Contrast(edge, card):0.0}:1 beside the card");
            }
        }
    }

    private static string Text(string address) => Encoding.UTF8.GetString(AssetFiles.Find(address["/assets/".Length..])!.Content);

    /// <summary>The first value is that of the light theme, the second that of the dark one.</summary>
    private static string Value(string css, string name, int theme) => Hex().Matches(css).Where(match => match.Groups["name"].Value == name).ElementAt(theme).Groups["value"].Value;

    private static double Contrast(string one, string other)
    {
        var (high, low) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (high + 0.05) / (low + 0.05);
    }

    private static double Luminance(string hex)
    {
        var full = hex.Length == 3 ? string.Concat(hex.Select(digit => $"{digit}{digit}")) : hex;
        var parts = Enumerable.Range(0, 3).Select(part => int.Parse(full.AsSpan(part * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0);
        return parts.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).Zip([0.2126, 0.7152, 0.0722], (part, weight) => part * weight).Sum();
    }

    [GeneratedRegex("--(?<name>[a-z0-9]+): #(?<value>[0-9a-f]{3,6})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hex();
}
