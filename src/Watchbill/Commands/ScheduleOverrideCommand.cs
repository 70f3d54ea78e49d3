using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Engine;
using Watchbill.Times;

namespace Watchbill.Commands;

internal static class ScheduleOverrideCommand
{
    public static Command Create(CommandContext context)
    {
        var named = new Argument<string?>("SCHEDULE") { Description = "The schedule, by id or name", Arity = ArgumentArity.ZeroOrOne };
        var add = new Option<string?>("--add") { Description = "Who is on call as well", HelpName = "USER" };
        var remove = new Option<string?>("--remove") { Description = "Who is not on call", HelpName = "USER" };
        var replace = new Option<string?>("--replace") { Description = "Who is stood in for, wherever they would be on call", HelpName = "USER" };
        var with = new Option<string?>("--with") { Description = "Who stands in", HelpName = "USER" };
        var from = new Option<string?>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, tomorrow 09:00; else now", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "End (exclusive), written alike", HelpName = "TIME" };
        var zone = ScheduleSource.ZoneOption();
        var back = new Option<string?>("--take-back") { Description = "Takes an override back instead", HelpName = "ID" };
        var command = new Command(
            "override",
            """
            Changes who is on call for a while, or takes such a change back.

            Examples:
              watchbill schedule override primary --replace ana --with bob --from 'tomorrow 09:00' --to 'tomorrow 18:00'
              watchbill schedule override primary --add carol --to 'next monday 09:00'
              watchbill schedule override --take-back ov-20260501t090000.000000-5d0c1f2a
            """) { named, add, remove, replace, with, from, to, zone, back };
        command.Validators.Add(result =>
        {
            var kinds = new[] { add, remove, replace }.Count(option => result.GetValue(option) is not null);
            var problem = result.GetValue(back) is not null
                ? kinds > 0 || (result.GetValue(named) ?? result.GetValue(with) ?? result.GetValue(from) ?? result.GetValue(to)) is not null ? "--take-back stands alone." : null
                : result.GetValue(named) is null ? "Name a schedule."
                : kinds != 1 ? "Say one of --add, --remove and --replace."
                : result.GetValue(replace) is null != result.GetValue(with) is null ? "--replace and --with belong together."
                : result.GetValue(to) is null ? "Say with --to until when."
                : null;
            if (problem is not null)
            {
                result.AddError(problem);
            }
        });
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            if (parsed.GetValue(back) is { } id)
            {
                return Show(context, parsed, await client.DeleteAsync($"overrides/{Uri.EscapeDataString(id)}", WatchbillJson.Default.OverrideInfo, cancellationToken), "taken back", ShownTime.Utc);
            }

            var (schedule, exit) = await ServerSchedule.FindAsync(context, client, parsed.GetValue(named)!, parsed.GetValue(zone), cancellationToken);
            if (schedule is null)
            {
                return exit;
            }

            var (window, problem) = schedule.Between(parsed.GetValue(from), parsed.GetValue(to), context.Terminal.Time.Now());
            if (window is not { } asked)
            {
                return ScheduleSource.Fail(problem!, context.Terminal);
            }

            var (kind, user) = parsed.GetValue(add) is { } added ? ("add", added) : parsed.GetValue(remove) is { } removed ? ("remove", removed) : ("replace", parsed.GetValue(replace)!);
            var body = new NewOverride(schedule.Id, asked.Start, asked.End, kind, user, parsed.GetValue(with));
            return Show(context, parsed, await client.PostOnceAsync("overrides", body, WatchbillJson.Default.NewOverride, WatchbillJson.Default.OverrideInfo, cancellationToken), "made", schedule.Times);
        }));
        return command;
    }

    /// <summary>"bob instead of ana".</summary>
    public static string Words(OverrideInfo change) => change.Kind switch
    {
        "add" => $"{change.User} as well",
        "remove" => $"without {change.User}",
        "replace_all" => $"{change.User} instead of everybody",
        _ => $"{change.Instead} instead of {change.User}",
    };

    private static int Show(CommandContext context, ParseResult parsed, Reply<OverrideInfo> reply, string done, ShownTime times) => context.Show(
        parsed,
        reply,
        WatchbillJson.Default.OverrideInfo,
        change => context.Terminal.Out.WriteLine($"{change.Id} {done}: {change.Schedule}, {Words(change)}, {times.Cells(change.Start).First()} to {times.Cells(change.End).First()}"));
}
