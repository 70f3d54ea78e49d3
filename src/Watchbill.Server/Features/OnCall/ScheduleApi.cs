using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Export;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Schedules: as they are configured, and rendered. A schedule is named by its id or its name; <see cref="ScheduleAccess"/> says who may see it.</summary>
internal static class ScheduleApi
{
    private static readonly Duration Coming = Duration.FromDays(14);

    public static void MapScheduleApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/schedules", List).Answers<ScheduleList>("listSchedules", "The schedules", Permission.Observer);
        api.MapGet("/schedules/{id}", ShowAsync).Answers<ScheduleDetail>("getSchedule", "A schedule: layers, versions, what changes it for a while, and the coming 14 days", Permission.Observer).Refuses(404);
        api.MapGet("/schedules/{id}/render", RenderAsync)
            .Answers<RenderedSchedule>("renderSchedule", "The final schedule of a time; times are instants, local times of the zone (else the schedule's), or words", Permission.Observer).Refuses(404);
        api.MapGet("/schedules/{id}/gaps", GapsAsync)
            .Answers<ScheduleGaps>("scheduleGaps", "When nobody is on call in a time, by default the coming 14 days", Permission.Observer).Refuses(404);
        api.MapGet("/schedules/{id}/fairness", FairAsync)
            .Answers<FairnessReport>("scheduleFairness", "Hours, nights, weekends, holidays and shifts of each person in a time, by default the last 90 days", Permission.Observer).Refuses(404);
    }

    public static LayerInfo Info(Layer layer, DateTimeZone zone) => layer.Calendar is { } calendar
        ? new LayerInfo(layer.Name, zone.Id, [], "", "", "", null, [], false, Calendar: calendar.Label)
        : Rotating(layer, zone);

    private static LayerInfo Rotating(Layer layer, DateTimeZone zone) => new(
        layer.Name,
        zone.Id,
        [.. layer.Participants.Select(participant => (IReadOnlyList<string>)[.. participant.Users.Select(user => user.Value)])],
        LayerWords.Every(layer.Rotation),
        LayerWords.Handoff(layer.Rotation),
        LayerWords.At(layer.Start),
        layer.End is { } end ? LayerWords.At(end) : null,
        [.. layer.Restrictions.Select(LayerWords.When)],
        layer.CountsOnlyActiveTurns,
        layer.Shadows.IsEmpty ? null : [.. layer.Shadows.Select(user => user.Value)]);

    private static IResult List(HttpContext context, WatchbillEngine engine) => Answer.Ok(
        new ScheduleList([.. engine.Definitions.Current.Schedules.Values
            .Where(schedule => ScheduleAccess.MaySee(engine.Definitions.Current, context.Caller().User, schedule))
            .OrderBy(schedule => schedule.Id.Value, StringComparer.Ordinal)
            .Select(schedule => new ScheduleName(schedule.Id.Value, schedule.Name, schedule.Zone.Id))]),
        WatchbillJson.Default.ScheduleList);

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var definitions = engine.Definitions.Current;
        var now = engine.Time.Now();
        return ScheduleAccess.Find(definitions, context.Caller().User, id) switch
        {
            ({ } schedule, _) => Answer.Ok(
                Detail(definitions, schedule, now, [.. (await CalendarNote.OfAsync(engine, schedule, now, context.RequestAborted)).Select(note => note.ToInfo())]), WatchbillJson.Default.ScheduleDetail),
            (_, var problem) => Answer.No(problem!),
        };
    }

    private static ScheduleDetail Detail(DefinitionSet definitions, Schedule schedule, Instant now, IReadOnlyList<LayerCalendarInfo> calendars) => new(
        schedule.Id.Value,
        schedule.Name,
        schedule.Zone.Id,
        [.. schedule.Layers.Select(layer => Info(layer, schedule.Zone))],
        [.. schedule.Earlier.Select(version => new ScheduleVersion(version.Until, [.. version.Layers.Select(layer => Info(layer.Layer, layer.Zone))]))],
        [.. definitions.OverridesOf(schedule.Id).Where(change => change.End > now).OrderBy(change => change.Start).Select(OverridesApi.Info)],
        [.. definitions.TemporarySchedules.Where(temporary => temporary.Schedule == schedule.Id && temporary.End > now).OrderBy(temporary => temporary.Start)
            .Select(temporary => TemporarySchedulesApi.Info(temporary, schedule.Zone))],
        ScheduleForms.At(schedule.Id, OnCallRecords.Calculated(definitions, schedule.Id), now, ScheduleForms.Overlap(definitions, schedule.Id, now, now)),
        ScheduleForms.Render(schedule.Id, OnCallRecords.Calculated(definitions, schedule.Id), new Interval(now, now + Coming)),
        calendars,
        schedule.Overlap == Duration.Zero ? null : Durations.Format(schedule.Overlap));

    private static async Task<IResult> RenderAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? zone)
    {
        var (rendered, problem) = await ReadAsync(context, engine, id, from, to, zone);
        return rendered is null ? Answer.No(problem!) : Answer.Ok(rendered, WatchbillJson.Default.RenderedSchedule);
    }

    private static async Task<IResult> GapsAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? zone)
    {
        var (rendered, problem) = await ReadAsync(context, engine, id, from, to, zone);
        return rendered is null
            ? Answer.No(problem!)
            : Answer.Ok(ScheduleForms.Gaps(rendered), WatchbillJson.Default.ScheduleGaps);
    }

    /// <param name="basis">as_it_was (default) or scheduled.</param>
    private static async Task<IResult> FairAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? zone, string? basis)
    {
        var now = engine.Time.Now();
        var (on, wrong) = FairnessForms.Basis(basis);
        var (report, problem) = on is null
            ? (null, wrong)
            : await ReadAsync(
                context, engine, id, zone, local => ScheduleWindow.Until(from, to, now, local, FairnessForms.Usual), (schedule, past, window) => FairnessForms.Of(engine.Definitions.Current, schedule, past, window, on, now));
        return report is null ? Answer.No(problem!) : Answer.Ok(report, WatchbillJson.Default.FairnessReport);
    }

    private static Task<(RenderedSchedule? Rendered, ApiError? Problem)> ReadAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? zone) => ReadAsync(
        context, engine, id, zone, local => ScheduleWindow.Between(from, to, engine.Time.Now(), local), (schedule, past, window) => ScheduleForms.Render(schedule.Id, past, window));

    private static async Task<(T? Said, ApiError? Problem)> ReadAsync<T>(
        HttpContext context, WatchbillEngine engine, string id, string? zone, Func<DateTimeZone, (Interval? Window, ApiError? Problem)> window, Func<Schedule, OnCallPast, Interval, T> say)
        where T : class
    {
        var definitions = engine.Definitions.Current;
        var (schedule, unknown) = ScheduleAccess.Find(definitions, context.Caller().User, id);
        if (schedule is null)
        {
            return (null, unknown);
        }

        var (local, wrong) = ScheduleWindow.Zone(zone, schedule.Zone);
        var (asked, problem) = local is null ? (null, wrong) : window(local);
        return asked is { } time
            ? (say(schedule, await OnCallRecords.ReadAsync(engine, definitions, schedule.Id, time, engine.Time.Now(), context.RequestAborted), time), null)
            : (null, problem);
    }
}
