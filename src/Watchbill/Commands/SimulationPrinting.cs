using Watchbill.Domain.Alerts;
using Watchbill.Domain.Simulation;
using Watchbill.Output;
using Watchbill.Server.Features.Outlook;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>A simulated timeline for people.</summary>
internal static class SimulationPrinting
{
    public static void Print(SimulatedRun run, ShownTime times, Terminal terminal)
    {
        var (definitions, start) = (run.Definitions, run.Scenario.Start);
        var service = definitions.Services[run.Scenario.Service];
        terminal.Out.WriteLine(Terminal.Clean($"A {ReasonText.Word(run.Scenario.Severity)} alert on {service.Name}, {times.Cells(start).First()}. Nobody is paged for it."));
        terminal.PrintTable(
            [.. times.Heads("AT"), "AFTER", "WHAT", "RULE", "WHO", "BY", "WHY"],
            run.Entries.Select(IReadOnlyList<string> (entry) =>
            [
                .. times.Cells(entry.At),
                ReasonText.Span(entry.At - start),
                SimulationForms.Word(entry.Kind).Replace('_', ' '),
                entry.Rule is { } rule ? $"{rule + 1}" : "",
                entry.Person is { } person ? definitions.NameOf(person) : entry.Kind == SimulatedKind.Posted ? entry.Target ?? "" : "",
                entry.Method is { } kind ? ReasonText.Word(kind) : "",
                entry.Reason,
            ]));
        terminal.Out.WriteLine();
        foreach (var line in Summary(run))
        {
            terminal.Out.WriteLine(Terminal.Clean(line));
        }
    }

    private static IEnumerable<string> Summary(SimulatedRun run)
    {
        var (definitions, start) = (run.Definitions, run.Scenario.Start);
        yield return run.Known.IsEmpty ? "Nobody would have known." : "Who would have known:";
        foreach (var knower in run.Known)
        {
            yield return $"  {definitions.NameOf(knower.User)}, after {ReasonText.Span(knower.At - start)}, by {ReasonText.Word(knower.Kind)}";
        }

        yield return run.Entries.FirstOrDefault(entry => entry.Kind == SimulatedKind.Acknowledged) is { } answered
            ? $"Acknowledged{(answered.Person is { } by ? $" by {definitions.NameOf(by)}" : "")} after {ReasonText.Span(answered.At - start)}."
            : $"Nobody acknowledged within {ReasonText.Span(run.Scenario.Length)}.";
        if (run.Alert.ResolvedAt is { } resolved)
        {
            yield return $"Resolved after {ReasonText.Span(resolved - start)}.";
        }

        if (!run.Missed.IsEmpty)
        {
            yield return "What was missed:";
        }

        foreach (var missed in run.Missed)
        {
            yield return $"  {missed}";
        }
    }
}
