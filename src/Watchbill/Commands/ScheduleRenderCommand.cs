using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>The final schedule of a window: of a folder that is read here.</summary>
internal static class ScheduleRenderCommand
{
    public static Command Create(CommandContext context)
    {
        var schedule = new Option<string?>("--schedule") { Description = "The schedule, by id or name", HelpName = "NAME" };
        var from = new Option<string?>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01, tomorrow, next monday 09:00; else now", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "End (exclusive), written alike; else 14 days later. At most 3660 days", HelpName = "TIME" };
        var (config, operations, zone) = (ScheduleSource.ConfigOption(), ScheduleSource.OperationsOption(), ScheduleSource.ZoneOption());
        config.Required = true;
        var command = new Command(
            "render",
            """
            Shows who is on call when: the final schedule of a time, with its gaps.

            Examples:
              watchbill schedule render --config ./conf --schedule primary --from 2026-03-23 --to 2026-04-06
              watchbill schedule render --config ./conf --schedule primary --from 2026-03-23 --to 2026-04-06 --zone Asia/Tokyo
              watchbill schedule render --config ./conf --schedule primary --operations ./conf/operations --json | jq .gaps
            """) { schedule, config, operations, from, to, zone };
        command.SetAction(parsed =>
        {
            var (source, exit) = ScheduleSource.Read(parsed.GetValue(config)!, parsed.GetValue(operations), parsed.GetValue(schedule), parsed.GetValue(zone), context.Terminal);
            if (source is null)
            {
                return exit;
            }

            if (ScheduleSource.Window(parsed.GetValue(from), parsed.GetValue(to), source.Zone, context.Terminal) is not { } window)
            {
                return ExitCode.Usage;
            }

            var rendered = ScheduleForms.Render(source.Definitions, source.Schedule.Id, window);
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(rendered, WatchbillJson.Default.RenderedSchedule);
            }
            else
            {
                Print(rendered, source.Schedule.Name, new ShownTime(source.Zone, source.Schedule.Zone), context.Terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static void Print(RenderedSchedule rendered, string name, ShownTime times, Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Terminal.Clean(name)}: somebody is on call {rendered.CoveragePercent:0.##} % of the time, {rendered.Gaps.Count} gaps"));
        var rows = rendered.Shifts.Select(shift => (shift.Start, shift.End, Users: string.Join(", ", shift.Users), shift.Source))
            .Concat(rendered.Gaps.Select(gap => (gap.Start, gap.End, Users: "nobody", Source: "")))
            .OrderBy(row => row.Start);
        terminal.PrintTable(
            [.. times.Heads("FROM"), .. times.Heads("TO"), "LENGTH", "ON CALL", "BECAUSE"],
            rows.Select(IReadOnlyList<string> (row) => [.. times.Cells(row.Start), .. times.Cells(row.End), ShownTime.Length(row.End - row.Start), row.Users, row.Source]));
    }
}
