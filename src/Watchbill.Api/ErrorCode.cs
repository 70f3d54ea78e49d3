using System.Collections.Frozen;

namespace Watchbill.Api;

/// <summary>What every door says instead of doing what was asked.</summary>
/// <param name="Code">Stable, lower-case with underscores: one of <see cref="ErrorCode.All"/>.</param>
/// <param name="Message">A sentence for people: what was wrong.</param>
/// <param name="Fix">What to do about it; absent when the message says it already.</param>
public sealed record ApiError(string Code, string Message, string? Fix = null)
{
    /// <summary>Problems of configuration files; only with <see cref="ErrorCode.ConfigurationErrors"/>.</summary>
    public IReadOnlyList<ConfigurationProblem>? Problems { get; init; }
}

/// <summary>One row of the table that says what a refusal is to each door: an HTTP status and a process's exit code.</summary>
/// <param name="Exit">0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 cannot reach the server, 6 a simulation reached nobody, 78 configuration errors.</param>
public sealed record ErrorCode(string Code, int Status, int Exit)
{
    public const string NotFound = "not_found";
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string Conflict = "conflict";
    public const string AlreadyResolved = "already_resolved";
    public const string Invalid = "invalid";
    public const string UnknownUser = "unknown_user";
    public const string NobodyToPage = "nobody_to_page";
    public const string Overloaded = "overloaded";
    public const string OutcomeUnknown = "outcome_unknown";
    public const string TooLarge = "too_large";
    public const string TooMany = "too_many_requests";
    public const string ConfigurationErrors = "configuration_errors";
    public const string Unsupported = "unsupported";
    public const string NotOnCall = "not_on_call";
    public const string AlreadyOnCall = "already_on_call";
    public const string Absent = "absent";
    public const string SwapClosed = "swap_closed";
    public const string PartTaken = "part_taken";
    public const string NotAsked = "not_asked";
    public const string NotChangeable = "not_changeable";
    public const string NoHandover = "no_handover";
    public const string HandoverOver = "handover_over";
    public const string NotIncoming = "not_incoming";
    public const string NoSection = "no_section";
    public const string NoItem = "no_item";
    public const string NoRecord = "no_record";
    public const string TooLong = "too_long";
    public const string GateUnmet = "gate_unmet";
    public const string OutwardHeld = "outward_held";
    public const string LevelNeeded = "level_needed";
    public const string RoleHeld = "role_held";
    public const string WrongState = "wrong_state";
    public const string Failed = "failed";

    /// <summary>The one table. A refusal of the domain that is not in it fails a test.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        new(Invalid, 400, ExitCode.Usage),
        new(Unauthorized, 401, ExitCode.Refused),
        new(Forbidden, 403, ExitCode.Refused),
        new(NotFound, 404, ExitCode.NotFound),
        new(Conflict, 409, ExitCode.Refused),
        new(AlreadyResolved, 409, ExitCode.Refused),
        new(NobodyToPage, 409, ExitCode.Refused),
        new(NotAsked, 403, ExitCode.Refused),
        new(NotOnCall, 409, ExitCode.Refused),
        new(AlreadyOnCall, 409, ExitCode.Refused),
        new(Absent, 409, ExitCode.Refused),
        new(SwapClosed, 409, ExitCode.Refused),
        new(PartTaken, 409, ExitCode.Refused),
        new(NotChangeable, 409, ExitCode.Refused),
        new(NoHandover, 404, ExitCode.NotFound),
        new(HandoverOver, 409, ExitCode.Refused),
        new(NotIncoming, 403, ExitCode.Refused),
        new(GateUnmet, 409, ExitCode.Refused),
        new(OutwardHeld, 409, ExitCode.Refused),
        new(RoleHeld, 409, ExitCode.Refused),
        new(WrongState, 409, ExitCode.Refused),
        new(LevelNeeded, 422, ExitCode.Usage),
        new(NoRecord, 409, ExitCode.Refused),
        new(NoSection, 422, ExitCode.NotFound),
        new(NoItem, 422, ExitCode.NotFound),
        new(TooLong, 422, ExitCode.Usage),
        new(TooLarge, 413, ExitCode.Usage),
        new(UnknownUser, 422, ExitCode.NotFound),
        new(ConfigurationErrors, 422, ExitCode.Configuration),
        new(TooMany, 429, ExitCode.Refused),
        new(Failed, 500, ExitCode.Failed),
        new(Unsupported, 501, ExitCode.Refused),
        new(Overloaded, 503, ExitCode.Failed),
        new(OutcomeUnknown, 503, ExitCode.Failed),
    ];

    private static readonly FrozenDictionary<string, ErrorCode> ByCode = All.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);

    /// <summary>The row of a code; that of <see cref="Failed"/> for one that a newer server may have.</summary>
    public static ErrorCode Of(string code) => ByCode.GetValueOrDefault(code) ?? ByCode[Failed];
}

/// <summary>Exit codes of the command line.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Refused = 4;
    public const int Unreachable = 5;

    /// <summary>A simulated alert that nobody, or not soon enough, was told of.</summary>
    public const int NobodyReached = 6;

    /// <summary>EX_CONFIG of sysexits.h.</summary>
    public const int Configuration = 78;
}
