using System.CommandLine;

namespace Watchbill.Commands;

internal static class ScheduleCommand
{
    public static Command Create(CommandContext context) => new(
        "schedule",
        """
        Shows who is on call when, and changes it for a while.

        Examples:
          watchbill schedule show primary
          watchbill schedule render primary --from 'next monday' --to 2026-12-31
          watchbill schedule render --config ./conf --schedule primary --from 2026-03-01 --to 2026-04-01 --json
          watchbill schedule override primary --replace ana --with bob --from 'tomorrow 09:00' --to 'tomorrow 18:00'
          watchbill schedule temporary add primary --name 'Winter break' --from 2026-12-24 --to 2027-01-02 --user ana
        """)
    {
        ScheduleShowCommand.Create(context),
        ScheduleRenderCommand.Create(context),
        ScheduleGapsCommand.Create(context),
        ScheduleFairnessCommand.Create(context),
        ScheduleRecordCommand.Create(context),
        ScheduleOverrideCommand.Create(context),
        ScheduleTemporaryCommand.Create(context),
        ScheduleNewCommand.Create(context),
    };
}
