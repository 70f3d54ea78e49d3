using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>What a schedule may hold, and the time for which it can be asked.</summary>
public static class ScheduleLimits
{
    public const int NameLength = 200;
    public const int Layers = 50;
    public const int ParticipantsPerLayer = 200;
    public const int UsersPerParticipant = 50;
    public const int RestrictionsPerLayer = 50;
    public const int ShadowsPerLayer = 20;
    public const int ShiftsPerTemporarySchedule = 1_000;

    /// <summary>How long somebody who has left can be paged too.</summary>
    public static readonly Duration LongestOverlap = Duration.FromHours(24);

    /// <summary>How many versions before the current one are kept; of more, the oldest go.</summary>
    public const int EarlierVersions = 50;

    /// <summary>1970-01-01 UTC: no layer starts before, and nobody can be asked for earlier.</summary>
    public static readonly Instant Earliest = NodaConstants.UnixEpoch;

    /// <summary>2200-01-01 UTC, exclusive.</summary>
    public static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    /// <summary>How long an override, a temporary schedule, a swap or an absence lasts at most, and how far ahead a calendar's events become overrides.</summary>
    public static readonly Duration LongestOperation = Duration.FromDays(366);

    /// <summary>The widest window that can be rendered at once.</summary>
    public static readonly Duration WidestWindow = Duration.FromDays(3660);

    /// <summary>How far <see cref="Timetable.Around"/> looks for a change, each way.</summary>
    public static readonly Duration Horizon = Duration.FromDays(400);

    /// <summary>The greatest length of a turn in its unit; 0 for a unit that does not exist.</summary>
    public static int LongestTurn(RotationUnit unit) => unit switch
    {
        RotationUnit.Hours => 9000,
        RotationUnit.Days => 366,
        RotationUnit.Weeks => 52,
        RotationUnit.Months => 12,
        _ => 0,
    };
}
