using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <inheritdoc cref="OperationView"/>
public sealed record TemporaryView(
    Schedule Schedule, TemporaryFields Fields, ImmutableArray<FieldProblem> Problems, SchedulePreview? Preview, ImmutableArray<User> People, DateTimeZone Zone, string Query)
    : OperationView(Schedule, Problems, Preview, People, Zone, Query);

/// <summary>The form of a temporary schedule.</summary>
internal sealed class TemporaryPages() : OperationPages<TemporarySchedule, TemporaryFields>(TemporaryOperation.Instance)
{
    protected override (string Made, string Gone) Done => (Notice.TemporaryMade, Notice.TemporaryGone);

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = new TemporaryPages();
        app.MapGet("/schedules/{id}/temporary", pages.NewAsync).Allow(AccessRule.Account(Permission.Manager));
        app.MapPost("/schedules/{id}/temporary", pages.AddAsync).Allow(AccessRule.Account(Permission.Manager));
        app.MapPost("/schedules/{id}/temporary/remove", pages.RemoveAsync).Allow(AccessRule.Account(Permission.Manager));
    }

    protected override TemporaryFields Fields(IFormCollection form) => new(
        Word(form, "name"), Word(form, "from"), Word(form, "to"), [.. Enumerable.Range(1, TemporaryFields.Places).Select(place => Word(form, $"person{place}"))], Word(form, "length"), Word(form, "unit"));

    protected override (TemporarySchedule? Asked, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, User by, TemporaryFields fields, Instant now, DateTimeZone zone) => TemporaryForms.Read(definitions, schedule, by, fields, now, zone);

    protected override FieldProblem Problem(OperationObjection objection, TemporarySchedule asked, DateTimeZone zone) => TemporaryForms.Problem(objection, zone);

    protected override IResult Show(OperationForm<TemporarySchedule, TemporaryFields> form) => new PageResult<TemporaryPage, TemporaryView>(
        form.Frame,
        new TemporaryView(
            form.Schedule,
            form.Fields,
            form.Problems,
            Preview(form, SchedulePreview.Of),
            SchedulePages.PeopleOf(form.Definitions),
            form.Frame.Clock.Zone,
            form.Query),
        Status(form));

    /// <summary>Filled in with the whole of the coming week, in days.</summary>
    private Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string id, string? zone) => FilledAsync(context, engine, id, zone, (frame, _) =>
    {
        var tomorrow = frame.Clock.At(frame.Clock.Now).Date.PlusDays(1);
        return new TemporaryFields("", Morning(tomorrow), Morning(tomorrow.PlusDays(7)), [], "1", "days");

        string Morning(LocalDate date) => FieldTimes.Format(WallClock.First(frame.Clock.Zone, date + new LocalTime(9, 0)), frame.Clock.Zone);
    });

    private Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) => TakeBackAsync(context, engine, id, "temporary");
}
