using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Conformance;

/// <summary>Rows with sensible contents, to be changed with <c>with</c>.</summary>
internal static class Samples
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 3, 10) + Duration.FromMilliseconds(250);
    public static readonly ServiceId Checkout = new("checkout");
    public static readonly IntegrationId Monitoring = new("alertmanager");
    public static readonly UserId Ana = new("ana");
    public static readonly Actor Source = Actor.Source(Checkout, Monitoring);

    public static Instant At(double seconds) => Now + Duration.FromSeconds(seconds);

    public static AlertMember Member(string fingerprint, bool firing = true) => new(
        fingerprint, $"Pod {fingerprint} is down", Severity.Critical, firing, Now, firing ? null : At(60), Domain.Alerts.Alert.NoLabels.Add("pod", fingerprint).Add("Zone", "ü"));

    public static Alert Alert(long id, string key = "disk-full", int version = 2, params string[] fingerprints) => new()
    {
        Id = new AlertId(id),
        Service = Checkout,
        Integration = Monitoring,
        DedupKey = key,
        Title = "Disk full on db-1 “Größe”",
        Details = string.Empty,
        Link = "https://example.org/a?b=c&d=<e>",
        Severity = Severity.Critical,
        Urgency = Urgency.High,
        Labels = Domain.Alerts.Alert.NoLabels.Add("team", "payments"),
        Status = AlertStatus.Triggered,
        TriggeredAt = Now,
        Members = Domain.Alerts.Alert.NoMembers.AddRange((fingerprints.Length == 0 ? ["f1"] : fingerprints).Select(f => KeyValuePair.Create(f, Member(f)))),
        Run = new EscalationRun(1, new PolicyId("default"), 1, Now, 1, Now, [default, new RuleProgress(Now, null)], [], null, null),
        Version = version,
    };

    public static AlertTriggered Triggered(Alert alert) => new(
        alert.Id, alert.Service, alert.Integration, alert.DedupKey, alert.Title, alert.Details, alert.Link, alert.Severity, alert.Urgency, alert.Labels,
        [.. alert.Members.Values], 0, false, new SourceReported("alertmanager"));

    public static JournalRow Row(AlertId alert, int version, AlertEntry? entry = null) => new(
        Subjects.Of(alert), version, Now, At(0.001), 7, Source, Door.Source, $"command-{alert}-{version}", "ab12", entry ?? new AlertAcknowledged(Ana, new PersonAsked(Ana)));

    public static TimerSetting Timer(string purpose, Instant due, int rule = 0) => new(purpose, due, new TimerGuard(1, 1, rule, 3));

    /// <summary>A new alert with two entries, its members, one timer and one delivery.</summary>
    public static AlertWrite New(long id, string key = "disk-full")
    {
        var alert = Alert(id, key);
        return new AlertWrite(
            alert,
            0,
            [Row(alert.Id, 1, Triggered(alert)), Row(alert.Id, 2, new RunStarted(1, new PolicyId("default"), 1, 2, new NewAlert { Service = Checkout }))],
            [.. alert.Members.Values],
            new Liveness(1, Now, null),
            [Timer("escalation", At(300))],
            [],
            [Page($"{id}-1", lane: $"alert:{id}/sms:+4912345")],
            [],
            Now);
    }

    /// <summary>The next change of an alert: one entry, nothing else.</summary>
    public static AlertWrite Change(Alert alert, Func<Alert, Alert>? change = null, Instant? at = null)
    {
        var next = (change ?? (same => same))(alert) with { Version = alert.Version + 1 };
        return new AlertWrite(next, alert.Version, [Row(alert.Id, next.Version)], [], new Liveness(2, At(5), null), [], [], [], [], at ?? At(5));
    }

    public static Alert Resolved(Alert alert, Instant? at = null) => alert with { Status = AlertStatus.Resolved, ResolvedAt = at ?? At(100) };

    public static DeliveryRequest Page(string id, string lane, ContactMethodKind kind = ContactMethodKind.Sms, string address = "+4912345", Severity severity = Severity.Critical) =>
        new(new DeliveryId(id), lane, NotificationPurpose.Page, kind, address, Ana, new ContactMethodId("phone"), Message(severity));

    public static DeliveryRequest Notice(string id, string lane) => Page(id, lane) with { Purpose = NotificationPurpose.Notice };

    public static AlertMessage Message(Severity severity = Severity.Critical) => new(
        new AlertId(1), 2, NotificationPurpose.Page, AlertStatus.Triggered, "Disk full", null, null, Checkout, "Checkout", severity, Urgency.High, Now, 1, null, null, "because");

    public static Announcement Announcement(long number) => new(
        new AnnouncementId(number), "engine.paused", "Watchbill did not run for 5 min", ["one", "two “<&>”"], "alerts", Severity.Warning, Urgency.Low, Now);

    public static DeliveryRequest Announced(long number, int step = 1) => Page($"announcement-{number}-ana-{step}", $"announcement:{number}|Sms|+4912345") with
    {
        Purpose = NotificationPurpose.Announcement,
        Message = Announcement(number),
    };

    public static HandOver HandOver(string id, string token = "t1", Instant? at = null, string boot = "boot-1") =>
        new(new DeliveryId(id), token, (at ?? Now) + Duration.FromSeconds(30), boot, at ?? Now, null);

    public static Complete Complete(string id, string token = "t1", DeliveryStatus status = DeliveryStatus.Delivered, Instant? retryAt = null, string? receipt = "SM123") =>
        new(new DeliveryId(id), token, status, retryAt, "twilio", receipt, null, At(1));

    public static ImmutableSortedDictionary<string, string> Labels(params (string Name, string Value)[] labels) =>
        Domain.Alerts.Alert.NoLabels.AddRange(labels.Select(label => KeyValuePair.Create(label.Name, label.Value)));
}
