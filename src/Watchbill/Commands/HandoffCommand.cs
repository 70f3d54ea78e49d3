using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class HandoffCommand
{
    public static Command Create(CommandContext context) => new(
        "handoff",
        """
        How a schedule changes hands: the report, who has read it, and the checklists.

        Examples:
          watchbill handoff show primary
          watchbill handoff note primary --section 'Ongoing issues' --text 'Disk of db3 fills up; watch it until Thursday'
          watchbill handoff acknowledge primary
          watchbill handoff tick primary --item 'Test your notifications'
        """)
    {
        Show(context),
        Acknowledge(context),
        Note(context),
        Tick(context),
    };

    private static Command Show(CommandContext context)
    {
        var (schedule, zone) = (Schedule(), ScheduleSource.ZoneOption());
        var command = new Command(
            "show",
            """
            Shows the last handover with its notes, what is written for the next one and who comes then, and the checklists.

            Examples:
              watchbill handoff show primary
              watchbill handoff show primary --json
            """) { schedule, zone };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
            await ShowAsync(context, parsed, client, await client.GetAsync(PathOf(parsed.GetValue(schedule)!), WatchbillJson.Default.ScheduleHandover, cancellationToken), parsed.GetValue(zone), cancellationToken)));
        return command;
    }

    private static Command Acknowledge(CommandContext context)
    {
        var schedule = Schedule();
        var number = new Option<int?>("--number") { Description = "The handover that you have read; else the last one", HelpName = "N" };
        var command = new Command(
            "acknowledge",
            """
            Says that you have read the report of the shift that you take over, and know that you are on call.

            Example:
              watchbill handoff acknowledge primary
            """) { schedule, number };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = PathOf(parsed.GetValue(schedule)!);
            if (parsed.GetValue(number) is not { } read)
            {
                var shown = await client.GetAsync(path, WatchbillJson.Default.ScheduleHandover, cancellationToken);
                if (shown.Value is not { } found)
                {
                    return context.Refused(shown);
                }

                if (found.Handover is not { } handover)
                {
                    return ScheduleSource.Fail(new ApiError(ErrorCode.NoHandover, $"Nothing has been handed over in {found.Schedule} yet."), context.Terminal);
                }

                read = handover.Number;
            }

            return await PostAsync(context, parsed, client, $"{path}/acknowledge", new AcknowledgeHandoverBody(read), WatchbillJson.Default.AcknowledgeHandoverBody, said => context.Terminal.Out.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"handover {read} of {said.Schedule} acknowledged by {said.Handover?.AcknowledgedBy}")), cancellationToken);
        }));
        return command;
    }

    private static Command Note(CommandContext context)
    {
        var schedule = Schedule();
        var section = new Option<string>("--section") { Description = "A section of the report that is written, by its title", HelpName = "TITLE", Required = true };
        var text = new Option<string>("--text") { Description = "At most 4,000 characters, in the place of what stood there; '' removes it, - reads it from the input", HelpName = "TEXT", Required = true };
        var number = new Option<int?>("--number") { Description = "The last handover, to add what was forgotten; else the one to come", HelpName = "N" };
        var command = new Command(
            "note",
            """
            Writes a section of the report for the handover to come.

            Examples:
              watchbill handoff note primary --section 'Ongoing issues' --text 'Disk of db3 fills up; watch it until Thursday'
              watchbill handoff note primary --section Notes --text - < notes.txt
              watchbill handoff note primary --section Notes --text ''
            """) { schedule, section, text, number };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var written = parsed.GetValue(text)!;
            var body = new HandoverNoteBody(parsed.GetValue(section)!, written == "-" ? (await context.Terminal.In.ReadToEndAsync(cancellationToken)).TrimEnd() : written, parsed.GetValue(number));
            return await PostAsync(context, parsed, client, $"{PathOf(parsed.GetValue(schedule)!)}/notes", body, WatchbillJson.Default.HandoverNoteBody, said =>
            {
                context.Terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{Terminal.Clean(body.Section)}, handover {body.Number ?? said.Next.Number} of {said.Schedule}: {(body.Text.Length == 0 ? "removed" : $"{body.Text.Length} characters")}"));
                PrintMissing(context, said.Next.Missing, "still to be written for the next handover");
            }, cancellationToken);
        }));
        return command;
    }

    private static Command Tick(CommandContext context)
    {
        var schedule = Schedule();
        var item = new Option<string>("--item") { Description = "The item, as `handoff show` names it", HelpName = "TEXT", Required = true };
        var after = new Option<bool>("--after") { Description = "Of the checklist after the shift; else of the one before it" };
        var undo = new Option<bool>("--undo") { Description = "Takes the tick back" };
        var command = new Command(
            "tick",
            """
            Ticks an item of a checklist: before a shift, of the present one when you are on call, else of the next; after a shift, of the one that you have left.

            Examples:
              watchbill handoff tick primary --item 'Test your notifications'
              watchbill handoff tick primary --item 'Document incidents' --after
              watchbill handoff tick primary --item 'Document incidents' --after --undo
            """) { schedule, item, after, undo };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, client =>
        {
            var body = new ChecklistTickBody(parsed.GetValue(after) ? "after_shift" : "before_shift", parsed.GetValue(item)!, !parsed.GetValue(undo));
            return PostAsync(context, parsed, client, $"{PathOf(parsed.GetValue(schedule)!)}/checklist", body, WatchbillJson.Default.ChecklistTickBody, said =>
                context.Terminal.Out.WriteLine($"{(body.Done ? "ticked" : "no longer ticked")}: {Terminal.Clean(body.Item)}"), cancellationToken);
        }));
        return command;
    }

    private static Argument<string> Schedule() => new("SCHEDULE") { Description = "The schedule, by id or name" };

    private static string PathOf(string schedule) => $"schedules/{Uri.EscapeDataString(schedule)}/handover";

    /// <summary>Each of these done twice is done once, so that it is sent again when the answer was lost.</summary>
    private static async Task<int> PostAsync<TBody>(
        CommandContext context, ParseResult parsed, ServerClient client, string path, TBody body, JsonTypeInfo<TBody> type, Action<ScheduleHandover> people, CancellationToken cancellationToken) => context.Show(
        parsed, await client.PostOnceAsync(path, body, type, WatchbillJson.Default.ScheduleHandover, cancellationToken), WatchbillJson.Default.ScheduleHandover, people);

    private static async Task<int> ShowAsync(CommandContext context, ParseResult parsed, ServerClient client, Reply<ScheduleHandover> reply, string? zone, CancellationToken cancellationToken)
    {
        if (reply.Value is not { } shown || context.WantsJson(parsed))
        {
            return context.Show(parsed, reply, WatchbillJson.Default.ScheduleHandover, _ => { });
        }

        // For people, by the schedule's clock: only the server knows which that is.
        var (schedule, exit) = await ServerSchedule.FindAsync(context, client, shown.Schedule, zone, cancellationToken);
        if (schedule is null)
        {
            return exit;
        }

        new HandoffText(context.Terminal, schedule.Times).Print(shown);
        return ExitCode.Done;
    }

    private static void PrintMissing(CommandContext context, IReadOnlyList<string> missing, string what)
    {
        if (missing.Count > 0)
        {
            context.Terminal.Out.WriteLine($"{what}: {Terminal.Clean(string.Join(", ", missing))}");
        }
    }
}
