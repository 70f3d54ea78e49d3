using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

/// <summary>A schedule of a folder of configuration, read here: what needs no server is asked of this.</summary>
/// <param name="Zone">In which local times are meant and shown: what was asked for, else the schedule's.</param>
internal sealed record ScheduleSource(DefinitionSet Definitions, Schedule Schedule, DateTimeZone Zone)
{
    public static Option<string?> ConfigOption() => new("--config") { Description = "Read this folder of configuration instead of asking a server", HelpName = "DIR" };

    public static Option<string?> OperationsOption() => new("--operations")
    {
        Description = "With --config: overrides and temporary schedules, a file or folder as `export` writes them",
        HelpName = "FILE",
    };

    public static Option<string?> ZoneOption() => new("--zone") { Description = "For local times, and to show times in; else the schedule's", HelpName = "ZONE" };

    /// <returns>Null when something is wrong, which has been said.</returns>
    public static (ScheduleSource? Source, int Exit) Read(string folder, string? operations, string? schedule, string? zone, Terminal terminal)
    {
        var (definitions, exit) = FolderDefinitions.Read(folder, operations, terminal);
        if (definitions is null)
        {
            return (null, exit);
        }

        var (found, problem) = schedule is null ? Only(definitions) : ScheduleLookup.Find(definitions, schedule);
        if (found is null)
        {
            return (null, Fail(problem!, terminal));
        }

        var (shown, wrong) = ScheduleWindow.Zone(zone, found.Zone);
        return shown is null ? (null, Fail(wrong!, terminal)) : (new ScheduleSource(definitions, found, shown), ExitCode.Done);
    }

    /// <returns>The exit code.</returns>
    public static int Fail(ApiError problem, Terminal terminal)
    {
        terminal.Fail(problem.Message, problem.Fix);
        return ErrorCode.Of(problem.Code).Exit;
    }

    private static (Schedule? Found, ApiError? Problem) Only(DefinitionSet definitions) => definitions.Schedules.Values.ToList() switch
    {
        [var only] => (only, null),
        [] => (null, new ApiError(ErrorCode.NotFound, "The folder has no schedule.")),
        var all => (null, new ApiError(ErrorCode.Invalid, "Which schedule?", $"Name one with --schedule: {string.Join(", ", all.Select(known => known.Id.Value).Order(StringComparer.Ordinal).Take(12))}.")),
    };
}
