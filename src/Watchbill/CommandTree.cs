using System.CommandLine;
using System.CommandLine.Parsing;
using Watchbill.Api;
using Watchbill.Commands;
using Watchbill.Commands.Incidents;
using Watchbill.Commands.StatusPages;
using Watchbill.Output;

namespace Watchbill;

/// <summary>The command line: which commands there are, and what wrong usage looks like.</summary>
internal static class CommandTree
{
    /// <param name="environment">Gives the value of an environment variable; null when it is not set.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, Func<string, string?> environment)
    {
        var root = Create(new CommandContext(terminal, environment));

        // "@40m" is a time, and no file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error.WriteLine(error.Message);
            }

            terminal.Error.WriteLine($"Try: {PathOf(parsed.CommandResult)} --help");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
        });
    }

    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand(
            """
            On-call and incident response that you own: monitoring signals come in, the right person is paged until someone answers.

            Examples:
              watchbill demo                         a server with people, schedules and an alert in it
              watchbill serve --data /var/lib/watchbill --public-url https://watch.example.org
              watchbill alerts list
              watchbill incident declare 'Checkout is down' --severity critical --service checkout
            """)
        {
            ServeCommand.Create(context),
            DemoCommand.Create(context),
            CheckCommand.Create(context),
            PlanCommand.Create(context),
            ApplyCommand.Create(context),
            ExportCommand.Create(context),
            AlertsCommand.Create(context),
            IncidentCommands.Create(context),
            PageCommand.Create(context),
            ChangesCommand.Create(context),
            StatusCommand.Create(context),
            ReportCommand.Create(context),
            OnCallCommand.Create(context),
            ScheduleCommand.Create(context),
            HandoffCommand.Create(context),
            SwapCommand.Create(context),
            AbsenceCommand.Create(context),
            TemplateCommand.Create(context),
            PlaybookCommand.Create(context),
            SimulateCommand.Create(context),
            SeverityCommand.Create(context),
            ShouldEscalateCommand.Create(context),
            SendEventCommand.Create(context),
            KeysCommand.Create(context),
            LoginCommand.Create(context),
            TokenCommand.Create(context),
            CalendarCommand.Create(context),
            EvidenceCommand.Create(context),
            AdminCommand.Create(context),
            BackupCommand.Create(context),
            RestoreCommand.Create(context),
            CompletionCommand.Create(context),
            VersionCommand.Create(context),
        };
        root.Options.Add(context.Json);
        root.Options.Add(context.Url);
        foreach (var version in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(version);
        }

        return root;
    }

    private static string PathOf(CommandResult? command)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = command; result is CommandResult { Command: { } at }; result = result.Parent)
        {
            names.Push(at is RootCommand ? "watchbill" : at.Name);
        }

        return string.Join(' ', names);
    }
}
