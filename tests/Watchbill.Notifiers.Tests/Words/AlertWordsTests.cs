using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Tests.Words;

public sealed class AlertWordsTests
{
    [Fact]
    public void A_page_says_how_bad_where_what_and_which()
        => Assert.Equal(
            "[P: critical] checkout: Error rate above 5 % (#1042)", AlertWords.Subject(NotificationPurpose.Page, [Sample.Alert()]));

    [Theory]
    [InlineData(AlertStatus.Acknowledged, "[acknowledged] checkout: Error rate above 5 % (#1042)")]
    [InlineData(AlertStatus.Resolved, "[resolved] checkout: Error rate above 5 % (#1042)")]
    [InlineData(AlertStatus.Triggered, "[critical] checkout: Error rate above 5 % (#1042)")]
    public void A_notice_begins_with_the_state(AlertStatus status, string expected)
        => Assert.Equal(expected, AlertWords.Subject(NotificationPurpose.Notice, [Sample.Alert(status: status)]));

    [Fact]
    public void A_bundle_names_the_worst_severity_and_every_service_once()
        => Assert.Equal(
            "[P: error] 3 alerts: checkout, payments (#1, #2, #3)",
            AlertWords.Subject(NotificationPurpose.Page, [
                Sample.Alert(1, severity: Severity.Warning), Sample.Alert(2, severity: Severity.Error, service: "payments"), Sample.Alert(3, severity: Severity.Info)]));

    [Fact]
    public void The_number_survives_a_title_that_is_too_long()
    {
        var subject = AlertWords.Subject(NotificationPurpose.Page, [Sample.Alert(title: new string('x', 10_000), service: new string('y', 1000))]);

        Assert.InRange(subject.Length, 100, 230);
        Assert.EndsWith("… (#1042)", subject, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_says_who_and_when()
    {
        Assert.Equal("Acknowledged by Bob", AlertWords.StatusLine(Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob")));
        Assert.Equal(
            "Acknowledged by Bob at 2026-01-05 03:11 UTC, 3 firing",
            AlertWords.StatusSentence(Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob") with { FiringMembers = 3 }));
        Assert.Equal("Resolved", AlertWords.StatusLine(Sample.Alert(status: AlertStatus.Resolved)));
        Assert.Equal("Triggered", AlertWords.StatusSentence(Sample.Alert()));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://user:pass@example.org/")]
    [InlineData("not a link")]
    [InlineData("/relative")]
    public void Only_plain_web_links_of_the_source_are_offered(string link)
        => Assert.Null(AlertWords.SourceLink(Sample.Alert(link: link)));

    [Fact]
    public void An_alert_without_a_title_says_so()
        => Assert.Equal("checkout: (no title)", AlertWords.Headline(Sample.Alert(title: " \u200b\n")));
}
