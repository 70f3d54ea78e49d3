using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Tests;

/// <summary>Facts to build messages from.</summary>
internal static class Sample
{
    public static readonly Instant Now = Instant.FromUtc(2026, 1, 5, 3, 12);

    public static readonly AlertLinks Links = new(new Uri("https://watch.example.org/bill"), [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    public static AlertMessage Alert(
        long number = 1042,
        string title = "Error rate above 5 %",
        AlertStatus status = AlertStatus.Triggered,
        string? statusBy = null,
        Severity severity = Severity.Critical,
        string service = "checkout",
        string? details = null,
        string? link = null,
        string? why = "rule 2 waited 15 min and nobody had acknowledged",
        int version = 7) => new(
            new AlertId(number), version, NotificationPurpose.Page, status, title, details, link, new ServiceId("checkout"), service, severity, Urgency.High,
            Instant.FromUtc(2026, 1, 5, 3, 10), 1, statusBy, status == AlertStatus.Triggered ? null : Instant.FromUtc(2026, 1, 5, 3, 11), why);

    public static OutgoingMessage Page(string address, params AlertMessage[] alerts) => Message(NotificationPurpose.Page, address, alerts);

    public static OutgoingMessage Notice(string address, string? prior, params AlertMessage[] alerts)
        => Message(NotificationPurpose.Notice, address, alerts) with { Prior = new PriorMessage(new DeliveryId("1042-3"), prior, Now), Delivery = new DeliveryId("1042-4") };

    public static OutgoingMessage Post(string address, params AlertMessage[] alerts)
        => Message(NotificationPurpose.Post, address, alerts) with { User = null, Method = null };

    private static OutgoingMessage Message(NotificationPurpose purpose, string address, AlertMessage[] alerts) => new(
        new DeliveryId("1042-3"), address, new UserId("ana"), new ContactMethodId("phone"), purpose,
        alerts.Length == 0 ? [Alert()] : [.. alerts], 1, null, Now, Now);

    /// <summary>Titles that attack somebody: the markup of each medium, header lines, direction, length, joined emoji.</summary>
    public static readonly TheoryData<string> HostileTitles =
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\"><a href='http://evil.example'>click</a>",
        "<http://evil.example|Acknowledge here> <!channel> <@U012AB3CD>",
        "*bold* _it_ ~no~ `code` &lt;!here&gt; &amp;",
        "ok\r\nBcc: all@example.org\r\n\r\nbody",
        "ok\nX-Injected: 1",
        "safe \u202Egnp.exe\u202C \u2066hidden\u2069 \u200Fright",
        "tab\tnull\0bell\abackspace\b escape\u001b[31m del\u007f next\u0085 line\u2028sep\u2029",
        "👩‍👩‍👧‍👦 family 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag",
        "lone \ud800 surrogate \udc00 here",
        "привет, 結帳錯誤 שגיאה",
        "Z" + new string('\u0301', 5000),
        new string('x', 10_000),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 2500)),
        string.Concat(Enumerable.Repeat("<&>\"'", 2000)),
        "   \t \u200b ",
        "",
    ];
}
