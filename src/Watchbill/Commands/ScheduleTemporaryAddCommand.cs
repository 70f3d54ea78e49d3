using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;

namespace Watchbill.Commands;

internal static class ScheduleTemporaryAddCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string>("SCHEDULE") { Description = "The schedule, by id or name" };
        var name = new Option<string>("--name") { Description = "What it is for, such as 'Winter break'", Required = true };
        var from = new Option<string?>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00; else now", HelpName = "TIME" };
        var to = new Option<string>("--to") { Description = "End (exclusive), written alike", HelpName = "TIME", Required = true };
        var users = new Option<string[]>("--user") { Description = "Who is on call all the time; several are on call together", HelpName = "USER", AllowMultipleArgumentsPerToken = true };
        var shifts = new Option<string[]>("--shift") { Description = "Who is on call for a part of it: USER=FROM/TO, or USER+USER=FROM/TO for several together. Where no shift is, nobody is", HelpName = "SHIFT" };
        var zone = ScheduleSource.ZoneOption();
        var command = new Command(
            "add",
            """
            Makes a temporary schedule: one or more people all the time, or shifts. Local times are by the schedule's clock.

            Examples:
              watchbill schedule temporary add primary --name 'Winter break' --from 2026-12-24 --to 2027-01-02 --user ana
              watchbill schedule temporary add primary --name Move --to 'next monday 09:00' --user ana bob
              watchbill schedule temporary add primary --name Fair --from 2026-05-04 --to 2026-05-08 --shift ana=2026-05-04/2026-05-06 --shift 'bob+carol=2026-05-06/2026-05-07 18:00'
            """) { named, name, from, to, users, shifts, zone };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(users) is { Length: > 0 }) == (result.GetValue(shifts) is { Length: > 0 }))
            {
                result.AddError("Say with --user who is on call all the time, or with --shift who is when.");
            }
        });
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (schedule, exit) = await ServerSchedule.FindAsync(context, client, parsed.GetValue(named)!, parsed.GetValue(zone), cancellationToken);
            if (schedule is null)
            {
                return exit;
            }

            var now = context.Terminal.Time.Now();
            var (window, problem) = schedule.Between(parsed.GetValue(from), parsed.GetValue(to), now);
            if (window is not { } all)
            {
                return ScheduleSource.Fail(problem!, context.Terminal);
            }

            var parts = new List<TemporaryShiftInfo>();
            foreach (var text in parsed.GetValue(shifts) ?? [])
            {
                var (shift, wrong) = Shift(text, schedule, now);
                if (shift is null)
                {
                    return ScheduleSource.Fail(wrong!, context.Terminal);
                }

                parts.Add(shift);
            }

            if (parsed.GetValue(users) is { Length: > 0 } together)
            {
                parts.Add(new TemporaryShiftInfo(all.Start, all.End, together));
            }

            return ScheduleTemporaryCommand.Show(
                context,
                parsed,
                await client.PostOnceAsync(
                    "temporary-schedules", new NewTemporarySchedule(schedule.Id, parsed.GetValue(name)!, all.Start, all.End, parts),
                    WatchbillJson.Default.NewTemporarySchedule, WatchbillJson.Default.TemporaryScheduleInfo, cancellationToken),
                "made",
                schedule.Times);
        }));
        return command;
    }

    private static (TemporaryShiftInfo? Shift, ApiError? Problem) Shift(string text, ServerSchedule schedule, Instant now)
    {
        if (text.Split('=') is not [{ Length: > 0 } users, var range] || range.Split('/') is not [{ Length: > 0 } from, { Length: > 0 } to])
        {
            return (null, new ApiError(ErrorCode.Invalid, $"'{text}' is no shift.", "Write it like ana=2026-05-04/2026-05-06, or ana+bob=tomorrow/next monday 09:00."));
        }

        var (window, problem) = schedule.Between(from, to, now);
        return window is { } part ? (new TemporaryShiftInfo(part.Start, part.End, users.Split('+')), null) : (null, problem! with { Message = $"--shift {users}: {problem!.Message}" });
    }
}
