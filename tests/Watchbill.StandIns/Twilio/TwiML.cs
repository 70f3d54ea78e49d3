using System.Xml;
using System.Xml.Linq;

namespace Watchbill.StandIns.Twilio;

/// <summary>Reads the answer to an inbound message as the vendor does, with the vendor's warning numbers for what it cannot use.</summary>
internal static class TwiML
{
    private static readonly string[] MessagingVerbs = ["Message", "Redirect"];

    public static TwilioReply Read(int status, string? contentType, string body)
    {
        if (status is < 200 or > 299)
            return new TwilioReply(status, contentType, body, [], "11200");
        if (body.Length == 0)
            return new TwilioReply(status, contentType, body, [], null);
        var mediaType = contentType?.Split(';')[0].Trim();
        if (mediaType is not ("text/xml" or "application/xml" or "text/html"))
            return new TwilioReply(status, contentType, body, [], "12300");
        try
        {
            var root = XDocument.Parse(body).Root!;
            return root.Name == "Response" && root.Elements().All(verb => MessagingVerbs.Contains(verb.Name.LocalName))
                ? new TwilioReply(status, contentType, body, [.. root.Elements("Message").Select(TextOf)], null)
                : new TwilioReply(status, contentType, body, [], "12200");
        }
        catch (XmlException)
        {
            return new TwilioReply(status, contentType, body, [], "12100");
        }
    }

    private static string TextOf(XElement message)
        => message.Element("Body")?.Value ?? string.Concat(message.Nodes().OfType<XText>().Select(text => text.Value)).Trim();
}
