using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Escalation;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

/// <summary>
/// The question that a polling script asks, answered as it answers: whoever moves from such a script to policies can compare the two.
/// Needs no server and no configuration.
/// </summary>
internal static class ShouldEscalateCommand
{
    public static Command Create(CommandContext context)
    {
        var ladder = new Option<string>("--ladder") { Description = "Which script's ladder: task18 is L1 to L5 at 0, 15, 30, 60 min and 4 h, for P0 L4 at 30 min", HelpName = "NAME", DefaultValueFactory = _ => "task18" };
        ladder.AcceptOnlyFromAmong("task18");
        var level = new Option<string>("--level") { Description = "The level reached so far", HelpName = "LEVEL", Required = true };
        var severity = new Option<string>("--severity") { Description = "P0 to P4", HelpName = "SEVERITY", Required = true };
        var start = new Option<string>("--start") { Description = "When it began: 2026-05-01T12:00:00Z, or 2026-05-01T12:00 in UTC", HelpName = "TIME", Required = true };
        var at = new Option<string?>("--at") { Description = "The time asked about, written alike; else now", HelpName = "TIME" };
        var command = new Command(
            "should-escalate",
            """
            Says whether a polling escalation script would go on to its next level. It knows of no acknowledgement; policies do, and
            `watchbill simulate` shows what they would do.

            Example:
              watchbill should-escalate --level L3 --severity P0 --start 2026-05-01T03:00:00Z --at 2026-05-01T03:30:00Z
            """) { ladder, level, severity, start, at };
        command.SetAction(parsed => Run(context, parsed, parsed.GetValue(level)!, parsed.GetValue(severity)!, parsed.GetValue(start)!, parsed.GetValue(at)));
        return command;
    }

    private static int Run(CommandContext context, ParseResult parsed, string level, string severity, string start, string? at)
    {
        var terminal = context.Terminal;
        var now = terminal.Time.Now();
        var (began, wrong) = ScheduleWindow.At(start, default, now, DateTimeZone.Utc, "--start");
        var (asked, fault) = ScheduleWindow.At(at, now, now, DateTimeZone.Utc, "--at");
        if ((wrong ?? fault) is { } problem)
        {
            return ScheduleSource.Fail(problem, terminal);
        }

        if (LevelEscalation.Task18.Objection(level, severity) is { } objection)
        {
            return ScheduleSource.Fail(new ApiError(ErrorCode.Invalid, objection), terminal);
        }

        var answer = new ShouldEscalateInfo(LevelEscalation.Task18.ShouldEscalate(level, severity, asked!.Value - began!.Value));
        if (context.WantsJson(parsed))
        {
            terminal.PrintJson(answer, WatchbillJson.Default.ShouldEscalateInfo);
        }
        else
        {
            terminal.Out.WriteLine(answer.ShouldEscalate ? "yes" : "no");
        }

        return ExitCode.Done;
    }
}
