using System.CommandLine;

namespace Watchbill.Commands.Incidents;

/// <summary>Everything about incidents. What changes one is an <see cref="IncidentAct"/>, so that a test finds the verb that has no command.</summary>
internal static class IncidentCommands
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "incident",
            """
            Declares incidents, looks at them, and runs them: severity, status, roles, updates, tasks.
            An incident is named as people call it: INC-142, 142, or its whole reference.

            Examples:
              watchbill incident declare 'Checkout is down' --severity critical --service checkout
              watchbill incident show INC-142
              watchbill incident update INC-142 'Rolling back the deployment.' --next-in 30m
              watchbill incident resolve 142 --comment 'Rolled back'
            """)
        {
            IncidentDeclareCommand.Create(context),
            IncidentListCommand.Create(context),
            IncidentShowCommand.Create(context),
            IncidentTimelineCommand.Create(context),
            IncidentStepCommand.Create(context),
            IncidentSimilarCommand.Create(context),
        };
        foreach (var act in IncidentStateActs.All(context).Concat(IncidentRoleActs.All(context)).Concat(IncidentTellingActs.All(context)).Concat(IncidentUpdateActs.All(context)).Concat(IncidentTaskActs.All(context)).Concat(IncidentLinkActs.All(context)))
        {
            command.Add(act);
        }

        return command;
    }
}
