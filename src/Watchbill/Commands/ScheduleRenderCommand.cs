using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class ScheduleRenderCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new ScheduleWindowOptions();
        var command = new Command(
            "render",
            """
            Shows who is on call when: the final schedule of a time, with its gaps. With --config it needs no server.

            Examples:
              watchbill schedule render primary
              watchbill schedule render --config ./conf --schedule primary --from 2026-03-23 --to 2026-04-06 --zone Asia/Tokyo
              watchbill schedule render --config ./conf --schedule primary --operations ./conf/operations --json | jq .gaps
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RenderAsync(
            context,
            parsed,
            (rendered, name, times) =>
            {
                if (context.WantsJson(parsed))
                {
                    context.Terminal.PrintJson(rendered, WatchbillJson.Default.RenderedSchedule);
                }
                else
                {
                    Print(rendered, name, times, context.Terminal);
                }
            },
            cancellationToken));
        return command;
    }

    /// <param name="name">Of the schedule, or of the time.</param>
    public static string Coverage(RenderedSchedule rendered, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{Terminal.Clean(name)}: somebody is on call {rendered.CoveragePercent:0.##} % of the time, {rendered.Gaps.Count} gaps");

    public static void Print(RenderedSchedule rendered, string name, ShownTime times, Terminal terminal)
    {
        terminal.Out.WriteLine(Coverage(rendered, name));
        var rows = rendered.Shifts.Select(shift => (shift.Start, shift.End, Users: string.Join(", ", shift.Users), shift.Source))
            .Concat(rendered.Gaps.Select(gap => (gap.Start, gap.End, Users: "nobody", Source: "")))
            .OrderBy(row => row.Start);
        terminal.PrintTable(
            [.. times.Heads("FROM"), .. times.Heads("TO"), "LENGTH", "ON CALL", "BECAUSE"],
            rows.Select(IReadOnlyList<string> (row) => [.. times.Cells(row.Start), .. times.Cells(row.End), ShownTime.Length(row.End - row.Start), row.Users, row.Source]));
    }
}
