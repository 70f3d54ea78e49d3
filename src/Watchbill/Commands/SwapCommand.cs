using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

internal static class SwapCommand
{
    public static Command Create(CommandContext context) => new(
        "swap",
        """
        Shifts that change hands: asked for, taken whole or in part, exchanged.

        Examples:
          watchbill swap request primary --from 'next monday 09:00' --to 'next wednesday 09:00' --reason 'Moving house'
          watchbill swap list
          watchbill swap take sw-1a2b3c4d5e
          watchbill swap offer sw-1a2b3c4d5e --from 2026-12-07T09:00 --to 2026-12-14T09:00
          watchbill swap accept sw-1a2b3c4d5e of-5e4d3c2b1a
        """)
    {
        Request(context),
        List(context),
        Show(context),
        Take(context),
        Offer(context),
        Answer(context, "accept", "Accepts an exchange that was offered for one of your shifts: both shifts change hands."),
        Answer(context, "drop", "Declines an exchange that was offered to you, or withdraws your own offer."),
        Cancel(context),
    };

    private static Command Request(CommandContext context)
    {
        var named = new Argument<string>("SCHEDULE") { Description = "The schedule, by id or name" };
        var (from, to, zone) = Times(required: true);
        var requester = new Option<string?>("--for") { Description = "Whose shift it is, when you manage the schedule; else yours", HelpName = "USER" };
        var reason = new Option<string?>("--reason") { Description = "Why, for those who are asked", HelpName = "TEXT" };
        var asked = new Option<string[]>("--ask") { Description = "Only these may take it; else everybody who may see the schedule. May be repeated", HelpName = "USER" };
        var command = new Command(
            "request",
            """
            Asks others to take over a shift, or a part of one. You stay on call until somebody does.

            Example:
              watchbill swap request primary --from 'next monday 09:00' --to 'next monday 17:00' --ask bob --ask carol
            """) { named, from, to, zone, requester, reason, asked };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (schedule, exit) = await ServerSchedule.FindAsync(context, client, parsed.GetValue(named)!, parsed.GetValue(zone), cancellationToken);
            if (schedule is null)
            {
                return exit;
            }

            var (window, problem) = schedule.Between(parsed.GetValue(from), parsed.GetValue(to), context.Terminal.Time.Now());
            return window is not { } time
                ? ScheduleSource.Fail(problem!, context.Terminal)
                : await PostAsync(
                    context, parsed, client, "swaps", new NewSwap(schedule.Id, time.Start, time.End, parsed.GetValue(requester), parsed.GetValue(reason), parsed.GetValue(asked)), WatchbillJson.Default.NewSwap, cancellationToken);
        }));
        return command;
    }

    private static Command List(CommandContext context)
    {
        var schedule = new Option<string?>("--schedule") { Description = "Only of this schedule, by id", HelpName = "ID" };
        var all = new Option<bool>("--all") { Description = "Also what is taken, cancelled or lapsed" };
        var command = new Command(
            "list",
            """
            Lists requests that are open.

            Example:
              watchbill swap list --all --schedule primary
            """) { schedule, all };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(Query.Of("swaps", ("schedule", parsed.GetValue(schedule)), ("all", parsed.GetValue(all) ? "true" : null)), WatchbillJson.Default.SwapList, cancellationToken),
            WatchbillJson.Default.SwapList,
            list => context.Terminal.PrintTable(
                ["ID", "SCHEDULE", "WHO", "FROM", "TO", "STATUS", "TAKEN BY", "OFFERS"],
                list.Swaps.Select(IReadOnlyList<string> (swap) =>
                [
                    swap.Id, swap.Schedule, swap.Requester, Terminal.When(swap.Start), Terminal.When(swap.End), swap.Status, string.Join(", ", swap.Taken.Select(part => part.By).Distinct(StringComparer.Ordinal)),
                    Number(swap.Offers.Count(offer => offer.State == "open")),
                ])))));
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var id = Id();
        var command = new Command(
            "show",
            """
            Shows a request with its parts, its offers and its history.

            Example:
              watchbill swap show sw-1a2b3c4d5e
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed, await client.GetAsync($"swaps/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.SwapInfo, cancellationToken), WatchbillJson.Default.SwapInfo, swap => Print(context, swap))));
        return command;
    }

    private static Command Take(CommandContext context)
    {
        var id = Id();
        var (from, to, zone) = Times(required: false);
        var command = new Command(
            "take",
            """
            Takes over what is open of a request, or the part between --from and --to. It is an override from then on.

            Examples:
              watchbill swap take sw-1a2b3c4d5e
              watchbill swap take sw-1a2b3c4d5e --from 2026-12-01T18:00 --to 2026-12-02T09:00
            """) { id, from, to, zone };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (part, exit) = await PartAsync(context, client, parsed.GetValue(id)!, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(zone), cancellationToken);
            return part is null
                ? exit
                : await PostAsync(context, parsed, client, $"swaps/{Uri.EscapeDataString(parsed.GetValue(id)!)}/take", part, WatchbillJson.Default.SwapPartBody, cancellationToken);
        }));
        return command;
    }

    private static Command Offer(CommandContext context)
    {
        var id = Id();
        var (from, to, zone) = Times(required: true, "Of your shift: ");
        var schedule = new Option<string?>("--schedule") { Description = "Of your shift, by id or name; else that of the request", HelpName = "NAME" };
        var command = new Command(
            "offer",
            """
            Offers to take it over in exchange for a shift of yours. Nothing changes until the other accepts.

            Example:
              watchbill swap offer sw-1a2b3c4d5e --from 2026-12-07T09:00 --to 2026-12-14T09:00
            """) { id, from, to, zone, schedule };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var swap = await client.GetAsync($"swaps/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.SwapInfo, cancellationToken);
            if (swap.Value is not { } asked)
            {
                return context.Refused(swap);
            }

            var (given, exit) = await ServerSchedule.FindAsync(context, client, parsed.GetValue(schedule) ?? asked.Schedule, parsed.GetValue(zone), cancellationToken);
            if (given is null)
            {
                return exit;
            }

            var (window, problem) = given.Between(parsed.GetValue(from), parsed.GetValue(to), context.Terminal.Time.Now());
            return window is not { } time
                ? ScheduleSource.Fail(problem!, context.Terminal)
                : await PostAsync(context, parsed, client, $"swaps/{Uri.EscapeDataString(asked.Id)}/offers", new NewSwapOffer(time.Start, time.End, given.Id), WatchbillJson.Default.NewSwapOffer, cancellationToken);
        }));
        return command;
    }

    private static Command Answer(CommandContext context, string verb, string description)
    {
        var (id, offer) = (Id(), new Argument<string>("OFFER") { Description = "The offer, as `swap show` names it" });
        var command = new Command(
            verb,
            $"""
            {description}

            Example:
              watchbill swap {verb} sw-1a2b3c4d5e of-5e4d3c2b1a
            """) { id, offer };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, client => PostAsync(
            context, parsed, client, $"swaps/{Uri.EscapeDataString(parsed.GetValue(id)!)}/offers/{Uri.EscapeDataString(parsed.GetValue(offer)!)}/{verb}", new SwapPartBody(), WatchbillJson.Default.SwapPartBody, cancellationToken)));
        return command;
    }

    private static Command Cancel(CommandContext context)
    {
        var id = Id();
        var command = new Command(
            "cancel",
            """
            Calls a request back. What was taken stays taken.

            Example:
              watchbill swap cancel sw-1a2b3c4d5e
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, client => PostAsync(
            context, parsed, client, $"swaps/{Uri.EscapeDataString(parsed.GetValue(id)!)}/cancel", new SwapPartBody(), WatchbillJson.Default.SwapPartBody, cancellationToken)));
        return command;
    }

    private static Argument<string> Id() => new("REQUEST") { Description = "The request, as `swap list` names it" };

    /// <param name="of">Begins the descriptions.</param>
    private static (Option<string?> From, Option<string?> To, Option<string?> Zone) Times(bool required, string of = "") => (
        new("--from") { Description = $"{of}start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00", HelpName = "TIME", Required = required },
        new("--to") { Description = $"{of}end (exclusive), written alike", HelpName = "TIME", Required = required },
        ScheduleSource.ZoneOption());

    private static async Task<(SwapPartBody? Part, int Exit)> PartAsync(
        CommandContext context, ServerClient client, string id, string? from, string? to, string? zone, CancellationToken cancellationToken)
    {
        if ((from ?? to) is null)
        {
            return (new SwapPartBody(), ExitCode.Done);
        }

        // Somebody who was asked by name may not see the schedule: then by UTC, unless a zone is named.
        var swap = await client.GetAsync($"swaps/{Uri.EscapeDataString(id)}", WatchbillJson.Default.SwapInfo, cancellationToken);
        if (swap.Value is not { } asked)
        {
            return (null, context.Refused(swap));
        }

        var found = zone is null ? (await client.GetAsync($"schedules/{Uri.EscapeDataString(asked.Schedule)}", WatchbillJson.Default.ScheduleDetail, cancellationToken)).Value : null;
        var (local, wrong) = ScheduleWindow.Zone(zone ?? found?.Zone, DateTimeZone.Utc);
        if (local is null)
        {
            return (null, ScheduleSource.Fail(wrong!, context.Terminal));
        }

        var now = context.Terminal.Time.Now();
        var (start, fault) = ScheduleWindow.At(from, default, now, local, "from");
        var (end, other) = ScheduleWindow.At(to, default, now, local, "to");
        return start is null || end is null
            ? (null, ScheduleSource.Fail((fault ?? other)!, context.Terminal))
            : (new SwapPartBody(from is null ? null : start, to is null ? null : end), ExitCode.Done);
    }

    private static async Task<int> PostAsync<TBody>(
        CommandContext context, ParseResult parsed, ServerClient client, string path, TBody body, JsonTypeInfo<TBody> type, CancellationToken cancellationToken) =>
        context.Show(parsed, await client.PostOnceAsync(path, body, type, WatchbillJson.Default.SwapInfo, cancellationToken), WatchbillJson.Default.SwapInfo, swap => Print(context, swap));

    private static void Print(CommandContext context, SwapInfo swap)
    {
        var terminal = context.Terminal;
        terminal.Out.WriteLine($"{swap.Id} {swap.Status}: {swap.Requester} in {swap.Schedule}, {Terminal.When(swap.Start)} to {Terminal.When(swap.End)}{(swap.Reason is { } reason ? $", {Terminal.Clean(reason)}" : "")}");
        foreach (var part in swap.Taken)
        {
            terminal.Out.WriteLine($"  taken by {part.By}: {Terminal.When(part.Start)} to {Terminal.When(part.End)}");
        }

        foreach (var part in swap.Open)
        {
            terminal.Out.WriteLine($"  open: {Terminal.When(part.Start)} to {Terminal.When(part.End)}");
        }

        foreach (var offer in swap.Offers)
        {
            terminal.Out.WriteLine(
                $"  {offer.Id} {offer.State}: {offer.By} takes {Terminal.When(offer.Start)} to {Terminal.When(offer.End)} for {offer.ExchangeSchedule}, {Terminal.When(offer.ExchangeStart)} to {Terminal.When(offer.ExchangeEnd)}");
        }

        foreach (var entry in swap.History)
        {
            terminal.Out.WriteLine($"  {Terminal.When(entry.At)} {entry.Kind} by {entry.By}");
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
