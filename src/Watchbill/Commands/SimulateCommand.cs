using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Outlook;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>What would happen, from a folder that is read here: the deciders of production on a virtual clock.</summary>
internal static class SimulateCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new SimulateOptions();
        var command = new Command(
            "simulate",
            """
            Plays an alert through, and shows who would be told, by what, when and why. Needs no server, and nobody is paged.
            With --sweep it looks for the moments at which nobody would be reached soon enough, or one person is the whole chain.
            Exit code 0 when somebody was reached (or a sweep found nobody missing), 6 when nobody was.

            Examples:
              watchbill simulate --config ./conf --service checkout --severity critical --at 'next sunday 03:10' --zone Europe/Berlin --nobody-acks
              watchbill simulate --config ./conf --service checkout --ack bob@7m --resolve @40m --json
              watchbill simulate --config ./conf --service checkout --fact customer-facing@20m
              watchbill simulate --config ./conf --service checkout --fail sms@0m-30m --for 4h
              watchbill simulate --config ./conf --sweep 90d --within 15m
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(context, parsed, options, cancellationToken), CancellationToken.None));
        return command;
    }

    private static int Run(CommandContext context, ParseResult parsed, SimulateOptions options, CancellationToken cancellationToken)
    {
        var terminal = context.Terminal;
        var (definitions, exit) = FolderDefinitions.Read(parsed.GetValue(options.Config)!, parsed.GetValue(options.Operations), terminal);
        if (definitions is null)
        {
            return exit;
        }

        definitions = Reachable(definitions, parsed.GetValue(options.Assume), terminal);
        Service? service = null;
        if (parsed.GetValue(options.Service) is { } named)
        {
            (service, var unknown) = NamedLookup.Service(definitions, named);
            if (service is null)
            {
                return ScheduleSource.Fail(unknown!, terminal);
            }
        }

        var (zone, wrong) = ScheduleWindow.Zone(parsed.GetValue(options.Zone), ZoneOf(definitions, service));
        if (zone is null)
        {
            return ScheduleSource.Fail(wrong!, terminal);
        }

        // Whole seconds: nobody asks what happens at a fraction of one.
        var now = Instant.FromUnixTimeSeconds(terminal.Time.Now().ToUnixTimeSeconds());
        var (at, problem) = ScheduleWindow.At(parsed.GetValue(options.At), now, now, zone, "at");
        if (at is not { } start)
        {
            return ScheduleSource.Fail(problem!, terminal);
        }

        return parsed.GetValue(options.Sweep) is { } window
            ? SimulateSweep.Run(context, parsed, options, new SimulateSweep.Asked(definitions, service, start, zone, window), cancellationToken)
            : Play(context, parsed, options, definitions, service!, start, zone);
    }

    private static int Play(CommandContext context, ParseResult parsed, SimulateOptions options, DefinitionSet definitions, Service service, Instant start, DateTimeZone zone)
    {
        var (scenario, problem) = ScenarioOf(parsed, options, definitions, service, start);
        if (scenario is null)
        {
            return ScheduleSource.Fail(problem!, context.Terminal);
        }

        var run = Simulator.Run(definitions, scenario);
        if (context.WantsJson(parsed))
        {
            context.Terminal.PrintJson(SimulationForms.Of(run), WatchbillJson.Default.SimulationInfo);
        }
        else
        {
            SimulationPrinting.Print(run, new ShownTime(zone, zone), context.Terminal);
        }

        return run.Known.IsEmpty ? ExitCode.NobodyReached : ExitCode.Done;
    }

    private static (Scenario? Scenario, ApiError? Problem) ScenarioOf(ParseResult parsed, SimulateOptions options, DefinitionSet definitions, Service service, Instant start)
    {
        var length = Scenario.UsualLength;
        if (parsed.GetValue(options.For) is { } lasting)
        {
            if (Durations.Parse(lasting) is not { } asked || asked <= Duration.Zero || asked > Scenario.LongestLength)
            {
                return (null, SimulationScript.Invalid($"--for {lasting} is no time to look at.", "Write 90m, 4h or 2d; at most 7d."));
            }

            length = asked;
        }

        if (start + length > ScheduleLimits.Latest)
        {
            return (null, SimulationScript.Invalid($"at: {start} is too far away.", $"Schedules can be asked for {ScheduleLimits.Earliest} to {ScheduleLimits.Latest}."));
        }

        var scenario = new Scenario(service.Id, SeverityOf(parsed.GetValue(options.Severity)) ?? Severity.Critical, start, length);
        foreach (var text in parsed.GetValue(options.Ack) ?? [])
        {
            var (act, problem) = SimulationScript.Acknowledgement(definitions, text, length);
            if (act is null)
            {
                return (null, problem);
            }

            scenario = scenario with { Acts = scenario.Acts.Add(act) };
        }

        foreach (var text in parsed.GetValue(options.Fact) ?? [])
        {
            var (act, problem) = SimulationScript.Fact(text, length);
            if (act is null)
            {
                return (null, problem);
            }

            scenario = scenario with { Acts = scenario.Acts.Add(act) };
        }

        foreach (var text in parsed.GetValue(options.Resolve) ?? [])
        {
            var (act, problem) = SimulationScript.Resolution(definitions, text, length);
            if (act is null)
            {
                return (null, problem);
            }

            scenario = scenario with { Acts = scenario.Acts.Add(act) };
        }

        foreach (var text in parsed.GetValue(options.Fail) ?? [])
        {
            var (outage, problem) = SimulationScript.Failure(definitions, text, length);
            if (outage is null)
            {
                return (null, problem);
            }

            scenario = scenario with { Outages = scenario.Outages.Add(outage) };
        }

        foreach (var text in parsed.GetValue(options.Label) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return (null, SimulationScript.Invalid($"--label {text} is no label.", "Write it as region=eu."));
            }

            scenario = scenario with { Labels = scenario.Labels.SetItem(text[..equals], text[(equals + 1)..]) };
        }

        return (scenario, null);
    }

    public static Severity? SeverityOf(string? word) => word is null ? null : Enum.GetValues<Severity>().First(severity => ReasonText.Word(severity) == word);

    /// <summary>Of the first schedule that the service's policy names.</summary>
    private static DateTimeZone ZoneOf(DefinitionSet definitions, Service? service) =>
        service is not null && definitions.Policies.TryGetValue(service.Policy, out var policy)
            && policy.Rules.SelectMany(rule => rule.Targets).OfType<ScheduleTarget>().Select(target => definitions.Schedules.GetValueOrDefault(target.Schedule)).FirstOrDefault(known => known is not null) is { } schedule
            ? schedule.Zone
            : DateTimeZone.Utc;

    /// <summary>People may keep their contact methods on the server: then the files say nothing about how they are reached.</summary>
    private static DefinitionSet Reachable(DefinitionSet definitions, string? assume, Output.Terminal terminal)
    {
        var without = SimulationScript.WithoutMethods(definitions);
        if (without.IsEmpty)
        {
            return definitions;
        }

        if (assume is null)
        {
            terminal.Error.WriteLine(
                $"note: no contact method in these files: {string.Join(", ", without.Take(12))}{(without.Length > 12 ? $" and {without.Length - 12} more" : "")}. "
                + "Whoever keeps them on the server can be assumed reachable: --assume sms");
            return definitions;
        }

        var kind = SimulationScript.Kind(assume)!.Value;
        return definitions.With([.. without.Select(user => new Responder(user, [new ContactMethod(new ContactMethodId("assumed"), kind, $"assumed:{user}")], []))]);
    }
}
