using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

internal static class ScheduleFairnessCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new ScheduleWindowOptions("90 days before now", "90 days later");
        var scheduled = new Option<bool>("--scheduled") { Description = "As the rotation has it, without overrides and temporary schedules; else as it was" };
        var command = new Command(
            "fairness",
            """
            Shows who carried how much: hours, nights (22:00 to 06:00), weekends, holidays and shifts of each person, by their own clock.
            With --config it needs no server.

            Examples:
              watchbill schedule fairness primary --from 2026-01-01 --to 2026-07-01
              watchbill schedule fairness --config ./conf --schedule primary --from 2027-01-01 --to 2028-01-01 --scheduled --json
            """) { scheduled };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var basis = parsed.GetValue(scheduled) ? FairnessForms.Scheduled : FairnessForms.AsItWas;
            return options.AskAsync(
                context,
                parsed,
                new WindowQuestion<FairnessReport>(
                    "fairness",
                    WatchbillJson.Default.FairnessReport,
                    report => report.Schedule,
                    (from, to, now, zone) => ScheduleWindow.Until(from, to, now, zone, FairnessForms.Usual),
                    (source, window) => FairnessForms.Of(source.Definitions, source.Schedule, OnCallRecords.Calculated(source.Definitions, source.Schedule.Id, context.Terminal.Time.Now()), window, basis, context.Terminal.Time.Now()),
                    ("basis", basis)),
                (report, name, times) =>
                {
                    if (context.WantsJson(parsed))
                    {
                        context.Terminal.PrintJson(report, WatchbillJson.Default.FairnessReport);
                        return;
                    }

                    context.Terminal.Out.WriteLine(
                        $"{Terminal.Clean(name)}: {string.Join(", ", times.Cells(report.From))} to {string.Join(", ", times.Cells(report.To))}, {(basis == FairnessForms.Scheduled ? "as scheduled" : "as it was")}");
                    context.Terminal.PrintTable(
                        ["PERSON", "HOURS", "SHARE", "SHIFTS", "NIGHTS", "NIGHT HOURS", "WEEKEND HOURS", "HOLIDAY HOURS", "BY THE CLOCK OF"],
                        report.People.Select(IReadOnlyList<string> (line) =>
                        [
                            line.Name, Number(line.Hours), $"{Number(line.SharePercent)} %", Number(line.Shifts), Number(line.Nights), Number(line.NightHours), Number(line.WeekendHours),
                            Number(line.HolidayHours), line.Zone,
                        ]));
                },
                cancellationToken);
        });
        return command;
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
