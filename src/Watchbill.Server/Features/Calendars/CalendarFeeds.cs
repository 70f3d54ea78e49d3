using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.OnCall;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Calendars;

/// <summary>Makes, lists and revokes the addresses of calendars, and finds whose a secret is. Thread-safe.</summary>
internal sealed class CalendarFeeds(WatchbillEngine engine, AlertLinks links)
{
    /// <summary>Begins every secret, so that scanners of leaked secrets find it.</summary>
    private const string Prefix = "wbc_";

    private const int SecretLength = 47;

    private IAccessStore Store => engine.Store.Access;

    /// <summary>Makes the address of a calendar. An earlier one for the same person and subject is void from then on.</summary>
    public async Task<MintedFeed> MintAsync(Caller owner, ScheduleId? schedule, CancellationToken cancellationToken)
    {
        var user = owner.User.Id;
        var secret = Prefix + Secrets.New();
        var row = new TokenRow(CalendarFeed.IdOf(user, schedule), CalendarFeed.Kind, Secrets.Hash(secret), secret[^4..], user, CalendarFeed.NameOf(schedule), engine.Time.Now(), null, null);
        await Store.WriteTokenAsync(row, cancellationToken);
        await AuditAsync(owner, "calendar.create", row);
        return new MintedFeed(CalendarFeed.Of(row)!, links.Below($"calendars/{secret}.ics"));
    }

    /// <summary>One's own, the oldest first.</summary>
    public async Task<IReadOnlyList<CalendarFeed>> OfAsync(UserId owner, CancellationToken cancellationToken) =>
        [.. (await Store.ListTokensAsync(owner, cancellationToken)).Select(CalendarFeed.Of).OfType<CalendarFeed>()];

    /// <returns>False when it is not one of the owner's, or was revoked before.</returns>
    public async Task<bool> RevokeAsync(Caller owner, string id, CancellationToken cancellationToken)
    {
        var row = (await Store.ListTokensAsync(owner.User.Id, cancellationToken)).FirstOrDefault(token => token.Id == id);
        if (row is null || CalendarFeed.Of(row) is null)
        {
            return false;
        }

        await Store.WriteTokenAsync(row with { RevokedAt = engine.Time.Now() }, cancellationToken);
        await AuditAsync(owner, "calendar.revoke", row);
        return true;
    }

    /// <summary>The calendar behind a secret; null when it is unknown or revoked, its owner is disabled, or its schedule is gone or none of the owner's business any more.</summary>
    public async Task<CalendarFeed?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length != SecretLength || !secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var definitions = engine.Definitions.Current;
        return CalendarFeed.Of(await Store.ReadTokenAsync(Secrets.Hash(secret), cancellationToken)) is { } feed
            && definitions.Users.TryGetValue(feed.Owner, out var owner) && !owner.Disabled
            && (feed.Schedule is not { } schedule || ScheduleAccess.MaySee(definitions, owner, schedule))
            ? feed
            : null;
    }

    private Task AuditAsync(Caller by, string action, TokenRow row) =>
        engine.Records.AuditAsync(new AuditRecord(engine.Time.Now(), Actor.User(by.User.Id), by.Door, action, $"user:{row.User}", $"{row.Id}, {row.Name}, ends in {row.Hint}"));
}
