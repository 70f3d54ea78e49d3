using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// What an incident's own chat channel is told, staged in the transaction of the change that it tells of. The messages are deliveries like any other: at least
/// once, strictly in order within the incident, tried again for as long as chat is away, and only the newest unsent edit of the headline is kept.
/// <code>
///  declared ─► channel ─► headline ─► people, updates, edits … ─► end
///                 │ made                                               │ opened again
///                 └─► NoteChannel, in the transaction that             ▼
///                     records the delivery  ◄─ another made ◄─ again ─► headline ─► people, updates … ─► end
/// </code>
/// A channel that cannot be made for good leaves what follows without a place: each of those fails for good too, and says so.
/// </summary>
internal static class ChannelPoster
{
    private const string ChannelState = "chat-channel:";

    /// <summary>Under which name the engine remembers whose channel it is.</summary>
    public static string StateOf(string channel) => ChannelState + channel;

    public static void Stage(WriteSet writes, Incident? before, Incident after, DefinitionSet definitions, Instant now)
    {
        foreach (var request in ChannelPosts.Of(before, after, definitions))
        {
            writes.NewDeliveries.Add((Subjects.Of(after.Id), request, now));
        }

        if (after.ChannelId is { } channel && channel != before?.ChannelId)
        {
            writes.EngineState.Add((StateOf(channel), after.Id.Value.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
