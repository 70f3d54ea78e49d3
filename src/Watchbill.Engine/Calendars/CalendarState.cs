using NodaTime;
using NodaTime.Text;
using Watchbill.Store;

namespace Watchbill.Engine.Calendars;

/// <summary>How the reading of one address goes. Kept beside the definitions, so that a reading without news is no new revision.</summary>
/// <param name="TriedAt">When the last reading began.</param>
/// <param name="ReadAt">When the copy was last found to hold; null before the first success.</param>
/// <param name="FailingSince">Null when the last reading was a success.</param>
/// <param name="Reason">Of the last failure; empty after a success.</param>
/// <param name="IsTold">Administrators know that it has been failing.</param>
public sealed record CalendarState(Instant TriedAt, Instant? ReadAt, Instant? FailingSince, string Reason, bool IsTold, string? ETag, string? LastModified)
{
    /// <param name="copy">Id of the copy.</param>
    public static async Task<CalendarState?> ReadAsync(IStoreReader reader, string copy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Parse(await reader.ReadEngineStateAsync(NameOf(copy), cancellationToken));
    }

    internal static string NameOf(string copy) => $"calendar.{copy}";

    internal static CalendarState? Parse(string? text) => text?.Split('\n') is [var tried, var read, var failing, var reason, var told, var etag, var modified] && At(tried) is { } at
        ? new CalendarState(at, At(read), At(failing), reason, told == "told", etag.Length == 0 ? null : etag, modified.Length == 0 ? null : modified)
        : null;

    public override string ToString() => string.Join('\n', Text(TriedAt), Text(ReadAt), Text(FailingSince), Line(Reason), IsTold ? "told" : "", Line(ETag), Line(LastModified));

    private static Instant? At(string text) => InstantPattern.ExtendedIso.Parse(text) is { Success: true } at ? at.Value : null;

    private static string Text(Instant? at) => at is { } known ? InstantPattern.ExtendedIso.Format(known) : "";

    private static string Line(string? text) => text?.ReplaceLineEndings(" ") ?? "";
}
