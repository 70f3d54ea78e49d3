using System.Collections.Immutable;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>Where an update goes, looked up in the process.</summary>
/// <param name="ByHand">Mail or webhook was asked for, and the process has none for the audience: people tell it themselves.</param>
public sealed record UpdatePlaces(ImmutableArray<MailList> Lists, ImmutableArray<UpdateWebhook> Webhooks, bool StatusPage, ImmutableArray<string> ByHand)
{
    public const string MailOf = Communications.Mail + ":";
    public const string WebhookOf = Communications.Webhook + ":";

    /// <summary>True when it leaves the house by Watchbill.</summary>
    public bool ReachesCustomers => StatusPage || Lists.Any(list => list.Audience == Audience.Customer) || Webhooks.Any(webhook => webhook.Audience == Audience.Customer);

    /// <summary>"mail" covers "mail:customers".</summary>
    public static bool Covers(string named, string place) =>
        place == named || (place.Length > named.Length && place[named.Length] == ':' && place.StartsWith(named, StringComparison.Ordinal));

    /// <summary>The places, or why there is no such.</summary>
    internal static (UpdatePlaces? Places, Refusal? Refusal) Find(IncidentProcess process, Audience audience, ImmutableArray<string> asked)
    {
        var lists = new List<MailList>();
        var webhooks = new List<UpdateWebhook>();
        var byHand = new List<string>();
        foreach (var place in asked.Distinct(StringComparer.Ordinal))
        {
            switch (place)
            {
                case Communications.StatusPage or Communications.Chat:
                    break;
                case Communications.Mail:
                    Take(lists, process.MailLists.Where(list => list.Audience == audience), place, byHand);
                    break;
                case Communications.Webhook:
                    Take(webhooks, process.Webhooks.Where(webhook => webhook.Audience == audience), place, byHand);
                    break;
                case var _ when place.StartsWith(MailOf, StringComparison.Ordinal) && process.MailLists.FirstOrDefault(list => list.Id == place[MailOf.Length..]) is { } list:
                    if (list.Audience != audience)
                    {
                        return (null, Mixed($"The mail list {list.Name}", list.Audience));
                    }

                    lists.Add(list);
                    break;
                case var _ when place.StartsWith(WebhookOf, StringComparison.Ordinal) && process.Webhooks.FirstOrDefault(webhook => webhook.Id == place[WebhookOf.Length..]) is { } webhook:
                    if (webhook.Audience != audience)
                    {
                        return (null, Mixed($"The webhook {webhook.Name}", webhook.Audience));
                    }

                    webhooks.Add(webhook);
                    break;
                default:
                    return (null, new Refusal(Refusal.Invalid, $"'{place}' is no place for an update. There are: {string.Join(", ", All(process))}."));
            }
        }

        return (new UpdatePlaces(
            [.. lists.Distinct().OrderBy(list => list.Id, StringComparer.Ordinal)],
            [.. webhooks.Distinct().OrderBy(webhook => webhook.Id, StringComparer.Ordinal)],
            asked.Contains(Communications.StatusPage),
            [.. byHand]), null);
    }

    /// <summary>What may be named.</summary>
    public static IEnumerable<string> All(IncidentProcess process) =>
    [
        Communications.StatusPage, Communications.Mail, Communications.Chat, Communications.Webhook,
        .. process.MailLists.Select(list => MailOf + list.Id), .. process.Webhooks.Select(webhook => WebhookOf + webhook.Id),
    ];

    private static Refusal Mixed(string what, Audience audience) => new(Refusal.Invalid, audience == Audience.Customer
        ? $"{what} is for customers: an internal update does not go there."
        : $"{what} is for us: a customer update does not go there.");

    private static void Take<T>(List<T> found, IEnumerable<T> named, string place, List<string> byHand)
    {
        var before = found.Count;
        found.AddRange(named);
        if (found.Count == before)
        {
            byHand.Add(place);
        }
    }
}
