using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class ScheduleRecordCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string>("SCHEDULE") { Description = "The schedule, by id or name" };
        var from = new Option<string?>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01, yesterday; else 14 days ago", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "End (exclusive), written alike; else 14 days later", HelpName = "TIME" };
        var zone = ScheduleSource.ZoneOption();
        var command = new Command(
            "record",
            """
            Shows who was on call as it was recorded when it happened, whatever was edited since. The first line is what held at the start.

            Examples:
              watchbill schedule record primary --from 2026-05-01 --to 2026-06-01
              watchbill schedule record primary --json
            """) { named, from, to, zone };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of(
                $"schedules/{Uri.EscapeDataString(parsed.GetValue(named)!)}/record", ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to)), ("zone", parsed.GetValue(zone)));
            var reply = await client.GetAsync(path, WatchbillJson.Default.ScheduleRecord, cancellationToken);
            if (reply.Value is not { } record || context.WantsJson(parsed))
            {
                return context.Show(parsed, reply, WatchbillJson.Default.ScheduleRecord, _ => { });
            }

            // For people, by the schedule's clock: only the server knows which that is.
            var (schedule, exit) = await ServerSchedule.FindAsync(context, client, record.Schedule, parsed.GetValue(zone), cancellationToken);
            if (schedule is null)
            {
                return exit;
            }

            if (record.Entries.Count == 0)
            {
                context.Terminal.Out.WriteLine("Nothing was recorded in this time.");
                return ExitCode.Done;
            }

            context.Terminal.PrintTable(
                [.. schedule.Times.Heads("FROM"), "ON CALL", "BECAUSE OF", "CAUSE", "RECORDED"],
                record.Entries.Select(IReadOnlyList<string> (entry) =>
                [
                    .. schedule.Times.Cells(entry.At),
                    entry.Users.Count == 0 ? "nobody" : string.Join(", ", entry.Users.Select(person => person.Name)),
                    string.Join("; ", entry.Users.Select(person => person.Because).Distinct(StringComparer.Ordinal)),
                    entry.Cause.Replace('_', ' '),
                    Terminal.When(entry.RecordedAt),
                ]));
            return ExitCode.Done;
        }));
        return command;
    }
}
