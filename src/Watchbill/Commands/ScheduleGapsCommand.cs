using System.CommandLine;
using Watchbill.Api;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class ScheduleGapsCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new ScheduleWindowOptions();
        var command = new Command(
            "gaps",
            """
            Shows when nobody is on call. With --config it needs no server.

            Examples:
              watchbill schedule gaps primary --to 2027-01-01
              watchbill schedule gaps --config ./conf --schedule primary --json
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RenderAsync(
            context,
            parsed,
            (rendered, name, times) =>
            {
                if (context.WantsJson(parsed))
                {
                    context.Terminal.PrintJson(ScheduleForms.Gaps(rendered), WatchbillJson.Default.ScheduleGaps);
                    return;
                }

                context.Terminal.Out.WriteLine(ScheduleRenderCommand.Coverage(rendered, name));
                if (rendered.Gaps.Count > 0)
                {
                    context.Terminal.PrintTable(
                        [.. times.Heads("FROM"), .. times.Heads("TO"), "LENGTH"],
                        rendered.Gaps.Select(IReadOnlyList<string> (gap) => [.. times.Cells(gap.Start), .. times.Cells(gap.End), ShownTime.Length(gap.End - gap.Start)]));
                }
            },
            cancellationToken));
        return command;
    }
}
