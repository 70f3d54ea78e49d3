using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Domain.Calendars;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class CalendarImportCommand
{
    private const string Overrides = "overrides";
    private const int Printed = 40;

    public static Command Create(CommandContext context)
    {
        var source = new Argument<string>("FILE|URL") { Description = "An iCalendar file, or its https:// address, which the server reads once" };
        var schedule = new Option<string>("--schedule") { Description = "The schedule, by id or name", HelpName = "NAME", Required = true };
        var kind = new Option<string>("--as") { Description = "As what: overrides. To follow a calendar, make it a layer of the configuration: calendar: {url: …}", DefaultValueFactory = _ => Overrides };
        kind.AcceptOnlyFromAmong(Overrides);
        var from = new Option<string?>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00; else now", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "End (exclusive), written alike, at most 366 days ahead; that is also the default", HelpName = "TIME" };
        var dry = new Option<bool>("--dry-run") { Description = "Say what would be made, and make nothing" };
        var skip = new Option<bool>("--skip-unknown") { Description = "Leave out events that mean none of the users; else they make it all fail" };
        var command = new Command(
            "import",
            """
            Makes each event of a calendar an override: instead of everybody, the users are on call whose mail address attends, or whose id or name is its title.
            Taken in again, it changes what has changed. All or nothing.

            Examples:
              watchbill calendar import holidays.ics --schedule primary --dry-run
              watchbill calendar import https://calendar.example.org/holidays.ics --schedule primary --as overrides --to 2027-01-10
            """) { source, schedule, kind, from, to, dry, skip };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of(
                $"schedules/{Uri.EscapeDataString(parsed.GetValue(schedule)!)}/import",
                ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to)), ("dry_run", parsed.GetValue(dry) ? "true" : null), ("skip_unknown", parsed.GetValue(skip) ? "true" : null));
            var named = parsed.GetValue(source)!;
            Reply<CalendarImportResult> reply;
            if (named.Contains("://", StringComparison.Ordinal))
            {
                reply = await client.PostAsync(path, new NewCalendarImport(named), WatchbillJson.Default.NewCalendarImport, WatchbillJson.Default.CalendarImportResult, cancellationToken);
            }
            else if (ReadFile(named, context.Terminal) is { } bytes)
            {
                reply = await client.PostAsync(path, bytes, "text/calendar", WatchbillJson.Default.CalendarImportResult, cancellationToken);
            }
            else
            {
                return ExitCode.Usage;
            }

            return context.Show(parsed, reply, WatchbillJson.Default.CalendarImportResult, result => Print(result, context.Terminal));
        }));
        return command;
    }

    private static byte[]? ReadFile(string path, Terminal terminal)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > CalendarLimits.Octets })
            {
                terminal.Fail($"{path} is larger than {CalendarLimits.Octets / 1024} KiB.", "Export a shorter time.");
                return null;
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"{path} cannot be read: {unreadable.Message}", "Name an iCalendar file, or an address that begins with https://.");
            return null;
        }
    }

    private static void Print(CalendarImportResult result, Terminal terminal)
    {
        var times = ShownTime.Utc;
        var changes = result.Added.Select(change => ("add", change)).Concat(result.Changed.Select(change => ("change", change))).Concat(result.Removed.Select(change => ("remove", change))).ToList();
        terminal.PrintTable(
            ["", .. times.Heads("FROM"), .. times.Heads("TO"), "ON CALL"],
            changes.Take(Printed).Select(IReadOnlyList<string> (row) => [row.Item1, .. times.Cells(row.change.Start), .. times.Cells(row.change.End), row.change.User]));
        if (changes.Count > Printed)
        {
            terminal.Out.WriteLine($"and {changes.Count - Printed} more");
        }

        foreach (var unmatched in result.Unmatched)
        {
            terminal.Out.WriteLine($"means nobody: {Terminal.Clean(unmatched.Summary)}, {times.Cells(unmatched.Start).First()}");
        }

        if (result.UnmatchedCount > result.Unmatched.Count)
        {
            terminal.Out.WriteLine($"and {result.UnmatchedCount - result.Unmatched.Count} more that mean nobody");
        }

        terminal.Out.WriteLine(
            $"{(result.Made ? "" : "Dry run, nothing was changed: ")}{result.Added.Count} added, {result.Changed.Count} changed, {result.Removed.Count} removed, {result.Unchanged} as before");
    }
}
