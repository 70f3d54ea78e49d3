using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class CalendarCommand
{
    public static Command Create(CommandContext context) => new(
        "calendar",
        """
        Secret addresses at which your calendar program reads on-call shifts; and calendars that are taken into schedules.

        Examples:
          watchbill calendar create
          watchbill calendar create --schedule primary
          watchbill calendar list
          watchbill calendar revoke cal-5d0c1f
          watchbill calendar import holidays.ics --schedule primary --dry-run
        """)
    {
        CalendarListCommand.Create(context),
        CalendarCreateCommand.Create(context),
        CalendarRevokeCommand.Create(context),
        CalendarImportCommand.Create(context),
    };

    public static void Print(CalendarList list, Terminal terminal) => terminal.PrintTable(
        ["ID", "SHOWS", "ENDS IN", "CREATED"],
        list.Calendars.Select(IReadOnlyList<string> (feed) => [feed.Id, feed.Schedule is { } schedule ? $"schedule {schedule}" : "your shifts", feed.Hint, Terminal.When(feed.CreatedAt)]));
}

internal static class CalendarListCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "list",
            """
            Lists your calendar addresses: their last characters, never the addresses.

            Example:
              watchbill calendar list
            """);
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync("calendars", WatchbillJson.Default.CalendarList, cancellationToken),
            WatchbillJson.Default.CalendarList,
            list => CalendarCommand.Print(list, context.Terminal))));
        return command;
    }
}

internal static class CalendarCreateCommand
{
    public static Command Create(CommandContext context)
    {
        var schedule = new Option<string?>("--schedule") { Description = "Everybody's shifts in this schedule, by id or name; without it, your own in all schedules", HelpName = "NAME" };
        var rotate = new Option<bool>("--rotate") { Description = "Make a new address when there is one; the old one ends" };
        var command = new Command(
            "create",
            """
            Makes an address and prints it this once. Whoever has it can read the calendar.

            Examples:
              watchbill calendar create
              watchbill calendar create --schedule 'Primary on call'
              watchbill calendar create --schedule primary --rotate
            """) { schedule, rotate };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.PostAsync(
                "calendars", new NewCalendar(parsed.GetValue(schedule), parsed.GetValue(rotate)), WatchbillJson.Default.NewCalendar, WatchbillJson.Default.MintedCalendar, cancellationToken),
            WatchbillJson.Default.MintedCalendar,
            minted => context.Terminal.Out.WriteLine(minted.Url))));
        return command;
    }
}

internal static class CalendarRevokeCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "From `watchbill calendar list`" };
        var command = new Command(
            "revoke",
            """
            Revokes one of your calendar addresses at once.

            Example:
              watchbill calendar revoke cal-5d0c1f
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.DeleteAsync($"calendars/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.CalendarList, cancellationToken),
            WatchbillJson.Default.CalendarList,
            list => CalendarCommand.Print(list, context.Terminal))));
        return command;
    }
}
