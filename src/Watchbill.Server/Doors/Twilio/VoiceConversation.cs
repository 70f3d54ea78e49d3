using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>What a key pressed in a call means, and what is answered. It means all alerts of which the call told.</summary>
internal sealed class VoiceConversation(WatchbillEngine engine)
{
    private const int LooksBack = 500;

    /// <summary>Of more, only how many it was done for.</summary>
    private const int Told = 3;

    /// <param name="call">The delivery for which was called.</param>
    /// <param name="to">The phone, E.164.</param>
    /// <param name="sid">Of the call: the same when Twilio sends the key again.</param>
    /// <returns>The answer; null when the key means nothing.</returns>
    public async Task<string?> AnswerAsync(DeliveryId call, string to, string sid, string key, CancellationToken cancellationToken)
    {
        if (key is not ("1" or "2"))
        {
            return null;
        }

        var users = Contacts.Of(engine.Definitions.Current, ContactMethodKind.Voice, to);
        if (users.Count == 0)
        {
            return "Watchbill does not know this number any more.";
        }

        var sent = await engine.Store.Reader.ReadHandedOverToAsync(new Destination(ContactMethodKind.Voice, to), engine.Time.Now() + Duration.Epsilon, LooksBack, cancellationToken);
        var answers = new List<(AlertId Alert, string Said, bool Done)>();
        foreach (var delivery in sent.Where(delivery => delivery.Request.Purpose == NotificationPurpose.Page && (delivery.Bundle ?? delivery.Request.Id) == call).OrderBy(delivery => delivery.Sequence))
        {
            if (Subjects.TryAlert(delivery.Subject, out var alert) && delivery.Request.Message is AlertMessage message)
            {
                // Two people may share a phone: the one who was called, else the first.
                var user = delivery.Request.User is { } called && users.Contains(called) ? called : users[0];
                var (said, done) = await CarryOutAsync(user, sid, alert, key == "1" ? new Acknowledge() : new Escalate(message.Version));
                answers.Add((alert, said, done));
            }
        }

        return answers switch
        {
            [] => "Watchbill knows no alert of this call.",
            [var (_, said, done)] => done ? $"{said}. Thank you." : said,
            _ => string.Join(' ', Summary(answers)),
        };
    }

    private static IEnumerable<string> Summary(List<(AlertId Alert, string Said, bool Done)> answers)
    {
        foreach (var group in answers.Where(answer => answer.Done).GroupBy(answer => answer.Said, StringComparer.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{group.Count()} alerts: {group.Key}.");
        }

        var others = answers.Where(answer => !answer.Done).ToList();
        foreach (var (alert, said, _) in others.Take(Told))
        {
            yield return $"Alert {alert.Value.ToString(CultureInfo.InvariantCulture)}: {said}";
        }

        yield return others.Count > Told ? $"And {(others.Count - Told).ToString(CultureInfo.InvariantCulture)} more that were refused." : "Thank you.";
    }

    private async Task<(string Said, bool Done)> CarryOutAsync(UserId user, string sid, AlertId alert, PersonCommand command)
    {
        try
        {
            var outcome = await engine.Commands.SubmitAsync(new CommandRequest($"voice-{sid}-{alert.Value}", user, Door.Voice, alert, command));
            return outcome switch
            {
                { Refusal: { } refusal } => (refusal.Message, false),
                { Note: { } note } => (char.ToUpperInvariant(note[0]) + note[1..], true),
                _ => (command is Acknowledge ? "Acknowledged" : "Escalated", true),
            };
        }
        catch (CommitFailedException)
        {
            return ("It is not known whether this was saved. Look at the alert's page.", false);
        }
    }
}
