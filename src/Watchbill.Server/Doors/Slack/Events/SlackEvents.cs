using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine;
using Watchbill.Engine.Incidents;
using Watchbill.Notifiers.Slack;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.Server.Hosting;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Slack.Events;

/// <summary>
/// What is pinned in an incident's channel, or marked with the emoji, becomes a note in its timeline, by whoever did it. What was noted and is edited or deleted
/// afterwards becomes a further note: the timeline keeps both.
/// </summary>
internal sealed class SlackEvents(WatchbillEngine engine, SlackIncidents incidents, SlackClient slack, ServerOptions options)
{
    public const string Source = "slack";

    private const int MaxText = 4_000;

    public Task TakeAsync(string id, JsonElement happened) => SlackGate.Text(happened, "type") switch
    {
        "pin_added" when SlackGate.Object(happened, "item") is { } item && SlackGate.Object(item, "message") is { } message =>
            NoteAsync(id, SlackGate.Text(happened, "user"), SlackGate.Text(happened, "channel_id"), SlackGate.Text(message, "ts")),
        "reaction_added" when SlackGate.Object(happened, "item") is { } item && SlackGate.Text(happened, "reaction") == options.Notifiers.Slack?.NoteEmoji =>
            NoteAsync(id, SlackGate.Text(happened, "user"), SlackGate.Text(item, "channel"), SlackGate.Text(item, "ts")),
        "message" => ChangedAsync(id, happened),
        _ => Task.CompletedTask,
    };

    private async Task NoteAsync(string id, string? member, string? channel, string? ts)
    {
        if (member is null || channel is null || ts is null || await IncidentChannels.FindAsync(engine.Store.Reader, channel, CancellationToken.None) is not { } incident)
        {
            return;
        }

        if (incidents.AccountOf(member) is not { } account)
        {
            await slack.WhisperAsync(channel, member, SlackIncidents.Stranger(member), CancellationToken.None);
            return;
        }

        if (await incidents.FindAsync(account, incident.ToString()) is null)
        {
            return;
        }

        if (await NotedAsync(incident, channel, ts) is not null)
        {
            // Pinned and marked, or by two people: once is enough.
            return;
        }

        if (await slack.ReadAsync(channel, ts, CancellationToken.None) is not { } message)
        {
            await slack.WhisperAsync(channel, member, "That message could not be read, so it is not in the timeline. Replies in threads cannot be noted: pin the first message.", CancellationToken.None);
            return;
        }

        var author = message.User is { } writer ? incidents.AccountOf(writer)?.Name ?? $"member {writer}" : "an app";
        var outcome = await incidents.DoAsync(account, incident, new AddNote($"{author}: {Cut(message.Text)}\n{await LinkAsync(channel, ts)}", Source), id);
        if (outcome.Problem is { } problem)
        {
            await slack.WhisperAsync(channel, member, problem, CancellationToken.None);
        }
    }

    /// <summary>Edits and deletes, as far as they concern what was noted.</summary>
    private async Task ChangedAsync(string id, JsonElement happened)
    {
        var deleted = SlackGate.Text(happened, "subtype") == "message_deleted";
        var message = SlackGate.Object(happened, "message");
        var before = SlackGate.Object(happened, "previous_message");
        var ts = deleted ? SlackGate.Text(happened, "deleted_ts") : SlackGate.Text(happened, "subtype") == "message_changed" && message is { } changed ? SlackGate.Text(changed, "ts") : null;
        if (SlackGate.Text(message ?? before ?? happened, "bot_id") is not null)
        {
            // Watchbill edits its own messages all the time.
            return;
        }

        if (ts is null || SlackGate.Text(happened, "channel") is not { } channel
            || await IncidentChannels.FindAsync(engine.Store.Reader, channel, CancellationToken.None) is not { } incident
            || await NotedAsync(incident, channel, ts) is not { } noted)
        {
            return;
        }

        var was = before is { } earlier ? Cut(SlackGate.Text(earlier, "text") ?? "") : "";
        var now = message is { } later ? Cut(SlackGate.Text(later, "text") ?? "") : "";
        if (!deleted && was == now)
        {
            // Slack tells of links that it unfolds in the same way.
            return;
        }

        // Slack does not say who deleted it; then the note is by whoever noted the message.
        var editor = message is { } edited && SlackGate.Object(edited, "edited") is { } edit ? SlackGate.Text(edit, "user") : null;
        var account = (editor is null ? null : incidents.AccountOf(editor)) ?? engine.Definitions.Current.Users.GetValueOrDefault(noted.By);
        if (account is null)
        {
            return;
        }

        var text = deleted ? $"The message of entry {noted.Version} was deleted in Slack. It said: {was}" : $"The message of entry {noted.Version} was edited in Slack. It says now: {now}\nIt said: {was}";
        await incidents.DoAsync(account, incident, new AddNote($"{text}\n{await LinkAsync(channel, ts)}", Source), id);
    }

    /// <summary>The entry that noted the message; null when none did. The message's address stands at the end of the note.</summary>
    private async Task<(int Version, UserId By)?> NotedAsync(IncidentId incident, string channel, string ts)
    {
        var address = Address(channel, ts);
        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(incident), CancellationToken.None);
        return journal.FirstOrDefault(row => row.Entry is NoteAdded { Source: Source } note && note.Text.EndsWith(address, StringComparison.Ordinal)) is { Entry: NoteAdded first } found
            ? (found.Version, first.By)
            : null;
    }

    private async Task<string> LinkAsync(string channel, string ts) =>
        await slack.LinkAsync(channel, ts, CancellationToken.None) is { } link && link.AbsoluteUri.EndsWith(Address(channel, ts), StringComparison.Ordinal) ? link.AbsoluteUri : $"https://slack.com{Address(channel, ts)}";

    /// <summary>The end of a message's permanent link.</summary>
    private static string Address(string channel, string ts) => $"/archives/{channel}/p{ts.Replace(".", "", StringComparison.Ordinal)}";

    private static string Cut(string text) => text.Length <= MaxText ? text : $"{text[..MaxText]}…";
}
