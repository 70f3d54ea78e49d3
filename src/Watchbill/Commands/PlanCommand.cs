using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class PlanCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = ConfigurationSource.Argument();
        var atOnce = ConfigurationSource.Now();
        var command = new Command(
            "plan",
            """
            Shows what applying a folder would change on the server, when each changed layer of a schedule takes effect, and who would be on call differently in the coming 14 days. Changes nothing.

            Examples:
              watchbill plan .
              watchbill plan /etc/watchbill --json
            """) { folder, atOnce };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (files, exit) = ConfigurationSource.Read(parsed.GetValue(folder)!, context.Terminal);
            return files is null
                ? exit
                : context.Show(
                    parsed,
                    await client.PostAsync("config/plan", files with { AtOnce = parsed.GetValue(atOnce) }, WatchbillJson.Default.ConfigurationFiles, WatchbillJson.Default.PlanResult, cancellationToken),
                    WatchbillJson.Default.PlanResult,
                    plan => Print(plan, context.Terminal));
        }));
        return command;
    }

    public static void Print(PlanResult plan, Terminal terminal)
    {
        foreach (var warning in plan.Warnings)
        {
            terminal.Out.WriteLine($"{warning.File}:{warning.Line}:{warning.Column}: {warning.Level} {warning.Code}: {warning.Message}; fix: {warning.Fix}");
        }

        foreach (var change in plan.Changes)
        {
            terminal.Out.WriteLine($"{Sign(change.Change)} {change.Kind} {change.Id}{(change.MovedFrom is { } from ? $" (was {from})" : "")}");
            foreach (var field in change.Fields)
            {
                terminal.Out.WriteLine($"    {Terminal.Clean(field)}");
            }
        }

        if (plan.LayerChanges.Count > 0)
        {
            terminal.Out.WriteLine("Layers of schedules take effect:");
            terminal.PrintTable(
                ["SCHEDULE", "LAYER", "CHANGE", "AT", "BEFORE", "AFTER"],
                plan.LayerChanges.Select(IReadOnlyList<string> (change) => [change.Schedule, change.Layer ?? "all", change.Change, Terminal.When(change.At), People(change.Before), People(change.After)]));
        }

        if (plan.OnCall.Count > 0)
        {
            terminal.Out.WriteLine("On call differently:");
            terminal.PrintTable(
                ["SCHEDULE", "FROM", "TO", "BEFORE", "AFTER"],
                plan.OnCall.Select(IReadOnlyList<string> (change) => [change.Schedule, Terminal.When(change.Start), Terminal.When(change.End), People(change.Before), People(change.After)]));
        }

        foreach (var note in plan.Notes)
        {
            terminal.Out.WriteLine($"Note: {note}");
        }

        terminal.Out.WriteLine(plan.Changes.Count == 0 ? "Nothing changes." : $"{plan.Changes.Count} changes.");
    }

    private static string Sign(string change) => change switch
    {
        "added" => "+",
        "removed" => "-",
        "moved" => ">",
        _ => "~",
    };

    private static string People(IReadOnlyList<string> users) => users.Count == 0 ? "nobody" : string.Join(", ", users);
}
