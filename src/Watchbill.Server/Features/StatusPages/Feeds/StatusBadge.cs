using System.Globalization;
using System.Text;

namespace Watchbill.Server.Features.StatusPages.Feeds;

/// <summary>A small picture for other people's pages: the name, and how it is in words and colour.</summary>
internal static class StatusBadge
{
    private const int Character = 7;
    private const int Padding = 10;
    private const int MostCharacters = 40;

    public static StatusDocument Write(StatusSnapshot page)
    {
        var name = Short(page.Page.Name);
        var status = page.Status.Description;
        var left = (name.EnumerateRunes().Count() * Character) + (2 * Padding);
        var right = (status.Length * Character) + (2 * Padding);
        var colour = StatusWords.Tone(page) switch
        {
            "good" => "#1b6337",
            "work" => "#35536f",
            "slow" => "#6f5300",
            "part" => "#94420a",
            _ => "#a9211b",
        };
        var label = System.Net.WebUtility.HtmlEncode($"{name}: {status}");
        var svg = string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="24" role="img" aria-label="{label}"><title>{label}</title>
            <rect width="{left}" height="24" fill="#2b333d"/><rect x="{left}" width="{right}" height="24" fill="{colour}"/>
            <g fill="#fff" font-family="system-ui,sans-serif" font-size="12" text-anchor="middle"><text x="{left / 2}" y="16">{System.Net.WebUtility.HtmlEncode(name)}</text><text x="{left + (right / 2)}" y="16">{System.Net.WebUtility.HtmlEncode(status)}</text></g>
            </svg>

            """);
        return new StatusDocument("image/svg+xml", Encoding.UTF8.GetBytes(svg));
    }

    private static string Short(string name)
    {
        var runes = FeedText.Clean(name).EnumerateRunes().ToList();
        return runes.Count <= MostCharacters ? string.Concat(runes) : string.Concat(runes.Take(MostCharacters - 1)) + "…";
    }
}
