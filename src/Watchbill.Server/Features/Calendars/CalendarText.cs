using System.Collections.Concurrent;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Calendars;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Calendars;

/// <summary>What a feed is at the moment.</summary>
/// <param name="Tag">The same on every node for the same shifts; without quotes.</param>
/// <param name="ModifiedAt">When this node first saw these shifts; whole seconds.</param>
internal sealed record FeedVersion(long Revision, LocalDate Day, string Tag, Instant ModifiedAt);

/// <summary>
/// Writes feeds, and remembers which version each one is, so that a reader who has it costs nothing. SEQUENCE is the definitions' revision: it rises with
/// every change of any shift and never falls, on any node and after any restart. The tag is made of the shifts alone, so that other changes
/// send nothing anew. Thread-safe; forgets on restart, after which everybody reads once more.
/// </summary>
internal sealed class CalendarText(WatchbillEngine engine, AlertLinks links)
{
    /// <summary>More are forgotten; each has a good hundred bytes.</summary>
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, FeedVersion> _versions = new(StringComparer.Ordinal);

    /// <summary>The version without writing it, when nothing at all has changed since; else null.</summary>
    public FeedVersion? Known(CalendarFeed feed) =>
        _versions.TryGetValue(feed.Id, out var version) && version.Revision == engine.Definitions.Current.Revision && version.Day == Today() ? version : null;

    public (FeedVersion Version, byte[] Text) Write(CalendarFeed feed)
    {
        var definitions = engine.Definitions.Current;
        var now = engine.Time.Now();
        var plain = Document(definitions, feed, ShiftCalendar.WindowAt(now));
        var tag = Secrets.Hash(CalendarWriter.Write(plain))[..32];
        var before = _versions.GetValueOrDefault(feed.Id);
        var version = new FeedVersion(
            definitions.Revision, now.InUtc().Date, tag, before?.Tag == tag ? before.ModifiedAt : Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
        if (_versions.Count >= MostRemembered)
        {
            _versions.Clear();
        }

        _versions[feed.Id] = version;
        return (version, Encoding.UTF8.GetBytes(CalendarWriter.Write(plain with { Stamp = version.ModifiedAt, Sequence = definitions.Revision })));
    }

    /// <summary>Whether the owner may see the schedule was asked when the feed was found. One's own shifts are in schedules that one is on.</summary>
    private CalendarDocument Document(DefinitionSet definitions, CalendarFeed feed, Interval window) => feed.Schedule is { } schedule
        ? OnCallCalendar.OfSchedule(definitions, schedule, links.PublicUrl, window, NodaConstants.UnixEpoch, 0)
        : OnCallCalendar.OfPerson(definitions, feed.Owner, definitions.Schedules.Keys, links.PublicUrl, window, NodaConstants.UnixEpoch, 0);

    private LocalDate Today() => engine.Time.Now().InUtc().Date;
}
