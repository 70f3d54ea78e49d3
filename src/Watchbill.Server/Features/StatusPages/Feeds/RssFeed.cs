using NodaTime;
using NodaTime.Text;

namespace Watchbill.Server.Features.StatusPages.Feeds;

/// <summary>RSS 2.0.</summary>
internal static class RssFeed
{
    private static readonly InstantPattern Date = InstantPattern.CreateWithInvariantCulture("ddd, dd MMM uuuu HH:mm:ss '+0000'");

    public static StatusDocument Write(StatusSnapshot page, StatusLinks links) => new("application/rss+xml; charset=utf-8", FeedText.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteStartElement("channel");
        Element("title", $"{page.Page.Name} status");
        Element("link", links.Public);
        Element("description", $"Incidents and maintenance of {page.Page.Name}");
        Element("lastBuildDate", Of(FeedText.Updated(page)));
        foreach (var post in FeedText.Posts(page))
        {
            xml.WriteStartElement("item");
            Element("title", post.Name);
            Element("description", FeedText.Html(page, post));
            Element("pubDate", Of(post.UpdatedAt));
            Element("link", links.PublicIncident(post.Id));
            xml.WriteStartElement("guid");
            xml.WriteAttributeString("isPermaLink", "true");
            xml.WriteString(links.PublicIncident(post.Id));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();

        void Element(string name, string value) => xml.WriteElementString(name, FeedText.Clean(value));
    }));

    private static string Of(Instant at) => Date.Format(at);
}
