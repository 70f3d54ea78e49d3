using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class OnCallCommand
{
    public static Command Create(CommandContext context)
    {
        var schedule = new Argument<string?>("SCHEDULE") { Description = "One schedule; all when left out", Arity = ArgumentArity.ZeroOrOne };
        var at = new Option<string?>("--at") { Description = "An instant instead of now, like 2026-05-01T12:00:00Z", HelpName = "INSTANT" };
        var command = new Command(
            "oncall",
            """
            Shows who is on call, until when, and who comes next.

            Examples:
              watchbill oncall
              watchbill oncall primary --at 2026-12-24T18:00:00Z
            """) { schedule, at };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(Query.Of("oncall", ("schedule", parsed.GetValue(schedule)), ("at", parsed.GetValue(at))), WatchbillJson.Default.OnCallList, cancellationToken),
            WatchbillJson.Default.OnCallList,
            list => context.Terminal.PrintTable(
                ["SCHEDULE", "ON CALL", "UNTIL", "THEN", "BECAUSE"],
                list.Schedules.Select(IReadOnlyList<string> (one) =>
                    [one.Schedule, Names(one.Users), Terminal.When(one.Until), one.Until is null ? "" : Names(one.Next), string.Join("; ", one.Users.Select(user => user.Because).Distinct(StringComparer.Ordinal))])))));
        return command;
    }

    private static string Names(IReadOnlyList<OnCallPerson> users) => users.Count == 0 ? "nobody" : string.Join(", ", users.Select(user => user.Name));
}
