using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>What `render`, `gaps` and `fairness` share: a schedule of the server, or of a folder that is read here, and a time.</summary>
internal sealed class ScheduleWindowOptions
{
    private readonly Argument<string?> _named = new("SCHEDULE") { Description = "The schedule, by id or name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _schedule = new("--schedule") { Description = "The same", HelpName = "NAME" };
    private readonly Option<string?> _from;
    private readonly Option<string?> _to;
    private readonly Option<string?> _config = ScheduleSource.ConfigOption();
    private readonly Option<string?> _operations = ScheduleSource.OperationsOption();
    private readonly Option<string?> _zone = ScheduleSource.ZoneOption();

    /// <param name="usualFrom">What --from is when it is left out, in words; likewise <paramref name="usualTo"/>.</param>
    public ScheduleWindowOptions(string usualFrom = "now", string usualTo = "14 days later")
    {
        _from = new("--from") { Description = $"Start: 2026-05-01T12:00:00Z, 2026-05-01T12:00, 2026-05-01, tomorrow, next monday 09:00; else {usualFrom}", HelpName = "TIME" };
        _to = new("--to") { Description = $"End (exclusive), written alike; else {usualTo}. At most 3660 days", HelpName = "TIME" };
    }

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
    public Task<int> RenderAsync(CommandContext context, ParseResult parsed, Action<RenderedSchedule, string, ShownTime> print, CancellationToken cancellationToken) => AskAsync(
        context,
        parsed,
        new WindowQuestion<RenderedSchedule>(
            "render",
            WatchbillJson.Default.RenderedSchedule,
            rendered => rendered.Schedule,
            ScheduleWindow.Between,
            (source, window) => ScheduleForms.Render(source.Schedule.Id, OnCallRecords.Calculated(source.Definitions, source.Schedule.Id), window)),
        print,
        cancellationToken);

    /// <inheritdoc cref="RenderAsync"/>
    public Task<int> AskAsync<T>(CommandContext context, ParseResult parsed, WindowQuestion<T> question, Action<T, string, ShownTime> print, CancellationToken cancellationToken)
        where T : class
    {
        var (named, zone) = (parsed.GetValue(_schedule) ?? parsed.GetValue(_named), parsed.GetValue(_zone));
        if (parsed.GetValue(_config) is { } folder)
        {
            var (source, exit) = ScheduleSource.Read(folder, parsed.GetValue(_operations), named, zone, context.Terminal);
            return Task.FromResult(source is null ? exit : Offline(source));
        }

        return context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of(
                $"schedules/{Uri.EscapeDataString(named!)}/{question.Path}", [("from", parsed.GetValue(_from)), ("to", parsed.GetValue(_to)), ("zone", zone), .. question.Fields]);
            var reply = await client.GetAsync(path, question.Type, cancellationToken);
            if (reply.Value is not { } said)
            {
                return context.Refused(reply);
            }

            var schedule = question.ScheduleOf(said);
            if (context.WantsJson(parsed))
            {
                print(said, schedule, ShownTime.Utc);
                return ExitCode.Done;
            }

            // For people, by the schedule's clock: only the server knows which that is.
            var list = await client.GetAsync("schedules", WatchbillJson.Default.ScheduleList, cancellationToken);
            var known = list.Value?.Schedules.FirstOrDefault(one => one.Id == schedule);
            print(said, known?.Name ?? schedule, ShownTime.Of(zone, known?.Zone));
            return ExitCode.Done;
        });

        int Offline(ScheduleSource source)
        {
            var (window, problem) = question.Window(parsed.GetValue(_from), parsed.GetValue(_to), context.Terminal.Time.Now(), source.Zone);
            if (window is not { } asked)
            {
                return ScheduleSource.Fail(problem!, context.Terminal);
            }

            print(question.Offline(source, asked), source.Schedule.Name, new ShownTime(source.Zone, source.Schedule.Zone));
            return ExitCode.Done;
        }
    }
}

/// <summary>What is asked about a time of a schedule.</summary>
/// <param name="Path">Below the schedule's on the server.</param>
/// <param name="Window">Reads --from and --to.</param>
/// <param name="Offline">The same from files.</param>
internal sealed record WindowQuestion<T>(
    string Path,
    JsonTypeInfo<T> Type,
    Func<T, string> ScheduleOf,
    Func<string?, string?, Instant, DateTimeZone, (Interval? Window, ApiError? Problem)> Window,
    Func<ScheduleSource, Interval, T> Offline,
    params (string Name, string? Value)[] Fields)
    where T : class;
