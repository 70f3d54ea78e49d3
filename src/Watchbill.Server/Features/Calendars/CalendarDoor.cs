using System.Globalization;
using Microsoft.Net.Http.Headers;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Calendars;

/// <summary>Where calendar programs read: /calendars/{secret}.ics, with nothing but the secret. What is unknown, revoked or ended answers alike.</summary>
internal static class CalendarDoor
{
    public static void MapCalendarDoor(this IEndpointRouteBuilder app) =>
        app.MapMethods("/calendars/{file}", ["GET", "HEAD"], ReadAsync).Allow(AccessRule.Open("calendar address"));

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, CalendarFeeds feeds, CalendarText text, CalendarLimiter limiter, string file)
    {
        var now = engine.Time.Now();
        context.Response.Headers.CacheControl = "no-store";
        var feed = file.EndsWith(".ics", StringComparison.Ordinal) ? await feeds.FindAsync(file[..^4], context.RequestAborted) : null;
        var wait = feed is null
            ? limiter.Take($"from:{context.Connection.RemoteIpAddress}", CalendarLimiter.PerStranger, now)
            : limiter.Take(feed.Id, CalendarLimiter.PerFeed, now);
        if (wait is { } pause)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Answer.No(ErrorCode.TooMany, "This calendar is asked for too often. Once an hour is enough.");
        }

        if (feed is null)
        {
            return Answer.No(ErrorCode.NotFound, "There is no calendar at this address.", "Its owner may have made a new address, or revoked this one.");
        }

        // A private cache may keep it, and asks each time whether it still holds.
        context.Response.Headers.CacheControl = "private, no-cache";
        if (text.Known(feed) is { } known && Label(context, known))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var (version, bytes) = text.Write(feed);
        return Label(context, version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(bytes, "text/calendar; charset=utf-8");
    }

    /// <summary>Sets the validators, and says whether the reader has this version. A tag goes before a date, as the date knows whole seconds only.</summary>
    private static bool Label(HttpContext context, FeedVersion version)
    {
        var tag = new EntityTagHeaderValue($"\"{version.Tag}\"", isWeak: true);
        var (asked, answer) = (context.Request.GetTypedHeaders(), context.Response.GetTypedHeaders());
        answer.ETag = tag;
        answer.LastModified = version.ModifiedAt.ToDateTimeOffset();
        return asked.IfNoneMatch is { Count: > 0 } tags
            ? tags.Any(held => held.Equals(EntityTagHeaderValue.Any) || held.Compare(tag, useStrongComparison: false))
            : asked.IfModifiedSince is { } since && version.ModifiedAt <= Instant.FromDateTimeOffset(since);
    }
}
