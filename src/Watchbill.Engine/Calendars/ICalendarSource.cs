namespace Watchbill.Engine.Calendars;

/// <summary>What came of reading an address. Nothing of it holds the address, which may be secret.</summary>
public abstract record CalendarFetched;

/// <summary>Nothing has changed since the copy with these validators.</summary>
public sealed record CalendarUnchanged : CalendarFetched;

/// <param name="ETag">As it was sent; null when none was.</param>
/// <param name="LastModified">As it was sent; null when none was.</param>
public sealed record CalendarContents(string Text, string? ETag, string? LastModified) : CalendarFetched;

/// <param name="Reason">Ends a sentence that begins with "the calendar could not be read:", without a full stop.</param>
public sealed record CalendarNotRead(string Reason) : CalendarFetched;

/// <summary>Reads calendars from addresses that people set. Thread-safe.</summary>
public interface ICalendarSource
{
    /// <summary>Never throws for what the network or the other side does. Takes 20 s at most.</summary>
    /// <param name="etag">Of the copy that we have; likewise <paramref name="lastModified"/>.</param>
    Task<CalendarFetched> ReadAsync(string url, string? etag, string? lastModified, CancellationToken cancellationToken);
}
