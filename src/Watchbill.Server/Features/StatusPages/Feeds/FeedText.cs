using System.Text;
using System.Xml;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages.Feeds;

/// <summary>What both feeds say of a post: its updates as HTML, newest first. Readers take the first <c>strong</c> as the present state.</summary>
internal static class FeedText
{
    /// <summary>So many posts are in a feed.</summary>
    public const int Most = 50;

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("MMM d, HH:mm");

    /// <summary>Latest change first.</summary>
    public static IEnumerable<StatusPost> Posts(StatusSnapshot page) => page.Incidents.Concat(page.Maintenances).OrderByDescending(post => post.UpdatedAt).ThenByDescending(post => post.Id).Take(Most);

    public static string Html(StatusSnapshot page, StatusPost post)
    {
        var html = new StringBuilder();
        foreach (var update in post.Updates.Reverse())
        {
            var at = update.DisplayAt.InZone(page.Page.Zone);
            html.Append("<p><small>").Append(Minute.Format(at.LocalDateTime)).Append(' ').Append(Encode(at.GetZoneInterval().Name)).Append("</small><br><strong>")
                .Append(StatusWords.Of(update.Status)).Append("</strong> - ").Append(Encode(update.Body).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        return html.ToString();
    }

    /// <summary>XML of at most UTF-8; what XML cannot hold is left out.</summary>
    public static byte[] Write(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            write(xml);
        }

        return stream.ToArray();
    }

    public static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune.Value is '\t' or '\n' or >= 0x20 and not (0xFFFE or 0xFFFF)).Select(rune => rune.ToString()));

    /// <summary>When anything in a feed last changed.</summary>
    public static Instant Updated(StatusSnapshot page) => Posts(page).Select(post => post.UpdatedAt).Append(page.DefinedAt).Max();

    private static string Encode(string text) => System.Net.WebUtility.HtmlEncode(Clean(text));
}
