using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Output;
using Watchbill.Server.Features.Outlook;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>`simulate --sweep`: goes through the time, says how far it has come, and stops when it is told to or has taken too long.</summary>
internal static class SimulateSweep
{
    private static readonly Duration LongestRun = Duration.FromMinutes(10);
    private static readonly Duration SayEvery = Duration.FromSeconds(2);

    /// <param name="Service">Null = all.</param>
    /// <param name="Window">How long, as written.</param>
    public sealed record Asked(DefinitionSet Definitions, Service? Service, Instant Start, DateTimeZone Zone, string Window);

    public static int Run(CommandContext context, ParseResult parsed, SimulateOptions options, Asked asked, CancellationToken cancellationToken)
    {
        var terminal = context.Terminal;
        if (Durations.Parse(asked.Window) is not { } length || length <= Duration.Zero || length > SweepQuestion.LongestWindow || asked.Start + length + Scenario.LongestLength > ScheduleLimits.Latest)
        {
            return ScheduleSource.Fail(SimulationScript.Invalid($"--sweep {asked.Window} is no time to look at.", "Write 90d or 12h; at most 366d."), terminal);
        }

        var within = parsed.GetValue(options.Within) is { } text ? Durations.Parse(text) : SweepQuestion.UsualWithin;
        if (within is not { } soon || soon <= Duration.Zero || soon > Duration.FromDays(1))
        {
            return ScheduleSource.Fail(SimulationScript.Invalid($"--within {parsed.GetValue(options.Within)} is no time to be reached in.", "Write 15m or 1h; at most 1d."), terminal);
        }

        var severity = SimulateCommand.SeverityOf(parsed.GetValue(options.Severity));
        var sweep = new Sweep(asked.Definitions, new SweepQuestion(
            new Interval(asked.Start, asked.Start + length),
            soon,
            asked.Service is { } service ? [service.Id] : [],
            severity is { } only ? [only] : []));
        var result = Run(sweep, terminal, cancellationToken);
        if (context.WantsJson(parsed))
        {
            terminal.PrintJson(SimulationForms.Of(result), WatchbillJson.Default.SweepInfo);
        }
        else
        {
            Print(result, asked.Definitions, new ShownTime(asked.Zone, asked.Zone), terminal);
        }

        return result.Findings.Any(finding => finding.Kind == SweepFindingKind.NobodyReached) ? ExitCode.NobodyReached
            : result.LookedUntil < result.Window.End ? ExitCode.Failed
            : ExitCode.Done;
    }

    private static SweepResult Run(Sweep sweep, Terminal terminal, CancellationToken cancellationToken)
    {
        var (size, began) = (sweep.Size, terminal.Time.GetTimestamp());
        var said = Duration.Zero;
        return sweep.Run(done =>
        {
            var passed = Duration.FromTimeSpan(terminal.Time.GetElapsedTime(began));
            if (passed - said >= SayEvery)
            {
                said = passed;
                terminal.Error.WriteLine($"{done} of {size} alerts tried");
            }

            return !cancellationToken.IsCancellationRequested && passed < LongestRun;
        });
    }

    private static void Print(SweepResult result, DefinitionSet definitions, ShownTime times, Terminal terminal)
    {
        foreach (var finding in result.Findings)
        {
            var what = finding.Kind == SweepFindingKind.NobodyReached ? $"nobody within {ReasonText.Span(result.Within)}" : $"only {definitions.NameOf(finding.Person!.Value)}";
            var severities = finding.Severities.Length == Enum.GetValues<Severity>().Length ? "all severities" : string.Join(", ", finding.Severities.Select(ReasonText.Word));
            terminal.Out.WriteLine(Terminal.Clean(
                $"{times.Cells(finding.From).First()} to {times.Cells(finding.To).First()}: {what} for {string.Join(", ", finding.Services.Select(service => service.Value))} ({severities})"));
            terminal.Out.WriteLine(Terminal.Clean($"    {finding.Cause}"));
        }

        var (nobody, one) = (result.Findings.Count(finding => finding.Kind == SweepFindingKind.NobodyReached), result.Findings.Count(finding => finding.Kind == SweepFindingKind.OnePerson));
        terminal.Out.WriteLine($"{result.Simulations} alerts tried: {nobody} times at which nobody is reached within {ReasonText.Span(result.Within)}, {one} at which one person is the whole chain.");
        if (result.LookedUntil < result.Window.End)
        {
            terminal.Out.WriteLine($"Stopped: nothing is known from {times.Cells(result.LookedUntil).First()} on.");
        }
    }
}
