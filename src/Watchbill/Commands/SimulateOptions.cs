using System.CommandLine;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Commands;

/// <summary>What `simulate` can be told.</summary>
internal sealed class SimulateOptions
{
    public SimulateOptions()
    {
        Severity.AcceptOnlyFromAmong([.. Enum.GetValues<Severity>().Select(ReasonText.Word)]);
        Assume.AcceptOnlyFromAmong([.. Enum.GetValues<ContactMethodKind>().Select(ReasonText.Word)]);
    }

    public Option<string> Config { get; } = new("--config") { Description = "The folder of configuration", HelpName = "DIR", Required = true };

    public Option<string?> Operations { get; } = ScheduleSource.OperationsOption();

    public Option<string?> Service { get; } = new("--service") { Description = "Whose alert it is, by id or name; with --sweep all of them when left out", HelpName = "NAME" };

    public Option<string?> Severity { get; } = new("--severity") { Description = "info, warning, error or critical (the usual); with --sweep all of them when left out", HelpName = "WORD" };

    public Option<string?> At { get; } = new("--at") { Description = "When it begins, instead of now: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00, next sunday 03:10", HelpName = "TIME" };

    public Option<string?> Zone { get; } = new("--zone") { Description = "For local times, and to show times in; else that of the policy's first schedule, else UTC", HelpName = "ZONE" };

    public Option<bool> NobodyAcks { get; } = new("--nobody-acks") { Description = "Nobody answers; the same as no --ack" };

    public Option<string[]> Ack { get; } = new("--ack") { Description = "Somebody acknowledges, so long after the start: bob@7m. Repeatable", HelpName = "WHO@AFTER" };

    public Option<string[]> Resolve { get; } = new("--resolve") { Description = "The source says that it is over: @40m; or a person does: bob@40m. Repeatable", HelpName = "[WHO]@AFTER" };

    public Option<string[]> Fact { get; } = new("--fact") { Description = "Somebody says so long after the start that a fact is true: customer-facing@20m; or not: customer-facing=no@20m. Repeatable", HelpName = "FACT@AFTER" };

    public Option<string[]> Fail { get; } = new("--fail") { Description = "A provider fails: sms@0m-30m; or a person's method is refused for good: bob/phone@0m-30m. Repeatable", HelpName = "WHAT@FROM-TO" };

    public Option<string[]> Label { get; } = new("--label") { Description = "A label of the alert, for rules that ask for it: region=eu. Repeatable", HelpName = "KEY=VALUE" };

    public Option<string?> For { get; } = new("--for") { Description = "How long to look: 90m, 4h (the usual), at most 7d", HelpName = "TIME" };

    public Option<string?> Assume { get; } = new("--assume") { Description = "People whose contact methods stand in no file are reached by this kind: email, sms, slack or webhook", HelpName = "KIND" };

    public Option<string?> Sweep { get; } = new("--sweep") { Description = "Instead of one alert: try every service and severity at every moment of so long at which something changes: 90d", HelpName = "TIME" };

    public Option<string?> Within { get; } = new("--within") { Description = "With --sweep: how soon somebody must be reached; else 15m", HelpName = "TIME" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Config, Operations, Service, Severity, At, Zone, NobodyAcks, Ack, Resolve, Fact, Fail, Label, For, Assume, Sweep, Within })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var isSweep = result.GetValue(Sweep) is not null;
            if (!isSweep && result.GetValue(Service) is null)
            {
                result.AddError("Name a service with --service, or look at all of them with --sweep 90d.");
            }
            else if (result.GetValue(NobodyAcks) && result.GetValue(Ack) is { Length: > 0 })
            {
                result.AddError("Either nobody acknowledges, or somebody does: leave out --nobody-acks or --ack.");
            }
            else if (!isSweep && result.GetValue(Within) is not null)
            {
                result.AddError("--within belongs to --sweep.");
            }
            else if (isSweep && (result.GetValue(Ack) is { Length: > 0 } || result.GetValue(Resolve) is { Length: > 0 } || result.GetValue(Fail) is { Length: > 0 }
                || result.GetValue(Label) is { Length: > 0 } || result.GetValue(For) is not null))
            {
                result.AddError("--sweep tries alerts that nobody answers: leave out --ack, --resolve, --fail, --label and --for.");
            }
        });
    }
}
