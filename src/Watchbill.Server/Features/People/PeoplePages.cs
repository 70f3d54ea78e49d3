using System.Security.Cryptography;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.People;

public static class PeoplePages
{
    public static void MapPeoplePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/people", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/me", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost("/me/test-page", TestAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/me/methods/works", WorksAsync).Allow(AccessRule.Account(Permission.Observer));
        Edit("/me/methods", "method.add", (own, form) => MeEdits.AddMethod(own, form["kind"], form["address"]));
        Edit("/me/methods/remove", "method.remove", (own, form) => MeEdits.RemoveMethod(own, form["method"]));
        app.MapGet("/people/{id}", PersonAsync).Allow(AccessRule.Account(Permission.Admin));
        Edit("/me/rules", "rule.add", (own, form) => MeEdits.AddRule(own, form["urgency"], form["minutes"], form["method"], form["during"], form["every"], form["times"]));
        Edit("/me/rules/move", "rule.move", (own, form) => MeEdits.MoveRule(own, form["rule"], form["minutes"]));
        Edit("/me/hours", "hours.add", (own, form) => HourEdits.Add(own, form["which"], form["from"], form["to"], [.. form["days"]]));
        Edit("/me/hours/remove", "hours.remove", (own, form) => HourEdits.Remove(own, form["which"], form["window"]));
        Edit("/me/news", "news.choose", (own, form) => HourEdits.Tell(own, form["news"]));
        Edit("/me/rules/remove", "rule.remove", (own, form) => MeEdits.RemoveRule(own, form["rule"]));

        void Edit(string path, string action, Func<Responder, IFormCollection, (Responder? Changed, string? Problem)> change) =>
            app.MapPost(path, (HttpContext context, WatchbillEngine engine) => EditAsync(context, engine, action, change)).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<PeoplePage, PeopleView>(frame, PeopleView.Of(engine.Definitions.Current, frame.Clock.Now));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<MePage, MeView>(frame, MeView.Of(engine.Definitions.Current, frame.Reader!, frame.Clock.Now));
    }

    private static async Task<IResult> PersonAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return engine.Definitions.Current.Users.TryGetValue(new UserId(id), out var user)
            ? new PageResult<PersonPage, PersonView>(frame, PersonView.Of(engine.Definitions.Current, user, frame.Clock.Now))
            : ErrorPages.Refused(frame, new Refusal(Refusal.NotFound, "There is no such person."), "/people");
    }

    private static async Task<IResult> TestAsync(HttpContext context, WatchbillEngine engine)
    {
        var user = Caller.Of(context)!.User;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        ContactMethodId? only = form["method"].FirstOrDefault() is { Length: > 0 } chosen ? new ContactMethodId(chosen) : null;
        var methods = await engine.Records.SendTestPageAsync(user.Id, RandomNumberGenerator.GetHexString(12, lowercase: true), engine.Definitions.Current, only);
        await engine.Records.AuditAsync(new AuditRecord(default, Actor.User(user.Id), Door.Web, "page.test", $"user:{user.Id}", $"{methods.Count} methods"));
        return methods.Count == 0
            ? SeeOther.Local($"/me?done={Notice.NoWay}")
            : SeeOther.Local($"{(form["back"].FirstOrDefault() is { } back && SeeOther.IsLocal(back) && !back.Contains('?', StringComparison.Ordinal) ? back : "/me")}?done={Notice.TestPage}");
    }

    /// <summary>Lifts the flag of a method that had failed for good.</summary>
    private static async Task<IResult> WorksAsync(HttpContext context, WatchbillEngine engine)
    {
        var user = Caller.Of(context)!.User;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var method = new ContactMethodId(form["method"].FirstOrDefault() ?? "");
        if (engine.Definitions.Current.IsFlagged(user.Id, method))
        {
            var actor = Actor.User(user.Id);
            await engine.DefinitionPath.WriteAsync(
                [new DefinitionWrite(DefinitionKinds.Flag, DefinitionJson.FlagId(user.Id, method), null, "ui", actor, default)],
                [new AuditRecord(default, actor, Door.Web, "method.works", $"user:{user.Id}", method.Value)]);
        }

        return SeeOther.Local($"/me?done={Notice.WorksAgain}");
    }

    private static async Task<IResult> EditAsync(
        HttpContext context, WatchbillEngine engine, string action, Func<Responder, IFormCollection, (Responder? Changed, string? Problem)> change)
    {
        var frame = PageFrame.Bare(context, engine);
        var user = frame.Reader!;
        var own = engine.Definitions.Current.Responders.GetValueOrDefault(user.Id) ?? new Responder(user.Id, [], []);
        var (changed, problem) = change(own, await context.Request.ReadFormAsync(context.RequestAborted));
        if (changed is null)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, problem!), "/me");
        }

        var actor = Actor.User(user.Id);
        var document = DefinitionJson.Of(changed);
        await engine.DefinitionPath.WriteAsync(
            [new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", actor, default)],
            [new AuditRecord(default, actor, Door.Web, action, $"user:{user.Id}", $"{changed.Methods.Length} methods, {changed.Rules.Length} rules")]);
        return SeeOther.Local($"/me?done={Notice.Saved}");
    }
}
