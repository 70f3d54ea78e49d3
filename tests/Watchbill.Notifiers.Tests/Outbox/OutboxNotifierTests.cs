using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Outbox;

namespace Watchbill.Notifiers.Tests.Outbox;

public sealed class OutboxNotifierTests
{
    private readonly MemoryOutbox _outbox = new(3);

    private Task<DeliveryResult> SendAsync(ContactMethodKind kind, OutgoingMessage message)
        => new OutboxNotifier(kind, Sample.Links, _outbox).SendAsync(message, default);

    [Fact]
    public async Task A_mail_is_kept_as_it_would_have_been_sent()
    {
        Assert.Equal(new Delivered("1042-3"), await SendAsync(ContactMethodKind.Email, Sample.Page("ana@example.org")));

        var kept = Assert.Single(_outbox.Messages);
        Assert.Equal("[P: critical] checkout: Error rate above 5 % (#1042)", kept.Subject);
        Assert.Contains(kept.AcknowledgeLink!.AbsoluteUri, kept.Text, StringComparison.Ordinal);
        Assert.Contains(kept.AcknowledgeLink.AbsoluteUri, kept.Html, StringComparison.Ordinal);
        Assert.IsType<ValidLink>(Sample.Links.TryRead(kept.AcknowledgeLink.Segments[^1], Sample.Now));
        Assert.Equal([new AlertId(1042)], kept.Alerts);
    }

    [Fact]
    public async Task An_sms_is_its_text_alone()
    {
        await SendAsync(ContactMethodKind.Sms, Sample.Page("+15005550001"));

        var kept = Assert.Single(_outbox.Messages);
        Assert.Null(kept.Subject);
        Assert.Null(kept.Html);
        Assert.EndsWith("1042e escalate", kept.Text, StringComparison.Ordinal);
        Assert.NotNull(kept.AcknowledgeLink);
    }

    [Fact]
    public async Task A_notice_has_no_link()
    {
        await SendAsync(ContactMethodKind.Slack, Sample.Notice("C1", null, Sample.Alert(status: AlertStatus.Resolved)));

        Assert.Null(Assert.Single(_outbox.Messages).AcknowledgeLink);
    }

    [Fact]
    public async Task A_repeated_attempt_replaces_the_earlier_one()
    {
        await SendAsync(ContactMethodKind.Webhook, Sample.Page("https://example.org/"));
        await SendAsync(ContactMethodKind.Webhook, Sample.Page("https://example.org/") with { Attempt = 2 });

        Assert.Equal(2, Assert.Single(_outbox.Messages).Attempt);
    }

    [Fact]
    public async Task A_full_outbox_lets_the_oldest_go()
    {
        for (var i = 1; i <= 5; i++)
            await SendAsync(ContactMethodKind.Email, Sample.Page("ana@example.org") with { Delivery = new DeliveryId($"1042-{i}") });

        Assert.Equal(["1042-3", "1042-4", "1042-5"], _outbox.Messages.Select(m => m.Delivery.Value));
    }

    [Fact]
    public async Task An_outbox_that_cannot_keep_it_is_a_failing_provider()
    {
        var failed = Assert.IsType<ProviderFailed>(
            await new OutboxNotifier(ContactMethodKind.Email, Sample.Links, new FullDisk()).SendAsync(Sample.Page("ana@example.org"), default));

        Assert.Contains("disk full", failed.Detail, StringComparison.Ordinal);
    }

    private sealed class FullDisk : IOutbox
    {
        public Task AppendAsync(OutboxMessage message, CancellationToken cancellationToken) => Task.FromException(new IOException("disk full"));
    }
}
