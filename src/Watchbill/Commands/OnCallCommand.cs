using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Config.Reading;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>Of the server, or, with --config, of a folder that is read here.</summary>
internal static class OnCallCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string?>("SCHEDULE") { Description = "One schedule of the server; all when left out", Arity = ArgumentArity.ZeroOrOne };
        var schedule = new Option<string?>("--schedule") { Description = "One schedule, by id or name; --json is then one object about it alone", HelpName = "NAME" };
        var at = new Option<string?>("--at") { Description = "Instead of now: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00, next sunday 03:10", HelpName = "TIME" };
        var (config, operations, zone) = (ScheduleSource.ConfigOption(), ScheduleSource.OperationsOption(), ScheduleSource.ZoneOption());
        var command = new Command(
            "oncall",
            """
            Shows who is on call, until when, and who comes next. With --config it needs no server.

            Examples:
              watchbill oncall
              watchbill oncall primary --at 2026-12-24T18:00:00Z
              watchbill oncall --config ./conf --schedule primary --at 'next sunday 03:10'
              watchbill oncall --config ./conf --schedule primary --at '2026-10-25 02:30' --zone Europe/Berlin --json
            """) { named, schedule, at, config, operations, zone };
        command.Validators.Add(result =>
        {
            if (result.GetValue(operations) is not null && result.GetValue(config) is null)
            {
                result.AddError("--operations belongs to --config; a server has its own.");
            }
            else if (result.GetValue(named) is not null && result.GetValue(schedule) is not null)
            {
                result.AddError("Name the schedule once.");
            }
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(config) is { } folder
            ? Task.FromResult(Offline(context, parsed, folder, parsed.GetValue(operations), parsed.GetValue(schedule) ?? parsed.GetValue(named), parsed.GetValue(at), parsed.GetValue(zone)))
            : context.WithServerAsync(parsed, client => AskAsync(context, parsed, client, parsed.GetValue(schedule), parsed.GetValue(named), parsed.GetValue(at), parsed.GetValue(zone), cancellationToken)));
        return command;
    }

    private static int Offline(CommandContext context, ParseResult parsed, string folder, string? operations, string? schedule, string? at, string? zone)
    {
        var (source, exit) = ScheduleSource.Read(folder, operations, schedule, zone, context.Terminal);
        if (source is null)
        {
            return exit;
        }

        var now = context.Terminal.Time.Now();
        var (asked, problem) = ScheduleWindow.At(at, now, now, source.Zone, "at");
        if (asked is not { } instant)
        {
            return ScheduleSource.Fail(problem!, context.Terminal);
        }

        var answer = ScheduleForms.At(source.Schedule.Id, OnCallRecords.Calculated(source.Definitions, source.Schedule.Id), instant, ScheduleForms.Overlap(source.Definitions, source.Schedule.Id, instant, Instant.MinValue));
        if (context.WantsJson(parsed))
        {
            context.Terminal.PrintJson(answer, WatchbillJson.Default.OnCallAnswer);
            return ExitCode.Done;
        }

        var times = new ShownTime(source.Zone, source.Schedule.Zone);
        var because = source.Definitions.TimetableOf(source.Schedule.Id).At(instant).Users.Where(person => answer.Users.Contains(person.User.Value)).Select(person => person.Because);
        context.Terminal.PrintTable(
            ["SCHEDULE", .. times.Heads("AT"), "ON CALL", .. times.Heads("SINCE"), .. times.Heads("UNTIL"), "THEN", "BECAUSE"],
            [[
                answer.Schedule, .. times.Cells(answer.At), People(answer.Users) + PagedToo(answer.Overlap, times), .. times.Cells(answer.Since), .. times.Cells(answer.Until),
                answer.Until is null ? "" : People(answer.Next), string.Join("; ", because.Distinct(StringComparer.Ordinal)),
            ]]);
        return ExitCode.Done;
    }

    private static async Task<int> AskAsync(
        CommandContext context, ParseResult parsed, ServerClient client, string? alone, string? named, string? at, string? zone, CancellationToken cancellationToken)
    {
        var path = Query.Of("oncall", ("schedule", alone ?? named), ("at", at), ("zone", zone));
        var reply = await client.GetAsync(path, WatchbillJson.Default.OnCallList, cancellationToken);
        if (alone is not null && context.WantsJson(parsed) && reply.Value is { Schedules: [var one] } list)
        {
            context.Terminal.PrintJson(ScheduleForms.Of(one, list.At), WatchbillJson.Default.OnCallAnswer);
            return ExitCode.Done;
        }

        var other = zone is null ? null : Zones.Named(zone).Zone;
        return context.Show(parsed, reply, WatchbillJson.Default.OnCallList, list => context.Terminal.PrintTable(
            ["SCHEDULE", "ON CALL", .. other is null ? (IEnumerable<string>)["UNTIL"] : new ShownTime(other, other).Heads("UNTIL"), "THEN", "BECAUSE"],
            list.Schedules.Select(IReadOnlyList<string> (one) =>
            [
                one.Schedule,
                People([.. one.Users.Select(user => user.Name)]) + (one.Shadows is { } shadows ? $" (shadow: {People([.. shadows.Select(user => user.Name)])})" : "")
                    + PagedToo(one.Overlap, other is null ? null : new ShownTime(other, other)),
                .. other is null ? [Terminal.When(one.Until)] : new ShownTime(other, other).Cells(one.Until),
                one.Until is null ? "" : People([.. one.Next.Select(user => user.Name)]),
                string.Join("; ", one.Users.Select(user => user.Because).Distinct(StringComparer.Ordinal)),
            ])));
    }

    private static string PagedToo(IReadOnlyList<OverlapInfo>? overlap, ShownTime? times) => overlap is null
        ? ""
        : $" (paged too: {string.Join(", ", overlap.Select(left => $"{left.User} until {(times is null ? Terminal.When(left.Until) : times.Cells(left.Until).First())}"))})";

    private static string People(IReadOnlyList<string> users) => users.Count == 0 ? "nobody" : string.Join(", ", users);
}
