using System.Collections.Immutable;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Where updates go, and which of them wait for somebody's approval.</summary>
internal static class UpdateReader
{
    private const int MaxSubject = 200;
    private const string Mail = "mail:";
    private const string Webhook = "webhook:";

    public static ImmutableArray<MailList> ReadLists(ProcessPlace place, Fields process)
    {
        var problems = place.Problems;
        var lists = ImmutableArray.CreateBuilder<MailList>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("mail_lists", ProcessLimits.Lists).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"mail list {number} of {process.What}", problems) is not { } fields)
            {
                continue;
            }

            var id = place.Id(fields, "mail list", taken);
            var name = fields.Text("name", required: true);
            var audience = fields.Choice("audience", ProcessWords.Audiences, Audience.Internal, required: true);
            var addresses = Addressed(fields, problems);
            var people = TargetReader.List(place.Draft, fields, "people", PolicyReader.MaxTargets);
            var subject = Subject(fields, problems);
            fields.Done();
            if (people.Any(target => target is ChannelTarget))
            {
                problems.Error(fields.PlaceOf("people"), "target-kind", $"people of {fields.What} names a place", "name users, teams, positions and schedules, and addresses under addresses");
            }

            if (audience == Audience.Customer && !people.IsEmpty)
            {
                problems.Error(fields.PlaceOf("people"), "people-outside", $"{fields.What} is for customers and names people of yours", "write their addresses under addresses, or make it internal");
            }

            if (fields.Take("addresses") is null && fields.Take("people") is null)
            {
                problems.Error(fields.At, "mail-list-empty", $"{fields.What} names nobody", "add addresses or people");
            }

            if (id is not null)
            {
                lists.Add(new MailList(id, name ?? id, audience, addresses, people, subject));
            }
        }

        return lists.ToImmutable();
    }

    public static ImmutableArray<UpdateWebhook> ReadWebhooks(ProcessPlace place, Fields process)
    {
        var problems = place.Problems;
        var webhooks = ImmutableArray.CreateBuilder<UpdateWebhook>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("webhooks", ProcessLimits.Lists).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"webhook {number} of {process.What}", problems) is not { } fields)
            {
                continue;
            }

            var id = place.Id(fields, "webhook", taken);
            var name = fields.Text("name", required: true);
            var audience = fields.Choice("audience", ProcessWords.Audiences, Audience.Internal, required: true);
            var url = fields.Scalar("url", Addresses.MaxLength, required: true);
            if (url is not null && Addresses.ProblemOf(ContactMethodKind.Webhook, url.Text) is { } wanted)
            {
                problems.Error(url.At, "invalid-url", $"url of {fields.What} cannot be \"{Problems.Cut(url.Text)}\"", $"write {wanted}");
            }

            var secret = fields.Scalar("secret", 1_200);
            if (secret is not null && SecretReference.Parse(secret.Text) is null)
            {
                // The text is not repeated: somebody may have written the secret itself.
                problems.Error(secret.At, "secret-not-a-reference", $"the secret of {fields.What} is not a reference, and files must not hold the secret itself", "write ${env:NAME} or ${file:/path}");
                secret = null;
            }

            fields.Done();
            if (id is not null && url is not null)
            {
                webhooks.Add(new UpdateWebhook(id, name ?? id, audience, url.Text, secret?.Text));
            }
        }

        return webhooks.ToImmutable();
    }

    public static ImmutableArray<ApprovalDemand> ReadApprovals(ProcessPlace place, Fields process, ImmutableArray<MailList> lists, ImmutableArray<UpdateWebhook> webhooks)
    {
        var problems = place.Problems;
        var demands = ImmutableArray.CreateBuilder<ApprovalDemand>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        ImmutableArray<string> known = [.. ProcessWords.Places, .. lists.Select(list => $"{Mail}{list.Id}"), .. webhooks.Select(webhook => $"{Webhook}{webhook.Id}")];
        foreach (var (item, number) in process.List("approvals", ProcessLimits.Lists).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"approval {number} of {process.What}", problems) is not { } fields)
            {
                continue;
            }

            var id = place.Id(fields, "approval", taken);
            Audience? audience = fields.Take("audience") is null ? null : fields.Choice("audience", ProcessWords.Audiences, Audience.Customer);
            var places = Named(fields, "places", known, "place", problems);
            var roles = place.Named(fields, "by", "role", place.Roles);
            var second = fields.Flag("second_person");
            fields.Done();
            if (roles.IsEmpty)
            {
                problems.Error(fields.At, "approval-by-nobody", $"{fields.What} says nobody who approves", "name roles under by");
            }

            if (id is not null)
            {
                demands.Add(new ApprovalDemand(id, audience, places, roles, second));
            }
        }

        return demands.ToImmutable();
    }

    private static ImmutableArray<string> Named(Fields fields, string key, ImmutableArray<string> known, string kind, Problems problems)
    {
        var named = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List(key, ProcessLimits.Items))
        {
            if (Fields.ScalarOf(item, $"each of {key} of {fields.What}", problems) is not { } text)
            {
                continue;
            }

            if (!known.Contains(text.Text))
            {
                problems.Error(text.At, $"unknown-{kind}", $"{fields.What} names \"{Problems.Cut(text.Text)}\", which is no {kind} of updates", Suggestion.Fix(text.Text, known, "see the guide"));
            }
            else if (named.Contains(text.Text))
            {
                problems.Error(text.At, "duplicate", $"{key} of {fields.What} names {text.Text} twice", "remove one");
            }
            else
            {
                named.Add(text.Text);
            }
        }

        return named.ToImmutable();
    }

    private static ImmutableArray<string> Addressed(Fields fields, Problems problems)
    {
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List("addresses", MailList.MostAddresses))
        {
            if (Fields.ScalarOf(item, $"an address of {fields.What}", problems, Addresses.MaxLength) is not { } address)
            {
                continue;
            }

            if (Addresses.ProblemOf(ContactMethodKind.Email, address.Text) is { } wanted)
            {
                problems.Error(address.At, "invalid-email", $"an address of {fields.What} cannot be \"{Problems.Cut(address.Text)}\"", $"write {wanted}");
            }
            else if (addresses.Contains(address.Text, StringComparer.OrdinalIgnoreCase))
            {
                problems.Error(address.At, "duplicate", $"{fields.What} names {address.Text} twice", "remove one");
            }
            else
            {
                addresses.Add(address.Text);
            }
        }

        return addresses.ToImmutable();
    }

    private static string? Subject(Fields fields, Problems problems)
    {
        if (fields.Scalar("subject", MaxSubject) is not { } subject)
        {
            return null;
        }

        var text = subject.Text;
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var end = text.IndexOf('}', at);
            var field = end < 0 ? text[(at + 1)..] : text[(at + 1)..end];
            if (end < 0 || !MailList.SubjectFields.Contains(field))
            {
                problems.Error(
                    subject.At, "invalid-pattern", $"subject of {fields.What} has no field \"{Problems.Cut(field)}\"",
                    $"use {string.Join(", ", MailList.SubjectFields.Select(known => $"{{{known}}}"))}");
                return null;
            }
        }

        return text;
    }
}
