using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>
/// Makes of an update the messages that are owed for it: one for each mailbox, one for each webhook. Their ids follow from incident, number, place and recipient,
/// so that each is owed once, and can be asked for again without knowing the addresses.
/// </summary>
public static class UpdateSending
{
    /// <summary>For those outside, where the title says what is for few to know.</summary>
    public const string PlainHeading = "Service disruption";

    /// <param name="edited">0 for the first text; more for what says "edited".</param>
    public static DeliveryId IdOf(IncidentId incident, int number, string place, int recipient, int edited) => new(string.Create(
        CultureInfo.InvariantCulture, $"update-{incident.Value}-{number}-{place.Replace(':', '-')}{(edited > 0 ? $"-e{edited}" : "")}-{recipient}"));

    public static DeliveryId IdOf(UpdateMessage message, int recipient)
    {
        ArgumentNullException.ThrowIfNull(message);
        return IdOf(message.Incident, message.Number, message.Place, recipient, message.Edited);
    }

    /// <summary>What is owed for an update that has just been posted.</summary>
    /// <param name="left">Names of people and lists that get nothing, and why.</param>
    internal static ImmutableArray<DeliveryRequest> Of(IncidentDraft draft, IncidentUpdate update, UpdatePlaces places, List<string> left)
    {
        var requests = ImmutableArray.CreateBuilder<DeliveryRequest>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in places.Lists)
        {
            var all = Mailboxes(draft, list, left).Where(taken.Add).ToList();
            if (all.Count > MailList.MostRecipients)
            {
                left.Add(string.Create(CultureInfo.InvariantCulture, $"{list.Name} has {all.Count} mailboxes, of which {MailList.MostRecipients} get it"));
            }
            else if (all.Count == 0)
            {
                left.Add($"{list.Name} has nobody else to tell");
            }

            var mailboxes = all.Take(MailList.MostRecipients).ToList();
            var place = UpdatePlaces.MailOf + list.Id;
            requests.AddRange(mailboxes.Select((mailbox, i) => Request(
                Message(draft, update, place, list.Name, i + 1, mailboxes.Count) with
                {
                    Subject = Subject(draft, list, update.Source?.Subject),
                    Text = update.Source?.In(UpdateForm.MailText) ?? update.Text,
                    Html = update.Source?.In(UpdateForm.MailHtml),
                },
                ContactMethodKind.Email,
                mailbox)));
        }

        requests.AddRange(places.Webhooks.Select(webhook => ToWebhook(draft, update, webhook)));
        return requests.ToImmutable();
    }

    /// <summary>The same update again, to those that can replace what they were told.</summary>
    internal static ImmutableArray<DeliveryRequest> Again(IncidentDraft draft, IncidentUpdate update) =>
    [
        .. draft.Process.Webhooks
            .Where(webhook => webhook.Audience == update.Audience && update.Sends.Any(send => send.Place == UpdatePlaces.WebhookOf + webhook.Id))
            .OrderBy(webhook => webhook.Id, StringComparer.Ordinal)
            .Select(webhook => ToWebhook(draft, update, webhook)),
    ];

    /// <summary>One for each place, in the order of the requests.</summary>
    internal static ImmutableArray<UpdateSend> Sends(IEnumerable<DeliveryRequest> requests) =>
    [
        .. requests.Select(request => (UpdateMessage)request.Message).Where(message => message.Recipient == 1)
            .Select(message => new UpdateSend(message.Place, message.PlaceName, message.Recipients)),
    ];

    private static DeliveryRequest ToWebhook(IncidentDraft draft, IncidentUpdate update, UpdateWebhook webhook) => Request(
        Message(draft, update, UpdatePlaces.WebhookOf + webhook.Id, webhook.Name, 1, 1) with
        {
            Subject = update.Source?.Subject ?? "",
            Text = update.Source?.In(UpdateForm.Webhook) ?? update.Text,
            Secret = webhook.Secret,
        },
        ContactMethodKind.Webhook,
        webhook.Url);

    private static DeliveryRequest Request(UpdateMessage message, ContactMethodKind kind, string address) => new(
        IdOf(message, message.Recipient),
        string.Create(CultureInfo.InvariantCulture, $"incident:{message.Incident.Value}|{kind}|{address}"),
        NotificationPurpose.Announcement,
        kind,
        address,
        null,
        null,
        message);

    private static UpdateMessage Message(IncidentDraft draft, IncidentUpdate update, string place, string name, int recipient, int recipients) => new(
        draft.Incident.Id,
        draft.Incident.Reference,
        draft.Incident.Mode,
        update.Audience,
        update.Number,
        update.Edited,
        place,
        name,
        recipient,
        recipients,
        Heading(draft.Incident, update.Audience),
        "",
        update.Text,
        null,
        draft.Level?.Name ?? draft.Incident.Level,
        draft.Process.Status(draft.Incident.Status)?.Name ?? draft.Incident.Status,
        draft.Incident.Category,
        draft.Incident.DeclaredAt,
        update.At,
        update.NextBy,
        update.Audience == Audience.Internal ? draft.Definitions.NameOf(update.By) : null,
        update.Source?.Template,
        null,
        draft.Level?.AlertSeverity ?? Severity.Error);

    private static string Heading(Incident incident, Audience audience) =>
        !incident.IsRestricted ? incident.Title : audience == Audience.Customer ? PlainHeading : "restricted";

    /// <summary>The template's own, else the list's with its fields filled in.</summary>
    private static string Subject(IncidentDraft draft, MailList list, string? written)
    {
        if (written is not null)
        {
            return written;
        }

        var heading = Heading(draft.Incident, list.Audience);
        var text = list.Subject ?? MailList.UsualSubject;
        var subject = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
            {
                subject.Append(text[i++]);
                continue;
            }

            // One after another, so that a value that holds braces stays as it is.
            subject.Append(text[(i + 1)..end] switch
            {
                "reference" => draft.Incident.Reference,
                "title" => heading,
                "severity" => draft.Level?.Name ?? draft.Incident.Level,
                "status" => draft.Process.Status(draft.Incident.Status)?.Name ?? draft.Incident.Status,
                _ => text[i..(end + 1)],
            });
            i = end + 1;
        }

        return subject.ToString();
    }

    /// <summary>Of a restricted incident only those who may see it are told inside, and an address is nobody.</summary>
    private static IEnumerable<string> Mailboxes(IncidentDraft draft, MailList list, List<string> left)
    {
        var isHidden = draft.Incident.IsRestricted && list.Audience == Audience.Internal;
        if (isHidden && !list.Addresses.IsEmpty)
        {
            left.Add($"the addresses of {list.Name} get nothing: the incident is restricted");
        }

        foreach (var address in isHidden ? [] : list.Addresses)
        {
            yield return address;
        }

        // Who cannot be paged can still have a mailbox.
        var skipped = new List<Skipped>();
        var paged = TargetResolution.People(draft.Definitions, list.People, draft.Now, skipped).Select(reached => reached.User);
        foreach (var user in paged.Concat(skipped.Where(one => one.Cause == SkipCause.NoUsableMethod).Select(one => one.User).OfType<UserId>()).Distinct().Order())
        {
            if (isHidden && !draft.Incident.Viewers.Contains(user))
            {
                continue;
            }

            if (MailOf(draft.Definitions, user) is { } mailbox)
            {
                yield return mailbox;
            }
            else
            {
                left.Add($"{draft.Definitions.NameOf(user)} has no mail address");
            }
        }
    }

    /// <summary>The person's own choice before that of the account.</summary>
    private static string? MailOf(DefinitionSet definitions, UserId user) =>
        definitions.Responders.GetValueOrDefault(user)?.Methods.FirstOrDefault(method => method is { Kind: ContactMethodKind.Email, Enabled: true })?.Address
        ?? definitions.Users.GetValueOrDefault(user)?.Email;
}
