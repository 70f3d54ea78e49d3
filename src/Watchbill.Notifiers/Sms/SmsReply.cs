using System.Globalization;
using Watchbill.Domain;

namespace Watchbill.Notifiers.Sms;

public enum SmsVerb
{
    /// <summary>Not understood: the answer says what would be.</summary>
    Unknown = 0,
    Acknowledge = 1,
    Resolve = 2,
    Escalate = 3,
    Help = 4,
}

/// <summary>What a person answered to a page.</summary>
/// <param name="Alert">Null means the alerts of the last message handed over to the number before the reply.</param>
public sealed record SmsReply(SmsVerb Verb, AlertId? Alert)
{
    /// <summary>Longer replies are not commands.</summary>
    public const int MaxLength = 64;

    private static readonly SmsReply NotUnderstood = new(SmsVerb.Unknown, null);

    /// <summary>"1042a", "1042 ack", "ack #1042", "a", "resolve", "e", "help", with any case, spaces and closing punctuation. Never throws.</summary>
    public static SmsReply Parse(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return NotUnderstood;

        string? word = null;
        string? number = null;
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (char.IsAsciiDigit(text[at]))
            {
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                    at++;
                if (number is not null)
                    return NotUnderstood;
                number = text[start..at];
            }
            else if (char.IsAsciiLetter(text[at]))
            {
                while (at < text.Length && char.IsAsciiLetter(text[at]))
                    at++;
                if (word is not null)
                    return NotUnderstood;
                word = text[start..at];
            }
            else if (char.IsWhiteSpace(text[at]) || text[at] is '#' or '.' or '!' or ',' or ':' or '-' or '"' or '\'')
            {
                at++;
            }
            else
            {
                return NotUnderstood;
            }
        }

        var verb = word?.ToUpperInvariant() switch
        {
            "A" or "ACK" or "ACKNOWLEDGE" or "ACKNOWLEDGED" => SmsVerb.Acknowledge,
            "R" or "RES" or "RESOLVE" or "RESOLVED" => SmsVerb.Resolve,
            "E" or "ESC" or "ESCALATE" => SmsVerb.Escalate,
            "H" or "HELP" => SmsVerb.Help,
            _ => SmsVerb.Unknown,
        };
        if (verb == SmsVerb.Unknown)
            return NotUnderstood;
        if (number is null)
            return new SmsReply(verb, null);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var alert) && alert > 0
            ? new SmsReply(verb, new AlertId(alert))
            : NotUnderstood;
    }
}
