using System.CommandLine;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands;

/// <summary>Prints a schedule to begin with, as files write it. Needs no server.</summary>
internal static class ScheduleNewCommand
{
    /// <summary>A backup's id is longer.</summary>
    private const int LongestId = 50;

    private static readonly (string Word, ScheduleTemplate Template)[] Templates =
    [
        ("weekly", ScheduleTemplate.Weekly),
        ("daily", ScheduleTemplate.Daily),
        ("12-hour", ScheduleTemplate.TwelveHours),
        ("primary-and-backup", ScheduleTemplate.PrimaryAndBackup),
        ("follow-the-sun", ScheduleTemplate.FollowTheSun),
    ];

    public static Command Create(CommandContext context)
    {
        var template = new Option<string>("--template") { Description = string.Join(", ", Templates.Select(known => known.Word)), HelpName = "NAME", Required = true };
        template.AcceptOnlyFromAmong([.. Templates.Select(known => known.Word)]);
        var id = new Option<string>("--id") { Description = "The schedule's id", HelpName = "ID", DefaultValueFactory = _ => "primary" };
        var name = new Option<string?>("--name") { Description = "Its name; else the id", HelpName = "NAME" };
        var zone = new Option<string?>("--zone") { Description = "Of its local times; else UTC. Follow-the-sun goes by the first site's", HelpName = "ZONE" };
        var start = new Option<string?>("--start") { Description = "The first day; else next Monday", HelpName = "DATE" };
        var handoff = new Option<string>("--handoff") { Description = "When turns change hands, or the first site begins its day", HelpName = "HH:MM", DefaultValueFactory = _ => "09:00" };
        var people = new Option<string?>("--people") { Description = "Users in the order of their turns: ana,bob,carol", HelpName = "USERS" };
        var sites = new Option<string[]>("--site") { Description = "Of follow-the-sun, may be repeated: berlin:Europe/Berlin:ana,bob", HelpName = "NAME:ZONE:USERS" };
        var command = new Command(
            "new",
            """
            Prints a schedule to begin with, to put into a file of the configuration. It covers every moment from its start on, whatever the clocks do.

            Examples:
              watchbill schedule new --template weekly --zone Europe/Berlin --people ana,bob,carol
              watchbill schedule new --template follow-the-sun --site berlin:Europe/Berlin:ana,bob --site austin:America/Chicago:carl --site sydney:Australia/Sydney:sue > conf/primary.yaml
            """) { template, id, name, zone, start, handoff, people, sites };
        command.SetAction(parsed =>
        {
            var (request, problem) = Read(
                Templates.First(known => known.Word == parsed.GetValue(template)).Template, parsed.GetValue(id)!, parsed.GetValue(name), parsed.GetValue(zone), parsed.GetValue(start), parsed.GetValue(handoff)!,
                parsed.GetValue(people), parsed.GetValue(sites) ?? [], context.Terminal.Time.Now());
            if (request is null)
            {
                return ScheduleSource.Fail(problem!, context.Terminal);
            }

            foreach (var line in Remarks(request))
            {
                context.Terminal.Out.WriteLine(line);
            }

            context.Terminal.Out.Write(ConfigurationExport.Write(new DefinitionDocuments { Schedules = ScheduleTemplates.Of(request) })[0].Text);
            return ExitCode.Done;
        });
        return command;
    }

    private static (TemplateRequest? Request, ApiError? Problem) Read(
        ScheduleTemplate template, string id, string? name, string? zone, string? start, string handoff, string? people, IReadOnlyList<string> sites, Instant now)
    {
        var (own, wrong) = ScheduleWindow.Zone(zone, DateTimeZone.Utc);
        if (own is null)
        {
            return (null, wrong);
        }

        var places = new List<Site>();
        foreach (var site in sites)
        {
            var parts = site.Split(':');
            var (there, unknown) = parts.Length == 3 ? ScheduleWindow.Zone(parts[1], DateTimeZone.Utc) : (null, new ApiError(ErrorCode.Invalid, $"'{Terminal.Clean(site)}' is no site.", "Write NAME:ZONE:USERS, such as berlin:Europe/Berlin:ana,bob."));
            if (there is null)
            {
                return (null, unknown);
            }

            places.Add(new Site(parts[0], there, [.. Users(parts[2])]));
        }

        var local = places.Count > 0 ? places[0].Zone : own;
        var (first, time) = (start is null ? null : LocalDatePattern.Iso.Parse(start), LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(handoff));
        var request = new TemplateRequest(
            template,
            new ScheduleId(id),
            name ?? id,
            local,
            first is { Success: true } date ? date.Value : now.InZone(local).Date.Next(IsoDayOfWeek.Monday),
            time.Success ? time.Value : default,
            [.. Users(people ?? "")],
            [.. places]);
        var problem = !Slug.IsValid(id) || id.Length > LongestId ? $"--id cannot be '{Terminal.Clean(id)}': use 1 to {LongestId} of a-z, 0-9, '-', '_' and '.'."
            : first is { Success: false } || request.Start.Year is < 1971 or > 2190 ? $"--start cannot be '{Terminal.Clean(start ?? "")}': write a date such as 2026-01-05."
            : !time.Success ? $"--handoff cannot be '{Terminal.Clean(handoff)}': write a time such as 09:00."
            : request.People.Concat(places.SelectMany(site => site.People)).FirstOrDefault(user => !Slug.IsValid(user.Value)) is { Value: { } user } ? $"'{Terminal.Clean(user)}' cannot be the id of a user."
            : ScheduleTemplates.Objection(request) ?? (ScheduleTemplates.Of(request).SelectMany(schedule => ScheduleProblems.Of(schedule)).FirstOrDefault()?.Message);
        return problem is null ? (request, null) : (null, new ApiError(ErrorCode.Invalid, problem));
    }

    /// <summary>For each site, its day by its own clock.</summary>
    private static IEnumerable<string> Remarks(TemplateRequest request)
    {
        if (request.Template != ScheduleTemplate.FollowTheSun)
        {
            yield break;
        }

        yield return $"# Each site by its day, on {LocalDatePattern.Iso.Format(request.Start)}; when only some of the clocks change, the others' days move by as much:";
        foreach (var (site, from, to) in ScheduleTemplates.Days(request))
        {
            var (begin, end) = (Local(site, request, from), Local(site, request, to));
            yield return $"#   {site.Name}: {begin} to {end} in {site.Zone.Id}";
        }
    }

    private static string Local(Site site, TemplateRequest request, LocalTime time) =>
        WallClock.First(request.Zone, request.Start + time).InZone(site.Zone).TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static IEnumerable<UserId> Users(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(user => new UserId(user));
}
