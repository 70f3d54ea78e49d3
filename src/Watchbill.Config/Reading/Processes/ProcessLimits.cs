using NodaTime;

namespace Watchbill.Config.Reading.Processes;

/// <summary>How much a process may hold: more than anybody has, and little enough for one page.</summary>
internal static class ProcessLimits
{
    public const int Levels = 20;
    public const int Statuses = 50;
    public const int Roles = 50;
    public const int Questions = 100;
    public const int Reasons = 50;
    public const int TargetsPerLevel = 50;
    public const int Steps = 20;

    /// <summary>Mail lists, webhooks, approvals: of each.</summary>
    public const int Lists = 30;

    /// <summary>Duties, examples, bands, confirmations.</summary>
    public const int Items = 30;
    public const int Sentence = 500;
    public const int Pattern = 80;
    public const int BusinessDays = 250;

    public static readonly Duration Shortest = Duration.FromSeconds(1);
    public static readonly Duration Longest = Duration.FromDays(366);
}
