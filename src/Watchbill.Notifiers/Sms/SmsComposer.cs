using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Sms;

/// <summary>
/// Turns a message into the text of an SMS: at most two segments, in the cheap alphabet whenever nothing that carries meaning is lost.
/// What must not be cut (number, what to reply) is kept whole; titles give way. Pure.
/// </summary>
internal static class SmsComposer
{
    public const int MaxLength = 320;
    private const int GsmRoom = 2 * 153;
    private const int UcsRoom = 2 * 67;

    public static string Compose(OutgoingMessage message, AlertLinks links)
        => message.Announcement is { } announcement ? Announce(announcement, links)
            : message.Messages.Length == 1 ? Single(message.Purpose, message.Messages[0]) : Bundle(message.Purpose, message.Messages);

    private static string Single(NotificationPurpose purpose, AlertMessage message)
    {
        var page = purpose == NotificationPurpose.Page && message.Status != AlertStatus.Resolved;
        var lead = message.Status == AlertStatus.Triggered ? AlertWords.Word(message.Severity).ToUpperInvariant() : AlertWords.StatusLine(message);
        return Fit(
            length => $"{lead}: {PlainText.Truncate(AlertWords.Service(message), 40, "..")}: {PlainText.Truncate(AlertWords.Title(message), length, "..")} (#{message.Alert})"
                      + (page ? $"\nReply {message.Alert}a to acknowledge, {message.Alert}r resolve, {message.Alert}e escalate" : ""));
    }

    /// <summary>The title and the link whole, and of the lines as much as fits.</summary>
    private static string Announce(Announcement announcement, AlertLinks links)
    {
        var words = string.Join(' ', AnnouncementWords.Lines(announcement));
        var title = PlainText.Truncate(AnnouncementWords.Title(announcement), 120, "..");
        var link = AnnouncementWords.Link(announcement, links) is { } address ? $"\n{address.AbsoluteUri}" : "";
        return Shrink(length => $"{title}.{(length < 8 || words.Length == 0 ? "" : " " + PlainText.Truncate(words, length, ".."))}{link}", Math.Min(words.Length, MaxLength))
               ?? Shrink(length => $"{PlainText.Truncate(title, length, "..")}.", 120)
               ?? "Watchbill has a message for you.";
    }

    private static string Bundle(NotificationPurpose purpose, ImmutableArray<AlertMessage> messages)
    {
        var page = purpose == NotificationPurpose.Page && messages.Any(m => m.Status != AlertStatus.Resolved);
        var lead = $"{AlertWords.Count(messages.Length)}, worst {AlertWords.Word(AlertWords.Worst(messages))}:";
        var tail = page ? $"\nReply a to acknowledge all, or {messages[0].Alert}a for one" : "";

        // First with titles, as long as they say anything; then the numbers alone; then as many numbers as fit.
        return Shrink(length => length < 8 ? null : $"{lead} {string.Join("; ", messages.Select(m => Item(purpose, m, length)))}{tail}", AlertWords.TitleLimit)
               ?? Shrink(
                   count => $"{lead} {string.Join(' ', messages.Take(count).Select(m => $"#{m.Alert}"))}"
                            + (count < messages.Length ? $" and {(messages.Length - count).ToString(CultureInfo.InvariantCulture)} more" : "") + tail,
                   messages.Length)
               ?? lead;
    }

    private static string Item(NotificationPurpose purpose, AlertMessage message, int length)
    {
        var state = purpose == NotificationPurpose.Notice ? $"{AlertWords.StatusLine(message)}: " : "";
        return $"#{message.Alert} {state}{PlainText.Truncate(AlertWords.Headline(message), length, "..")}";
    }

    private static string Fit(Func<int, string> compose) => Shrink(compose, AlertWords.TitleLimit) ?? compose(0);

    /// <summary>The longest form that fits, in the better alphabet; null when none does.</summary>
    private static string? Shrink(Func<int, string?> compose, int most)
    {
        for (var length = most; length >= 0; length--)
        {
            if (compose(length) is not { } text)
                return null;
            if (Encode(text) is { } encoded)
                return encoded;
        }

        return null;
    }

    private static string? Encode(string text)
    {
        var gsm = Gsm7.TryReduce(text);
        var encoded = gsm ?? text;
        return encoded.Length <= MaxLength && Gsm7.Units(encoded, gsm is not null) <= (gsm is not null ? GsmRoom : UcsRoom) ? encoded : null;
    }
}
