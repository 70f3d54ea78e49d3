using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Notifiers.Words;

/// <summary>
/// Turns the facts of a message into the short sentences that all media share. Everything it returns is cleaned by
/// <see cref="PlainText"/> and not yet escaped: that belongs to the destination.
/// </summary>
internal static class AlertWords
{
    public const int TitleLimit = 200;
    public const int DetailsLimit = 4000;
    private const int NameLimit = 60;
    private const int SubjectLimit = 230;

    /// <summary>Alerts that a bundle lists, and that its acknowledge link and button cover.</summary>
    public const int BundleLimit = 100;

    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");

    /// <summary>"[P: critical] checkout: Error rate above 5 % (#1042)"; P marks what demands an answer.</summary>
    public static string Subject(NotificationPurpose purpose, ImmutableArray<AlertMessage> messages)
    {
        var worst = Worst(messages);
        var tag = purpose switch
        {
            NotificationPurpose.Page => $"[P: {Word(worst)}]",
            NotificationPurpose.Post => $"[{Word(worst)}]",
            _ when messages.Any(m => m.Status == AlertStatus.Triggered) => $"[{Word(worst)}]",
            _ when messages.Any(m => m.Status == AlertStatus.Acknowledged) => "[acknowledged]",
            _ => "[resolved]",
        };
        if (messages.Length == 1)
        {
            var number = $" (#{messages[0].Alert})";
            return PlainText.Truncate($"{tag} {Headline(messages[0])}", SubjectLimit - number.Length, "…") + number;
        }

        var services = messages.Select(Service).Distinct(StringComparer.Ordinal).ToList();
        return PlainText.Truncate(
            $"{tag} {Count(messages.Length)}: {string.Join(", ", services.Take(5))}{(services.Count > 5 ? ", …" : "")} ({Numbers(messages)})", SubjectLimit, "…");
    }

    /// <summary>"checkout: Error rate above 5 %".</summary>
    public static string Headline(AlertMessage message) => $"{Service(message)}: {Title(message)}";

    public static string Title(AlertMessage message)
        => PlainText.Line(message.Title, TitleLimit) is { Length: > 0 } title ? title : "(no title)";

    public static string Service(AlertMessage message)
        => PlainText.Line(message.ServiceName, NameLimit) is { Length: > 0 } name ? name : message.Service.Value;

    /// <summary>"Triggered", "Acknowledged by Bob", "Resolved".</summary>
    public static string StatusLine(AlertMessage message)
    {
        var by = PlainText.Line(message.StatusBy, NameLimit);
        return message.Status switch
        {
            AlertStatus.Acknowledged => by.Length > 0 ? $"Acknowledged by {by}" : "Acknowledged",
            AlertStatus.Resolved => by.Length > 0 ? $"Resolved by {by}" : "Resolved",
            _ => "Triggered",
        };
    }

    /// <summary>"Acknowledged by Bob at 2026-01-05 03:12 UTC, 3 firing".</summary>
    public static string StatusSentence(AlertMessage message)
    {
        var at = message is { Status: not AlertStatus.Triggered, StatusAt: { } moment } ? $" at {Time(moment)}" : "";
        var firing = message.FiringMembers > 1 ? $", {message.FiringMembers.ToString(CultureInfo.InvariantCulture)} firing" : "";
        return $"{StatusLine(message)}{at}{firing}";
    }

    /// <summary>One line of a bundle: "#1042 critical, checkout: Error rate above 5 %".</summary>
    public static string ListLine(AlertMessage message)
    {
        var state = message.Status == AlertStatus.Triggered ? "" : $" ({StatusLine(message)})";
        return $"#{message.Alert} {Word(message.Severity)}, {Headline(message)}{state}";
    }

    /// <summary>Null when the message does not say why.</summary>
    public static string? Why(AlertMessage message) => PlainText.Line(message.Why, 300) is { Length: > 0 } why ? why : null;

    public static string? Details(AlertMessage message)
        => PlainText.Block(message.Details, DetailsLimit) is { Length: > 0 } details ? details : null;

    /// <summary>The source's own link, when it is one that a person may safely follow: http or https, at most 2,000 characters.</summary>
    public static Uri? SourceLink(AlertMessage message)
        => message.Link is { Length: > 0 and <= 2000 }
           && Uri.TryCreate(message.Link, UriKind.Absolute, out var link)
           && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
           && link.UserInfo.Length == 0
            ? link
            : null;

    public static string Time(Instant instant) => Minute.Format(instant);

    public static string Count(int alerts) => $"{alerts.ToString(CultureInfo.InvariantCulture)} alerts";

    public static Severity Worst(ImmutableArray<AlertMessage> messages) => messages.Max(m => m.Severity);

    public static string Word(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    private static string Numbers(ImmutableArray<AlertMessage> messages)
        => string.Join(", ", messages.Take(5).Select(m => $"#{m.Alert}")) + (messages.Length > 5 ? ", …" : "");
}
