using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Announcements;

/// <summary>
/// Tells people something that is about no alert. Whoever decides that it is to be told stages it in the same transaction, so that it is told exactly
/// as often as it was decided:
/// <code>
///  staged ─► one delivery for each person, by the first usable method ─► delivered
///                          ▲                                              ├► failed for good, or never answered ─► the next method, at once
///                          └──────────────────────────────────────────────┘                    └► none left: said in the audit log
/// </code>
/// The deliveries of one person are numbered "announcement-12-ana-1", "-2" …, and so tell which methods were tried. A provider that fails is tried again for
/// as long as the news is useful. Who was told, how and why is in the audit log.
/// </summary>
internal static class Announcer
{
    public const string Made = "announcement.made";
    public const string Lost = "announcement.lost";

    private static readonly Actor Deliverer = Actor.Engine("deliverer");

    /// <param name="to">People who are disabled or have no usable method are named in the audit log.</param>
    /// <param name="but">A method that is not used: the news are that it does not work.</param>
    public static async ValueTask StageAsync(Batch batch, AnnouncementDraft draft, IEnumerable<UserId> to, Actor by, Door door, ContactMethodId? but = null)
    {
        var announcement = draft.Numbered(await batch.Transaction.ReserveAnnouncementIdAsync(), batch.Now);
        var told = new List<string>();
        var missed = new List<string>();
        foreach (var user in to.Distinct().Order())
        {
            if (AnnouncementPlan.Next(batch.Definitions, user, draft.Urgency, but is { } broken ? [broken] : [], batch.Now) is { } method)
            {
                Owe(batch, announcement, user, method, 1);
                told.Add($"{user} by {method.Id}");
            }
            else
            {
                missed.Add(user.Value);
            }
        }

        var whom = (told.Count == 0 ? "to nobody" : $"to {string.Join(", ", told)}") + (missed.Count == 0 ? "" : $"; without a usable method: {string.Join(", ", missed)}");
        Audit(batch, announcement, by, door, Made, $"{announcement.Topic}: {draft.Why}; {whom}");
    }

    /// <summary>One method will not reach the person: the next one is used now.</summary>
    /// <param name="broken">True when the method itself cannot work, so that it is flagged.</param>
    public static async ValueTask UseNextAsync(Batch batch, StoredDelivery failed, bool broken, string detail)
    {
        if (failed.Request is not { Message: Announcement announcement, User: { } user, Method: { } method })
        {
            return;
        }

        if (broken)
        {
            await FlagAsync(batch, new MethodFlag(user, method, detail, batch.Now));
        }

        var step = StepOf(failed.Request.Id);
        var ids = Enumerable.Range(1, step + 1).Select(number => IdOf(announcement, user, number)).ToList();
        var sent = await batch.Transaction.ReadDeliveriesAsync(ids);
        if (sent.Any(delivery => delivery.Request.Id == ids[^1]) || batch.Writes.NewDeliveries.Exists(owed => owed.Request.Id == ids[^1]))
        {
            return;
        }

        var tried = sent.Select(delivery => delivery.Request.Method).OfType<ContactMethodId>().Append(method).ToHashSet();
        var isUseful = batch.Now - HandoverRules.CountsFrom(failed.Request, announcement.At, batch.Definitions) < Announcement.UsefulFor;
        if (isUseful && AnnouncementPlan.Next(batch.Definitions, user, announcement.Urgency, tried, batch.Now) is { } next)
        {
            Owe(batch, announcement, user, next, step + 1);
        }
        else
        {
            Audit(batch, announcement, Deliverer, Door.Delivery, Lost, $"{user} could not be told{(isUseful ? "" : " in time")}; {method}: {detail}");
        }
    }

    /// <summary>A method does not work: it is passed over from now on, and its owner is told by another one, once until they have seen to it.</summary>
    public static async ValueTask FlagAsync(Batch batch, MethodFlag flag)
    {
        var isNew = !batch.Definitions.IsFlagged(flag.User, flag.Method) && !batch.Writes.Flags.Exists(known => known.User == flag.User && known.Method == flag.Method);
        batch.Writes.Flags.Add(flag);
        if (isNew && batch.Definitions.Responders.GetValueOrDefault(flag.User)?.Methods.FirstOrDefault(known => known.Id == flag.Method) is { } method)
        {
            await StageAsync(batch, EngineAnnouncements.MethodFailed(method, flag.Detail), [flag.User], Deliverer, Door.Delivery, but: flag.Method);
        }
    }

    internal static DeliveryId IdOf(Announcement announcement, UserId user, int step) =>
        new(string.Create(CultureInfo.InvariantCulture, $"announcement-{announcement.Number.Value}-{user.Value}-{step}"));

    private static int StepOf(DeliveryId id) =>
        int.Parse(id.Value.AsSpan(id.Value.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Owe(Batch batch, Announcement announcement, UserId user, ContactMethod method, int step)
    {
        var subject = Subjects.Of(announcement.Number);
        var request = new DeliveryRequest(
            IdOf(announcement, user, step),
            $"{subject}|{method.Kind}|{method.Address}",
            NotificationPurpose.Announcement,
            method.Kind,
            method.Address,
            user,
            method.Id,
            announcement);
        batch.Writes.NewDeliveries.Add((subject, request, batch.Now));
    }

    private static void Audit(Batch batch, Announcement announcement, Actor by, Door door, string action, string detail) =>
        batch.Writes.Audit.Add(new AuditRecord(batch.Now, by, door, action, Subjects.Of(announcement.Number), detail));
}
