using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

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
        var configuration = ConfigurationReader.Read(folder);

        // Whether people can be reached is not asked here, and they may have their contact methods on the server.
        var errors = configuration.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error && !ReachabilityCodes.Contains(diagnostic.Code)).ToList();
        var changes = operations is null || errors.Count > 0 ? new OperationsResult() : ConfigurationReader.ReadOperations(operations, configuration);
        errors.AddRange(changes.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error));
        if (errors.Count > 0)
        {
            errors.ForEach(error => terminal.Error.WriteLine(error.ToString()));
            return (null, ExitCode.Configuration);
        }

        var definitions = new DefinitionSet(configuration.Documents with { Overrides = changes.Overrides, TemporarySchedules = changes.TemporarySchedules });
        var (found, problem) = schedule is null ? Only(definitions) : ScheduleLookup.Find(definitions, schedule);
        if (found is null)
        {
            terminal.Fail(problem!.Message, problem.Fix);
            return (null, ErrorCode.Of(problem.Code).Exit);
        }

        return ZoneOf(zone, found.Zone, terminal) is { } shown ? (new ScheduleSource(definitions, found, shown), ExitCode.Done) : (null, ExitCode.Usage);
    }

    /// <returns>Null when the name is none, which has been said.</returns>
    public static DateTimeZone? ZoneOf(string? named, DateTimeZone otherwise, Terminal terminal)
    {
        if (named is null)
        {
            return otherwise;
        }

        var (zone, fix) = Zones.Named(named);
        if (zone is null)
        {
            terminal.Fail($"'{Terminal.Clean(named)}' is no IANA time zone.", $"{char.ToUpperInvariant(fix[0])}{fix[1..]}{(fix.EndsWith('?') ? "" : ".")}");
        }

        return zone;
    }

    /// <returns>Null when the text is no time, which has been said.</returns>
    public static Instant? At(string? text, Instant otherwise, DateTimeZone zone, string option, Terminal terminal)
    {
        if (text is null)
        {
            return otherwise;
        }

        var (at, problem, fix) = Moment.Parse(text, terminal.Time.Now(), zone);
        if (at is null)
        {
            terminal.Fail($"{option}: {problem}", fix);
        }

        return at;
    }

    /// <summary>[from, to), by default the 14 days from now on.</summary>
    /// <returns>Null when there is no such window, which has been said.</returns>
    public static Interval? Window(string? from, string? to, DateTimeZone zone, Terminal terminal)
    {
        if (At(from, terminal.Time.Now(), zone, "--from", terminal) is not { } start || At(to, start + Duration.FromDays(14), zone, "--to", terminal) is not { } end)
        {
            return null;
        }

        var problem = end <= start ? $"--to ({end}) is not after --from ({start})."
            : end - start > ScheduleLimits.WidestWindow ? $"--from {start} --to {end} is {(end - start).Days} days; at most {ScheduleLimits.WidestWindow.Days} can be rendered at once."
            : null;
        if (problem is not null)
        {
            terminal.Fail(problem, end <= start ? "Name a later --to." : "Ask for a shorter time.");
            return null;
        }

        return new Interval(start, end);
    }

    private static (Schedule? Found, ApiError? Problem) Only(DefinitionSet definitions) => definitions.Schedules.Values.ToList() switch
    {
        [var only] => (only, null),
        [] => (null, new ApiError(ErrorCode.NotFound, "The folder has no schedule.")),
        var all => (null, new ApiError(ErrorCode.Invalid, "Which schedule?", $"Name one with --schedule: {string.Join(", ", all.Select(known => known.Id.Value).Order(StringComparer.Ordinal).Take(12))}.")),
    };

    private static readonly HashSet<string> ReachabilityCodes = ["first-rule-nobody", "no-usable-method", "rule-after-repeat"];
}
