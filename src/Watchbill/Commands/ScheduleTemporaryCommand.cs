using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class ScheduleTemporaryCommand
{
    public static Command Create(CommandContext context) => new(
        "temporary",
        """
        Temporary schedules: within a time they replace everything that a schedule says, its overrides included.

        Examples:
          watchbill schedule temporary add primary --name 'Winter break' --from 2026-12-24 --to 2027-01-02 --user ana
          watchbill schedule temporary list primary
          watchbill schedule temporary remove ts-20261101t090000.000000-5d0c1f2a
        """)
    {
        ScheduleTemporaryAddCommand.Create(context),
        ScheduleTemporaryListCommand.Create(context),
        ScheduleTemporaryRemoveCommand.Create(context),
    };

    public static int Show(CommandContext context, ParseResult parsed, Reply<TemporaryScheduleInfo> reply, string done, ShownTime times) => context.Show(
        parsed,
        reply,
        WatchbillJson.Default.TemporaryScheduleInfo,
        made => context.Terminal.Out.WriteLine($"{made.Id} {done}: {made.Schedule}, {Output.Terminal.Clean(made.Name)}, {times.Cells(made.Start).First()} to {times.Cells(made.End).First()}"));
}

internal static class ScheduleTemporaryListCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string?>("SCHEDULE") { Description = "Only those of this schedule, by id or name", Arity = ArgumentArity.ZeroOrOne };
        var zone = ScheduleSource.ZoneOption();
        var command = new Command(
            "list",
            """
            Lists the temporary schedules that have not ended.

            Examples:
              watchbill schedule temporary list
              watchbill schedule temporary list primary --json | jq '.temporary_schedules[].id'
            """) { named, zone };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (schedule, exit) = parsed.GetValue(named) is { } one ? await ServerSchedule.FindAsync(context, client, one, parsed.GetValue(zone), cancellationToken) : (null, ExitCode.Done);
            if (exit != ExitCode.Done)
            {
                return exit;
            }

            var (shown, wrong) = ScheduleWindow.Zone(parsed.GetValue(zone), DateTimeZone.Utc);
            if (shown is null)
            {
                return ScheduleSource.Fail(wrong!, context.Terminal);
            }

            var times = schedule?.Times ?? new ShownTime(shown, shown);
            return context.Show(
                parsed,
                await client.GetAsync(Query.Of("temporary-schedules", ("schedule", schedule?.Id)), WatchbillJson.Default.TemporaryScheduleList, cancellationToken),
                WatchbillJson.Default.TemporaryScheduleList,
                list => context.Terminal.PrintTable(
                    ["ID", "SCHEDULE", .. times.Heads("FROM"), .. times.Heads("TO"), "NAME", "ON CALL"],
                    list.TemporarySchedules.Select(IReadOnlyList<string> (made) => [made.Id, made.Schedule, .. times.Cells(made.Start), .. times.Cells(made.End), made.Name, People(made)])));
        }));
        return command;
    }

    private static string People(TemporaryScheduleInfo made) =>
        string.Join(", ", made.Layers.SelectMany(layer => layer.Participants).SelectMany(group => group).Concat(made.Shifts.SelectMany(shift => shift.Users)).Distinct(StringComparer.Ordinal));
}

internal static class ScheduleTemporaryRemoveCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "From `watchbill schedule temporary list`" };
        var command = new Command(
            "remove",
            """
            Takes a temporary schedule back: what it hid holds again.

            Example:
              watchbill schedule temporary remove ts-20261101t090000.000000-5d0c1f2a
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => ScheduleTemporaryCommand.Show(
            context,
            parsed,
            await client.DeleteAsync($"temporary-schedules/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.TemporaryScheduleInfo, cancellationToken),
            "taken back",
            ShownTime.Utc)));
        return command;
    }
}
