using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class ScheduleShowCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string>("SCHEDULE") { Description = "The schedule, by id or name" };
        var command = new Command(
            "show",
            """
            Shows a schedule of the server: its layers, which of them still wait for a handoff, what changes it for a while, and the coming 14 days.

            Examples:
              watchbill schedule show primary
              watchbill schedule show primary --json | jq '.layers'
            """) { named };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync($"schedules/{Uri.EscapeDataString(parsed.GetValue(named)!)}", WatchbillJson.Default.ScheduleDetail, cancellationToken),
            WatchbillJson.Default.ScheduleDetail,
            detail => Print(detail, context.Terminal))));
        return command;
    }

    private static void Print(ScheduleDetail detail, Terminal terminal)
    {
        var times = ShownTime.Of(null, detail.Zone);
        terminal.Out.WriteLine($"{Terminal.Clean(detail.Name)} ({detail.Schedule}), {detail.Zone}");
        terminal.Out.WriteLine(
            $"On call: {People(detail.OnCall.Users)}{(detail.OnCall.Until is { } until ? $", until {times.Cells(until).First()}, then {People(detail.OnCall.Next)}" : "")}");
        foreach (var left in detail.OnCall.Overlap ?? [])
        {
            terminal.Out.WriteLine($"Paged too: {left.User}, until {times.Cells(left.Until).First()}; was on call before");
        }

        if (detail.Overlap is { } overlap)
        {
            terminal.Out.WriteLine($"Whoever leaves is paged too for {overlap}.");
        }

        Section("Layers; the last hides the others where it has somebody", detail.Layers);
        foreach (var version in detail.Earlier.Where(version => version.Until > detail.OnCall.At))
        {
            Section($"Until {times.Cells(version.Until).First()} instead", version.Layers);
        }

        foreach (var calendar in detail.Calendars)
        {
            PrintCalendar(calendar, times, terminal);
        }

        if (detail.Overrides.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Overrides");
            terminal.PrintTable(
                ["ID", .. times.Heads("FROM"), .. times.Heads("TO"), "WHAT"],
                detail.Overrides.Select(IReadOnlyList<string> (change) => [change.Id, .. times.Cells(change.Start), .. times.Cells(change.End), ScheduleOverrideCommand.Words(change)]));
        }

        if (detail.TemporarySchedules.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Temporary schedules");
            terminal.PrintTable(
                ["ID", .. times.Heads("FROM"), .. times.Heads("TO"), "NAME"],
                detail.TemporarySchedules.Select(IReadOnlyList<string> (temporary) => [temporary.Id, .. times.Cells(temporary.Start), .. times.Cells(temporary.End), temporary.Name]));
        }

        terminal.Out.WriteLine();
        ScheduleRenderCommand.Print(detail.Final, "The coming 14 days", times, terminal);

        void Section(string title, IReadOnlyList<LayerInfo> layers)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(title);
            terminal.PrintTable(
                ["LAYER", "PARTICIPANTS", "EVERY", "HANDOFF", "START", "UNTIL", "SERVES"],
                layers.Select(IReadOnlyList<string> (layer) =>
                [
                    layer.Name, layer.Calendar is { } calendar ? $"by {calendar}" : string.Join(", ", layer.Participants.Select(group => group.Count == 0 ? "nobody" : string.Join('+', group))), layer.Every, layer.Handoff, layer.Start, layer.Until ?? "",
                    layer.Calendar is not null ? "its events" : layer.Restrictions.Count == 0 ? "always" : string.Join("; ", layer.Restrictions),
                ]));
        }
    }

    private static void PrintCalendar(LayerCalendarInfo calendar, ShownTime times, Terminal terminal)
    {
        var read = calendar.ReadAt is { } at ? $"last read {times.Cells(at).First()}" : "";
        var failing = calendar.FailingSince is { } since ? $"since {times.Cells(since).First()}: " : "";
        var notes = new[] { read, calendar.Reason is { } reason ? failing + Terminal.Clean(reason) : "" }.Where(note => note.Length > 0).ToList();
        if (notes.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{Terminal.Clean(calendar.Layer)} by {Terminal.Clean(calendar.Calendar)}: {string.Join(", ", notes)}");
        }

        if (calendar.Unmatched.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"Events of {Terminal.Clean(calendar.Calendar)} in the coming 90 days that mean nobody, the first {calendar.Unmatched.Count} of {calendar.UnmatchedCount}");
            terminal.PrintTable(
                [.. times.Heads("FROM"), .. times.Heads("TO"), "TITLE"],
                calendar.Unmatched.Select(IReadOnlyList<string> (one) => [.. times.Cells(one.Start), .. times.Cells(one.End), one.Summary]));
        }
    }

    private static string People(IReadOnlyList<string> users) => users.Count == 0 ? "nobody" : string.Join(", ", users);
}
