using System.CommandLine;
using Watchbill.Api;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>What `render` and `gaps` share: a schedule of the server, or of a folder that is read here, and a time.</summary>
internal sealed class ScheduleWindowOptions
{
    private readonly Argument<string?> _named = new("SCHEDULE") { Description = "The schedule, by id or name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _schedule = new("--schedule") { Description = "The same", HelpName = "NAME" };
    private readonly Option<string?> _from = new("--from") { Description = "Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01, tomorrow, next monday 09:00; else now", HelpName = "TIME" };
    private readonly Option<string?> _to = new("--to") { Description = "End (exclusive), written alike; else 14 days later. At most 3660 days", HelpName = "TIME" };
    private readonly Option<string?> _config = ScheduleSource.ConfigOption();
    private readonly Option<string?> _operations = ScheduleSource.OperationsOption();
    private readonly Option<string?> _zone = ScheduleSource.ZoneOption();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_named);
        foreach (var option in new[] { _schedule, _config, _operations, _from, _to, _zone })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_operations) is not null && result.GetValue(_config) is null)
            {
                result.AddError("--operations belongs to --config; a server has its own.");
            }
            else if (result.GetValue(_named) is not null && result.GetValue(_schedule) is not null)
            {
                result.AddError("Name the schedule once.");
            }
            else if ((result.GetValue(_named) ?? result.GetValue(_schedule) ?? result.GetValue(_config)) is null)
            {
                result.AddError("Name a schedule.");
            }
        });
    }

    /// <param name="print">Prints it; with the name of the schedule and the times of zones for people.</param>
    public Task<int> RenderAsync(CommandContext context, ParseResult parsed, Action<RenderedSchedule, string, ShownTime> print, CancellationToken cancellationToken)
    {
        var (named, zone) = (parsed.GetValue(_schedule) ?? parsed.GetValue(_named), parsed.GetValue(_zone));
        if (parsed.GetValue(_config) is { } folder)
        {
            var (source, exit) = ScheduleSource.Read(folder, parsed.GetValue(_operations), named, zone, context.Terminal);
            return Task.FromResult(source?.Render(context, parsed.GetValue(_from), parsed.GetValue(_to), rendered =>
            {
                print(rendered, source.Schedule.Name, new ShownTime(source.Zone, source.Schedule.Zone));
                return ExitCode.Done;
            }) ?? exit);
        }

        return context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of($"schedules/{Uri.EscapeDataString(named!)}/render", ("from", parsed.GetValue(_from)), ("to", parsed.GetValue(_to)), ("zone", zone));
            var reply = await client.GetAsync(path, WatchbillJson.Default.RenderedSchedule, cancellationToken);
            if (reply.Value is not { } rendered)
            {
                return context.Refused(reply);
            }

            if (context.WantsJson(parsed))
            {
                print(rendered, rendered.Schedule, ShownTime.Utc);
                return ExitCode.Done;
            }

            // For people, by the schedule's clock: only the server knows which that is.
            var list = await client.GetAsync("schedules", WatchbillJson.Default.ScheduleList, cancellationToken);
            var known = list.Value?.Schedules.FirstOrDefault(schedule => schedule.Id == rendered.Schedule);
            print(rendered, known?.Name ?? rendered.Schedule, ShownTime.Of(zone, known?.Zone));
            return ExitCode.Done;
        });
    }
}
