using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Voice;

/// <summary>
/// What a call says, as TwiML: the message and the keys, twice, and then that nothing was pressed. Titles give way so that it stays short
/// to hear and within what the vendor takes. Pure.
/// </summary>
public static class VoiceScript
{
    /// <summary>The vendor takes no more in one parameter.</summary>
    public const int MaxLength = 4_000;

    public const string Keys = "Press 1 to acknowledge, 2 to escalate.";
    private const string AllKeys = "Press 1 to acknowledge all, 2 to escalate all.";
    private const string NothingPressed = "No key was pressed, so nothing is acknowledged. Goodbye.";

    /// <summary>Read aloud of a bundle; of more, the number.</summary>
    private const int Named = 3;
    private const int TitleLimit = 120;
    private const int NameLimit = 40;

    public static string Of(OutgoingMessage message, AlertLinks links)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(links);
        var says = Speech(message);
        if (message.Announcement is not null)
            return Response(Say(says) + "<Pause length=\"1\"/>" + Say(says) + Say("Goodbye."));
        var keys = message.Messages.Length == 1 ? Keys : AllKeys;
        var action = TwilioPaths.KeyPressed(links, message.Delivery);
        var whole = Asking($"{says} {keys}", action);

        // Only titles made of characters that need long escapes come this far.
        return whole.Length <= MaxLength ? whole : Asking($"Watchbill. {AlertWords.Count(message.Messages.Length)}. {keys}", action);
    }

    /// <summary>The words without the keys.</summary>
    internal static string Speech(OutgoingMessage message)
        => message.Announcement is { } announcement ? Announce(announcement)
            : message.Messages.Length == 1 ? Single(message.Messages[0]) : Bundle(message.Messages);

    /// <summary>Answers a key.</summary>
    public static string Goodbye(string text) => Response(Say(PlainText.Line(text, 600)) + Say("Goodbye.") + "<Hangup/>");

    /// <summary>Asks once more, because the key meant nothing.</summary>
    public static string AskAgain(Uri action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Response(Gather($"That key means nothing here. {Keys}", action) + Say(NothingPressed));
    }

    private static string Single(AlertMessage message)
    {
        var state = message.Status == AlertStatus.Triggered ? "" : $" {AlertWords.StatusLine(message)}.";
        return $"Watchbill. {Capital(message)} alert of {PlainText.Truncate(AlertWords.Service(message), NameLimit, "")}: {PlainText.Truncate(AlertWords.Title(message), TitleLimit, "")}.{state} Alert number {message.Alert}.";
    }

    private static string Bundle(ImmutableArray<AlertMessage> messages)
    {
        var named = messages.OrderByDescending(m => m.Severity).ThenBy(m => m.Alert).Take(Named)
            .Select(m => $"{PlainText.Truncate(AlertWords.Service(m), 30, "")}: {PlainText.Truncate(AlertWords.Title(m), 40, "")}");
        var more = messages.Length > Named ? $"; and {(messages.Length - Named).ToString(CultureInfo.InvariantCulture)} more" : "";
        return $"Watchbill. {AlertWords.Count(messages.Length)}, the worst is {AlertWords.Word(AlertWords.Worst(messages))}. {string.Join("; ", named)}{more}.";
    }

    private static string Announce(Announcement announcement)
    {
        var words = PlainText.Truncate(string.Join(' ', AnnouncementWords.Lines(announcement)), 160, "");
        return $"Watchbill. {PlainText.Truncate(AnnouncementWords.Title(announcement), TitleLimit, "")}.{(words.Length > 0 ? " " + words : "")}";
    }

    private static string Capital(AlertMessage message)
    {
        var word = AlertWords.Word(message.Severity);
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static string Asking(string text, Uri action) => Response(Gather(text, action) + Gather(text, action) + Say(NothingPressed));

    private static string Gather(string text, Uri action)
        => $"<Gather numDigits=\"1\" timeout=\"8\" method=\"POST\" action=\"{SecurityElement.Escape(action.AbsoluteUri)}\">{Say(text)}</Gather>";

    private static string Say(string text) => $"<Say>{SecurityElement.Escape(text)}</Say>";

    private static string Response(string verbs) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>";
}
