using System.Diagnostics;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Simulation;

namespace Watchbill.Server.Features.Outlook;

/// <summary>What a simulation says in the form of the wire contracts.</summary>
public static class SimulationForms
{
    public static SimulationInfo Of(SimulatedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var start = run.Scenario.Start;
        return new SimulationInfo(
            start,
            run.Scenario.Service.Value,
            ReasonText.Word(run.Scenario.Severity),
            [.. run.Entries.Select(entry => new SimulationEntry(
                entry.At, Seconds(entry.At - start), Word(entry.Kind), entry.Rule + 1, entry.Target, entry.Person?.Value, entry.Method is { } kind ? ReasonText.Word(kind) : null, entry.Reason))],
            Summary(run));
    }

    public static SweepInfo Of(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return new SweepInfo(
            sweep.Window.Start,
            sweep.Window.End,
            sweep.LookedUntil,
            sweep.Within.TotalSeconds,
            sweep.Simulations,
            [.. sweep.Findings.Select(finding => new SweepFindingInfo(
                Word(finding.Kind),
                [.. finding.Services.Select(service => service.Value)],
                [.. finding.Severities.Select(ReasonText.Word)],
                finding.From,
                finding.To,
                finding.Person?.Value,
                finding.Cause))]);
    }

    public static string Word(SimulatedKind kind) => kind switch
    {
        SimulatedKind.Triggered => "triggered",
        SimulatedKind.RuleFired => "rule",
        SimulatedKind.Paged => "page",
        SimulatedKind.Posted => "post",
        SimulatedKind.Told => "news",
        SimulatedKind.Skipped => "skipped",
        SimulatedKind.PassedOver => "passed_over",
        SimulatedKind.Failed => "failed",
        SimulatedKind.Delivered => "delivered",
        SimulatedKind.Waits => "waits",
        SimulatedKind.Unreachable => "unreachable",
        SimulatedKind.PassStarted => "pass",
        SimulatedKind.Fallback => "fallback",
        SimulatedKind.Exhausted => "exhausted",
        SimulatedKind.Acknowledged => "acknowledged",
        SimulatedKind.Resolved => "resolved",
        SimulatedKind.Fact => "fact",
        SimulatedKind.Raised => "raised",
        SimulatedKind.TriggeredAgain => "triggered_again",
        SimulatedKind.NotPaged => "not_paged",
        SimulatedKind.NoEffect => "no_effect",
        SimulatedKind.Refused => "refused",
        _ => throw new UnreachableException($"{kind} has no word."),
    };

    private static string Word(SweepFindingKind kind) => kind switch
    {
        SweepFindingKind.NobodyReached => "nobody_reached",
        SweepFindingKind.OnePerson => "one_person",
        _ => throw new UnreachableException($"{kind} has no word."),
    };

    private static SimulationSummary Summary(SimulatedRun run)
    {
        var first = run.Entries.FirstOrDefault(entry => entry.Kind == SimulatedKind.Acknowledged);
        return new SimulationSummary(
            !run.Known.IsEmpty,
            ReasonText.Word(run.Alert.Status),
            run.Scenario.End,
            [.. run.Known.Select(knower => new SimulationKnower(knower.User.Value, knower.At, Seconds(knower.At - run.Scenario.Start), ReasonText.Word(knower.Kind)))],
            first?.At,
            first?.Person?.Value,
            run.Alert.ResolvedAt,
            run.Entries.FirstOrDefault(entry => entry.Kind == SimulatedKind.Exhausted)?.At,
            run.Missed);
    }

    private static double Seconds(Duration offset) => offset.TotalSeconds;
}
