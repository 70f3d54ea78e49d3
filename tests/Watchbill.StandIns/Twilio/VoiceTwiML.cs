using System.Xml;
using System.Xml.Linq;

namespace Watchbill.StandIns.Twilio;

/// <summary>A question of a call: what is said while it waits for keys, and where they go.</summary>
public sealed record TwilioGather(string Says, int Digits, Uri Action);

/// <summary>What a phone hears: the questions in order, and what is said outside of them. <see cref="Error"/> is the vendor's number when it is not usable TwiML.</summary>
public sealed record TwilioSpeech(int Status, IReadOnlyList<TwilioGather> Gathers, IReadOnlyList<string> Says, bool HangsUp, string? Error)
{
    /// <summary>What a script that is given with the call says.</summary>
    public static TwilioSpeech Of(string twiml) => VoiceTwiML.Read(twiml);

    public string Words => string.Join(' ', [.. Gathers.Select(gather => gather.Says), .. Says]);
}

/// <summary>Reads what a call is to say, as strictly as the vendor does or more: verbs and attributes that it does not know are warnings there and errors here.</summary>
internal static class VoiceTwiML
{
    private static readonly Dictionary<string, string[]> Verbs = new(StringComparer.Ordinal)
    {
        ["Say"] = ["voice", "language", "loop"],
        ["Pause"] = ["length"],
        ["Gather"] = ["action", "method", "timeout", "numDigits", "finishOnKey", "input", "actionOnEmptyResult"],
        ["Hangup"] = [],
    };

    public static TwilioSpeech Read(int status, string? contentType, string body)
    {
        if (status is < 200 or > 299)
            return Unusable(status, "11200");
        return contentType?.Split(';')[0].Trim() is "text/xml" or "application/xml" or "text/html" ? Read(status, body) : Unusable(status, "12300");
    }

    public static TwilioSpeech Read(string body) => Read(200, body);

    private static TwilioSpeech Read(int status, string body)
    {
        XElement root;
        try
        {
            root = XDocument.Parse(body).Root!;
        }
        catch (XmlException)
        {
            return Unusable(status, "12100");
        }

        if (root.Name != "Response" || !root.Elements().All(verb => IsKnown(verb, nested: false)))
            return Unusable(status, "12200");
        var gathers = new List<TwilioGather>();
        foreach (var gather in root.Elements("Gather"))
        {
            if (!Uri.TryCreate(gather.Attribute("action")?.Value, UriKind.Absolute, out var action) || !action.Scheme.StartsWith("http", StringComparison.Ordinal))
                return Unusable(status, "13325");
            if (!int.TryParse(gather.Attribute("numDigits")?.Value ?? "1", out var digits) || digits < 1)
                return Unusable(status, "13314");
            gathers.Add(new TwilioGather(string.Join(' ', gather.Elements("Say").Select(say => say.Value)), digits, action));
        }

        return new TwilioSpeech(status, gathers, [.. root.Elements("Say").Select(say => say.Value)], root.Element("Hangup") is not null, null);
    }

    private static bool IsKnown(XElement verb, bool nested)
        => Verbs.TryGetValue(verb.Name.LocalName, out var attributes)
            && verb.Attributes().All(attribute => attributes.Contains(attribute.Name.LocalName))
            && (verb.Name.LocalName != "Say" || (!verb.HasElements && verb.Value.Length is > 0 and <= 4_096))
            && (!nested || verb.Name.LocalName is "Say" or "Pause")
            && (verb.Name.LocalName != "Gather" || verb.Elements().All(inner => IsKnown(inner, nested: true)));

    private static TwilioSpeech Unusable(int status, string error) => new(status, [], [], false, error);
}
