using NodaTime;
using Watchbill.Domain;
using Watchbill.Server.Access;
using Watchbill.Store;

namespace Watchbill.Server.Features.Calendars;

/// <summary>
/// A calendar that somebody subscribed to, behind an address that is its own secret. It is kept as a token of a kind of its own: hashed, owned by a
/// person, and at most one per person and subject, because its id is made of both.
/// </summary>
/// <param name="Schedule">Null = the owner's own shifts in all schedules.</param>
internal sealed record CalendarFeed(string Id, UserId Owner, ScheduleId? Schedule, string Hint, Instant CreatedAt)
{
    /// <summary>Kind of its token's row.</summary>
    public const string Kind = "calendar";

    private const string Own = "me";
    private const string OfSchedule = "schedule:";

    public static string IdOf(UserId owner, ScheduleId? schedule) => $"cal-{Secrets.Hash($"{owner}\n{NameOf(schedule)}")[..20]}";

    public static string NameOf(ScheduleId? schedule) => schedule is { } one ? OfSchedule + one : Own;

    /// <summary>Null for a row that is no calendar, or one that was revoked.</summary>
    public static CalendarFeed? Of(TokenRow? row) => row switch
    {
        { Kind: Kind, RevokedAt: null, Name: Own } => new CalendarFeed(row.Id, row.User, null, row.Hint, row.CreatedAt),
        { Kind: Kind, RevokedAt: null } when row.Name.StartsWith(OfSchedule, StringComparison.Ordinal) =>
            new CalendarFeed(row.Id, row.User, new ScheduleId(row.Name[OfSchedule.Length..]), row.Hint, row.CreatedAt),
        _ => null,
    };
}

/// <param name="Url">Shown once; only its hash is kept.</param>
internal sealed record MintedFeed(CalendarFeed Feed, Uri Url);
