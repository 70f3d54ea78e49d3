using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.StatusPages;

/// <summary>
/// Tells subscribers, in the transaction of what is told, through ordinary deliveries: one for each subscriber and update, a stable id each. They are spread over
/// time, so that a page to a person on call never stands behind ten thousand mails: what is due later goes later. Of unknown outcome they are not repeated.
/// </summary>
internal static class SubscriberDesk
{
    /// <summary>So many are due in each second.</summary>
    public const int PerSecond = 20;

    private static readonly Actor Deliverer = Actor.Engine("deliverer");

    public static string IdOf(StatusPageId page, SubscriberKind kind, string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{page}\n{kind}\n{address}")).AsSpan(0, 12));

    /// <summary>Of what was just decided about a post.</summary>
    public static async ValueTask TellAsync(Batch batch, StatusPostDecision decision)
    {
        var definitions = await batch.StatusPages.DefinitionsAsync();
        var post = decision.Post!;
        if ((decision.Tells.IsEmpty && !decision.Reminds) || !definitions.StatusPages.TryGetValue(post.Page, out var page) || !page.Subscribers)
        {
            return;
        }

        // What was told when work ended for which nobody looked at the page meanwhile is one message, the last.
        var news = decision.Tells.IsEmpty ? SubscriberNews.Reminder : SubscriberNews.Update;
        var number = decision.Tells.IsEmpty ? post.Updates.Length : decision.Tells[^1];
        var record = await batch.StatusPages.RecordAsync(page.Id);
        var named = post.Named();
        var status = StatusOf(page, record, post, batch.Now);
        var told = 0;
        foreach (var subscriber in await batch.Transaction.ReadSubscribersAsync(page.Id))
        {
            if (subscriber.Wants(named))
            {
                var message = new SubscriberMessage(
                    news,
                    subscriber.Id,
                    page.Id,
                    page.Name,
                    page.Url,
                    page.Zone,
                    status,
                    Cut(post, number, subscriber.Kind),
                    [.. page.Components.Where(component => named.Contains(component.Id)).Select(component => new NamedComponent(component.Id, component.Name))],
                    batch.Now);
                Owe(batch, subscriber, message, $"status-{post.Id}-{number}-{(news == SubscriberNews.Reminder ? "r-" : "")}{subscriber.Id}", batch.Now + Duration.FromSeconds(told++ / PerSecond));
            }
        }
    }

    /// <summary>Asks a subscriber whether they are one.</summary>
    public static void Ask(Batch batch, StatusPage page, StatusSubscriber subscriber) => Owe(
        batch,
        subscriber,
        new SubscriberMessage(SubscriberNews.Confirm, subscriber.Id, page.Id, page.Name, page.Url, page.Zone, null, null, [], batch.Now),
        $"status-confirm-{subscriber.Id}-{batch.Now.ToUnixTimeMilliseconds()}",
        batch.Now);

    /// <summary>Who cannot be reached again and again is left alone until they confirm anew.</summary>
    public static async ValueTask RecordAsync(Batch batch, SubscriberMessage message, DeliveryStatus status)
    {
        if (status is not (DeliveryStatus.Failed or DeliveryStatus.Delivered))
        {
            return;
        }

        await batch.StatusPages.DefinitionsAsync();
        var known = batch.Writes.Subscribers.FindLast(one => one.Id == message.Subscriber) ?? await batch.Transaction.ReadSubscriberAsync(message.Subscriber);
        if (known is null || batch.Writes.SubscribersRemoved.Contains(known.Id) || (status == DeliveryStatus.Delivered && known.Failures == 0))
        {
            return;
        }

        var failures = status == DeliveryStatus.Failed ? known.Failures + 1 : 0;
        var isTooMuch = failures >= StatusSubscriber.MostFailures && known.State == SubscriberState.Active;
        batch.Writes.Subscribers.Add(known with
        {
            Failures = failures,
            State = isTooMuch ? SubscriberState.Quarantined : known.State,
            QuarantinedAt = isTooMuch ? batch.Now : known.QuarantinedAt,
        });
        if (isTooMuch)
        {
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, Deliverer, Door.Delivery, "status_subscriber.quarantined", Subjects.Of(known.Page), $"{known.Id}: {failures} deliveries in a row failed for good"));
        }
    }

    /// <summary>As far as this post and what was set by hand go; the page itself says it all.</summary>
    private static PageStatus StatusOf(StatusPage page, PageRecord record, StatusPost post, Instant now) =>
        PageStatus.Of([.. page.Components.Select(component => ComponentHistory.At(component, record, [post], now))], [post]);

    private static StatusPost Cut(StatusPost post, int number, SubscriberKind kind)
    {
        var until = post.Updates.Take(number).ToList();
        return post with { Updates = [.. until.TakeLast(kind == SubscriberKind.Email ? 1 : SubscriberMessage.MostUpdates)] };
    }

    private static void Owe(Batch batch, StatusSubscriber subscriber, SubscriberMessage message, string id, Instant due)
    {
        var kind = subscriber.Kind == SubscriberKind.Email ? ContactMethodKind.Email : ContactMethodKind.Webhook;
        var subject = message.Post is { } post ? Subjects.Of(post.Id) : Subjects.Of(message.Page);
        batch.Writes.NewDeliveries.Add((subject, new DeliveryRequest(
            new DeliveryId(id), $"{subject}|{kind}|{subscriber.Address}", NotificationPurpose.Announcement, kind, subscriber.Address, null, null, message), due));
    }
}
