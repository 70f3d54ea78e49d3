using System.Globalization;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Incidents.Declaring;

/// <summary>Declaring an incident: a form whose questions about the severity are asked one after another, each answer a step in the address.</summary>
internal static class DeclarePages
{
    public static void MapDeclarePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/incidents/new", AskAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/incidents", DeclareAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapGet("/incidents/{incident}/questions", QuestionsAsync).Allow(AccessRule.Account(Permission.Responder));
    }

    private static async Task<IResult> AskAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return await ShowAsync(context, engine, frame, DeclareFields.Read(context.Request.Query), null);
    }

    private static async Task<IResult> DeclareAsync(HttpContext context, WatchbillEngine engine)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = await PageFrame.OfAsync(context, engine);
        var fields = DeclareFields.Read(form);
        var origin = fields.Split.Length > 0 ? await IncidentLookup.FindAsync(engine, frame.Reader!, fields.Split, context.RequestAborted) : null;
        var choice = IncidentVerbs.Declare(fields.Body(frame.Clock.Zone), origin?.Id);
        if (choice.Command is not { } command)
        {
            return await ShowAsync(context, engine, frame, fields, choice.Problem);
        }

        return await IncidentActs.SubmitAsync(engine, frame, form, null, command) switch
        {
            null => ErrorPages.Unknown(frame, form),
            { Refusal.Code: Refusal.NotFound } => ErrorPages.NotFound(frame),
            { Refusal: { } refusal } => await ShowAsync(context, engine, frame, fields, refusal.Message),
            { Id: var incident } => SeeOther.Local($"/incidents/{incident}"),
        };
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, PageFrame frame, DeclareFields fields, string? problem)
    {
        Alert? alert = null;
        if (fields.Alert.Length > 0)
        {
            if (!long.TryParse(fields.Alert, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await AlertPages.FindAsync(context, engine, number) is not { } stored)
            {
                return ErrorPages.NotFound(frame);
            }

            alert = stored.Alert;
        }

        var origin = fields.Split.Length > 0 ? await IncidentLookup.FindAsync(engine, frame.Reader!, fields.Split, context.RequestAborted) : null;
        var view = DeclareView.Of(fields, alert, origin, problem, frame.Reader!, engine.Definitions.Current);
        view = view with { Near = await Surroundings.ReadAsync(engine, frame.Reader!, view.Named, frame.OpenIncidents, null, context.RequestAborted) };
        return new PageResult<DeclarePage, DeclareView>(frame, view, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> QuestionsAsync(HttpContext context, WatchbillEngine engine, string incident)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        if (await IncidentLookup.FindAsync(engine, frame.Reader!, incident, context.RequestAborted) is not { } found
            || engine.Definitions.Current.Process(found.Process) is not { Tree: { } tree } process)
        {
            return ErrorPages.NotFound(frame);
        }

        var answers = DeclareFields.Read(context.Request.Query).Answers;
        return new PageResult<QuestionsPage, QuestionsView>(frame, new QuestionsView(found, process, answers, tree.Walk(answers, Alert.NoLabels, process.RankOf)));
    }
}
