using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Server.Ingest;

/// <summary>Times that sources write: RFC 3339, or seconds or milliseconds since 1970. To the microsecond, as stores keep them.</summary>
internal static class SourceTime
{
    private static readonly Instant Latest = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <returns>Null for anything else, and for times before 1970: Go writes the year 1 for "not yet".</returns>
    public static Instant? Of(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out var number):
                return Epoch(number);
            case JsonValueKind.String when JsonText.Of(value) is { } text:
                return OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } parsed ? Kept(parsed.Value.ToInstant())
                    : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch) ? Epoch(epoch)
                    : null;
            default:
                return null;
        }
    }

    private static Instant? Epoch(double number)
    {
        var seconds = number >= 100_000_000_000 ? number / 1000 : number;
        return seconds is >= 1 and < 253_000_000_000 ? Kept(NodaConstants.UnixEpoch + Duration.FromSeconds(seconds)) : null;
    }

    private static Instant? Kept(Instant instant) =>
        instant > NodaConstants.UnixEpoch && instant < Latest ? NodaConstants.UnixEpoch.PlusTicks((instant - NodaConstants.UnixEpoch).BclCompatibleTicks / 10 * 10) : null;
}
