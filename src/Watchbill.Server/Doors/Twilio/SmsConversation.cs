using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Notifiers.Sms;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>What a reply by SMS means, and what is answered. A verb without a number means the alerts of the last message sent to that phone.</summary>
internal sealed class SmsConversation(WatchbillEngine engine)
{
    private const int LooksBack = 200;
    private const string Help = "Watchbill: reply \"ack\" for what the last message named, or \"1042 ack\". Also: resolve, escalate. STOP ends messages to this phone.";

    /// <summary>Twilio answers these itself, and refuses or takes our messages from then on.</summary>
    private static readonly string[] TwiliosOwn = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "START", "YES", "UNSTOP"];

    /// <param name="from">The phone, E.164.</param>
    /// <param name="sid">Of the message: the same when Twilio sends it again.</param>
    /// <returns>The answer; null for none.</returns>
    public async Task<string?> AnswerAsync(string from, string sid, string text, CancellationToken cancellationToken)
    {
        var received = engine.Time.Now();
        if (TwiliosOwn.Contains(text.Trim().ToUpperInvariant(), StringComparer.Ordinal))
        {
            return null;
        }

        var users = Contacts.Of(engine.Definitions.Current, ContactMethodKind.Sms, from);
        if (users.Count == 0)
        {
            return "Watchbill does not know this number. Add it to your contact methods first.";
        }

        var reply = SmsReply.Parse(text);
        if (reply.Verb is SmsVerb.Unknown or SmsVerb.Help)
        {
            return reply.Verb == SmsVerb.Help ? Help : $"Not understood. {Help}";
        }

        var sent = await engine.Store.Reader.ReadHandedOverToAsync(new Destination(ContactMethodKind.Sms, from), received + Duration.Epsilon, LooksBack, cancellationToken);
        var subjects = Subjects(sent, reply.Alert);
        if (subjects.IsEmpty)
        {
            return "No message of ours to this phone names an alert. Reply with its number, such as \"1042 ack\".";
        }

        var said = new List<string>();
        foreach (var subject in subjects)
        {
            // Two people may share a phone: the one to whom the message went, else the first.
            var user = subject.User is { } addressee && users.Contains(addressee) ? addressee : users[0];
            said.Add(await CarryOutAsync(user, sid, reply.Verb, subject));
        }

        return string.Join("\n", said);
    }

    private async Task<string> CarryOutAsync(UserId user, string sid, SmsVerb verb, Subject subject)
    {
        PersonCommand command = verb switch
        {
            SmsVerb.Acknowledge => new Acknowledge(),
            SmsVerb.Resolve => new Resolve(),
            _ => new Escalate(subject.Seen),
        };
        try
        {
            var outcome = await engine.Commands.SubmitAsync(new CommandRequest($"sms-{sid}-{subject.Alert.Value}", user, Door.Sms, subject.Alert, command));
            var title = await TitleAsync(subject.Alert, outcome);
            return (outcome.Refusal, outcome.Note) switch
            {
                ({ } refusal, _) => $"#{subject.Alert.Value}{title}: {refusal.Message}",
                (_, { } note) => $"#{subject.Alert.Value}{title}: {note}",
                _ => $"#{subject.Alert.Value}{title}: {Done(verb)}",
            };
        }
        catch (CommitFailedException)
        {
            return $"#{subject.Alert.Value}: it is not known whether this was saved. Send it again.";
        }
    }

    /// <summary>Named only for those who may see it.</summary>
    private async Task<string> TitleAsync(AlertId alert, CommandOutcome outcome)
    {
        if (outcome.Refusal?.Code is Refusal.NotFound or Refusal.Forbidden || await engine.Store.Reader.ReadAlertAsync(alert, CancellationToken.None) is not { } stored)
        {
            return "";
        }

        var title = stored.Alert.Title;
        return title.Length <= 60 ? $" {title}" : $" {title[..60]}...";
    }

    private static string Done(SmsVerb verb) => verb switch
    {
        SmsVerb.Acknowledge => "acknowledged",
        SmsVerb.Resolve => "resolved",
        _ => "escalated",
    };

    /// <summary>The alert named, else all alerts of the last message, each with the version that the message showed.</summary>
    private static ImmutableArray<Subject> Subjects(IReadOnlyList<StoredDelivery> sent, AlertId? named)
    {
        var told = sent
            .Select(delivery => Store.Rows.Subjects.TryAlert(delivery.Subject, out var alert) && delivery.Request.Message is AlertMessage message
                ? new Subject(alert, message.Version, delivery.Request.User, delivery.Bundle ?? delivery.Request.Id)
                : null)
            .OfType<Subject>()
            .ToList();
        if (named is { } number)
        {
            return [told.Find(subject => subject.Alert == number) ?? new Subject(number, null, null, default)];
        }

        return told.Count == 0 ? [] : [.. told.Where(subject => subject.Message == told[0].Message).OrderBy(subject => subject.Alert)];
    }

    /// <param name="Message">The delivery whose text the person read.</param>
    private sealed record Subject(AlertId Alert, int? Seen, UserId? User, DeliveryId Message);
}
