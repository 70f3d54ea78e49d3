using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <inheritdoc cref="OperationView"/>
public sealed record OverrideView(
    Schedule Schedule, OverrideFields Fields, ImmutableArray<FieldProblem> Problems, SchedulePreview? Preview, ImmutableArray<User> People, DateTimeZone Zone, bool MayManage, string Query)
    : OperationView(Schedule, Problems, Preview, People, Zone, Query);

/// <summary>The form of an override, filled in for a shift.</summary>
internal sealed class OverridePages() : OperationPages<Override, OverrideFields>(OverrideOperation.Instance)
{
    protected override (string Made, string Gone) Done => (Notice.Overridden, Notice.OverrideGone);

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = new OverridePages();
        app.MapGet("/schedules/{id}/override", pages.NewAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/schedules/{id}/overrides", pages.AddAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/schedules/{id}/overrides/remove", pages.RemoveAsync).Allow(AccessRule.Account(Permission.Responder));
    }

    protected override OverrideFields Fields(IFormCollection form) => new(Word(form, "kind"), Word(form, "off"), Word(form, "on"), Word(form, "from"), Word(form, "to"));

    protected override (Override? Asked, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, User by, OverrideFields fields, Instant now, DateTimeZone zone) => OverrideForms.Read(definitions, schedule, by, fields, now, zone);

    protected override FieldProblem Problem(OperationObjection objection, Override asked, DateTimeZone zone) => OverrideForms.Problem(objection, asked);

    protected override IResult Show(OperationForm<Override, OverrideFields> form) => new PageResult<OverridePage, OverrideView>(
        form.Frame,
        new OverrideView(
            form.Schedule,
            form.Fields,
            form.Problems,
            Preview(form, SchedulePreview.Of),
            SchedulePages.PeopleOf(form.Definitions),
            form.Frame.Clock.Zone,
            ScheduleAccess.MayManage(form.Frame.Reader!),
            form.Query),
        Status(form));

    /// <param name="at">An instant of the shift; now when absent or over.</param>
    private Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string id, string? at, string? user, string? zone) =>
        FilledAsync(context, engine, id, zone, (frame, schedule) =>
        {
            var now = frame.Clock.Now;
            var moment = at is not null && InstantPattern.General.Parse(at) is { Success: true } read && read.Value > now && read.Value < ScheduleLimits.Latest ? read.Value : now;
            return OverrideForms.For(engine.Definitions.Current, schedule, frame.Reader!, moment, now, user, frame.Clock.Zone);
        });

    private Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) => TakeBackAsync(context, engine, id, "override");
}
