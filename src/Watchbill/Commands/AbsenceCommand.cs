using System.CommandLine;
using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

internal static class AbsenceCommand
{
    public static Command Create(CommandContext context) => new(
        "absence",
        """
        Who is away. Each shift that falls into an absence becomes a request for others to take it over; until somebody does, the person stays on call.

        Examples:
          watchbill absence add --from 2026-12-24 --to 2027-01-02 --zone Europe/Vienna --reason Holidays
          watchbill absence list
          watchbill absence remove ab-1a2b3c4d5e
        """)
    {
        Add(context),
        List(context),
        Remove(context),
    };

    private static Command Add(CommandContext context)
    {
        var from = new Option<string>("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01, tomorrow", HelpName = "TIME", Required = true };
        var to = new Option<string>("--to") { Description = "End (exclusive), written alike", HelpName = "TIME", Required = true };
        var zone = new Option<string?>("--zone") { Description = "For local times; else UTC", HelpName = "ZONE" };
        var user = new Option<string?>("--user") { Description = "Who is away, when you manage their team; else you", HelpName = "USER" };
        var reason = new Option<string?>("--reason") { Description = "Why; only the person and managers read it", HelpName = "TEXT" };
        var command = new Command(
            "add",
            """
            Says that you are away, or somebody of a team that you manage.

            Example:
              watchbill absence add --from 2026-12-24 --to 2027-01-02 --zone Europe/Vienna
            """) { from, to, zone, user, reason };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (local, wrong) = ScheduleWindow.Zone(parsed.GetValue(zone), DateTimeZone.Utc);
            var (window, problem) = local is null ? (null, wrong) : ScheduleWindow.Between(parsed.GetValue(from), parsed.GetValue(to), context.Terminal.Time.Now(), local);
            if (window is not { } time)
            {
                return ScheduleSource.Fail(problem!, context.Terminal);
            }

            var body = new NewAbsence(time.Start, time.End, parsed.GetValue(user), parsed.GetValue(reason));
            return context.Show(
                parsed,
                await client.PostOnceAsync("absences", body, WatchbillJson.Default.NewAbsence, WatchbillJson.Default.AbsenceInfo, cancellationToken),
                WatchbillJson.Default.AbsenceInfo,
                absence => context.Terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{absence.Id}: {absence.User} is away {Terminal.When(absence.Start)} to {Terminal.When(absence.End)}; {absence.Swaps.Count} {(absence.Swaps.Count == 1 ? "shift asks" : "shifts ask")} to be taken over")));
        }));
        return command;
    }

    private static Command List(CommandContext context)
    {
        var user = new Option<string?>("--user") { Description = "Only of this person", HelpName = "USER" };
        var command = new Command(
            "list",
            """
            Lists who is away now or later, as far as you may know.

            Example:
              watchbill absence list --user ana
            """) { user };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(Query.Of("absences", ("user", parsed.GetValue(user))), WatchbillJson.Default.AbsenceList, cancellationToken),
            WatchbillJson.Default.AbsenceList,
            list => context.Terminal.PrintTable(
                ["ID", "WHO", "FROM", "TO", "REQUESTS", "REASON"],
                list.Absences.Select(IReadOnlyList<string> (absence) =>
                [
                    absence.Id, absence.User, Terminal.When(absence.Start), Terminal.When(absence.End), absence.Swaps.Count.ToString(CultureInfo.InvariantCulture), absence.Reason ?? "",
                ])))));
        return command;
    }

    private static Command Remove(CommandContext context)
    {
        var id = new Argument<string>("ABSENCE") { Description = "The absence, as `absence list` names it" };
        var command = new Command(
            "remove",
            """
            Takes an absence back, and with it the requests that are still open.

            Example:
              watchbill absence remove ab-1a2b3c4d5e
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.DeleteAsync($"absences/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.AbsenceInfo, cancellationToken),
            WatchbillJson.Default.AbsenceInfo,
            absence => context.Terminal.Out.WriteLine($"{absence.Id} removed"))));
        return command;
    }
}
