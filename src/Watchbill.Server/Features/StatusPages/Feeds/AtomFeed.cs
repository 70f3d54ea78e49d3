namespace Watchbill.Server.Features.StatusPages.Feeds;

/// <summary>Atom (RFC 4287). The feed's own time moves only when an entry's does.</summary>
internal static class AtomFeed
{
    private const string Namespace = "http://www.w3.org/2005/Atom";

    public static StatusDocument Write(StatusSnapshot page, StatusLinks links)
    {
        var host = new Uri(links.Public).Host;
        return new StatusDocument("application/atom+xml; charset=utf-8", FeedText.Write(xml =>
        {
            xml.WriteStartElement("feed", Namespace);
            Element("id", $"tag:{host},2005:/{page.Page.Id}/history");
            Element("title", $"{page.Page.Name} status");
            Element("updated", StatusWords.Iso(FeedText.Updated(page)));
            Link("alternate", "text/html", links.Public);
            Link("self", "application/atom+xml", $"{links.Public}/history.atom");
            xml.WriteStartElement("author", Namespace);
            Element("name", page.Page.Name);
            xml.WriteEndElement();
            foreach (var post in FeedText.Posts(page))
            {
                xml.WriteStartElement("entry", Namespace);
                Element("id", $"tag:{host},2005:Incident/{post.Id}");
                Element("published", StatusWords.Iso(post.CreatedAt));
                Element("updated", StatusWords.Iso(post.UpdatedAt));
                Link("alternate", "text/html", links.PublicIncident(post.Id));
                Element("title", post.Name);
                xml.WriteStartElement("content", Namespace);
                xml.WriteAttributeString("type", "html");
                xml.WriteString(FeedText.Html(page, post));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();

            void Element(string name, string value) => xml.WriteElementString(name, Namespace, FeedText.Clean(value));

            void Link(string relation, string type, string address)
            {
                xml.WriteStartElement("link", Namespace);
                xml.WriteAttributeString("rel", relation);
                xml.WriteAttributeString("type", type);
                xml.WriteAttributeString("href", address);
                xml.WriteEndElement();
            }
        }));
    }
}
