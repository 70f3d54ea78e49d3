using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Engine.StatusPages;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>
/// Where people write what the public reads. Forms become the same commands as those of REST and the command line; whoever has an account may look, managers write.
/// </summary>
internal static class DeskPages
{
    private const string Base = "/status-pages/{page}";
    private const string Post = Base + "/posts/{id:long}";

    public static void MapDeskPages(this IEndpointRouteBuilder app)
    {
        var (look, write) = (AccessRule.Account(Permission.Observer), AccessRule.Account(Permission.Manager));
        app.MapGet("/status-pages", ListAsync).Allow(look);
        app.MapGet(Base, ShowAsync).Allow(look);
        app.MapGet(Post, ShowPostAsync).Allow(look);
        app.MapPost($"{Base}/components", SetAsync).Allow(write);
        app.MapPost($"{Base}/posts", OpenAsync).Allow(write);
        app.MapPost($"{Base}/maintenances", PlanAsync).Allow(write);
        app.MapPost($"{Post}/update", UpdateAsync).Allow(write);
        app.MapPost($"{Post}/edit", EditAsync).Allow(write);
        app.MapPost($"{Post}/change", ChangeAsync).Allow(write);
        app.MapPost($"{Post}/withdraw", WithdrawAsync).Allow(write);
    }

    private static async Task<IResult> ListAsync(HttpContext context, StatusDoorParts parts)
    {
        var pages = ImmutableArray.CreateBuilder<StatusSnapshot>();
        foreach (var page in parts.Engine.Definitions.Current.StatusPages.Values.OrderBy(page => page.Id.Value, StringComparer.Ordinal))
        {
            if (await parts.Snapshots.FindAsync(page.Id, context.RequestAborted) is { } snapshot)
            {
                pages.Add(snapshot);
            }
        }

        return new PageResult<DeskListPage, DeskListView>(await PageFrame.OfAsync(context, parts.Engine), new DeskListView(pages.ToImmutable()));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, StatusDoorParts parts, string page)
    {
        var frame = await PageFrame.OfAsync(context, parts.Engine);
        return await DeskAsync(context, parts, frame, page) is { } desk ? new PageResult<DeskPage, DeskView>(frame, desk) : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> ShowPostAsync(HttpContext context, StatusDoorParts parts, string page, long id)
    {
        var frame = await PageFrame.OfAsync(context, parts.Engine);
        return await DeskAsync(context, parts, frame, page) is { } desk && await StatusDesk.PostAsync(context, parts, page, id) is { } post
            ? new PageResult<DeskPostPage, DeskPostView>(frame, new DeskPostView(
                desk, post, post.Incident is { } number ? await IncidentLookup.FindAsync(parts.Engine, frame.Reader!, $"{number}", context.RequestAborted) : null))
            : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> SetAsync(HttpContext context, StatusDoorParts parts, string page)
    {
        var frame = PageFrame.Bare(context, parts.Engine);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (StatusDesk.Word<ComponentStatus>(form["status"]) is not { } status)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "Choose how the component is."), $"/status-pages/{Uri.EscapeDataString(page)}");
        }

        try
        {
            return await parts.Engine.StatusPages.SetAsync(new StatusPageId(page), new ComponentId(form["component"].ToString()), status, frame.Reader!.Id, Door.Web) is { } refusal
                ? ErrorPages.Refused(frame, refusal, "/status-pages")
                : SeeOther.Local($"/status-pages/{page}?done={Notice.Saved}#components");
        }
        catch (CommitFailedException)
        {
            return ErrorPages.Unknown(frame, form);
        }
    }

    private static Task<IResult> OpenAsync(HttpContext context, StatusDoorParts parts, string page) =>
        PostAsync(context, parts, page, null, (form, known, frame) => StatusForms.Open(form, known, frame.Clock.Now));

    private static Task<IResult> PlanAsync(HttpContext context, StatusDoorParts parts, string page) =>
        PostAsync(context, parts, page, null, (form, known, frame) => StatusForms.Plan(form, known, frame.Clock.Zone));

    private static Task<IResult> UpdateAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        PostAsync(context, parts, page, id, (form, known, frame) => StatusForms.Update(form, known, frame.Clock.Now));

    private static Task<IResult> EditAsync(HttpContext context, StatusDoorParts parts, string page, long id) => PostAsync(context, parts, page, id, (form, _, _) => StatusForms.Edit(form));

    private static async Task<IResult> ChangeAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        await StatusDesk.PostAsync(context, parts, page, id) is { } post
            ? await PostAsync(context, parts, page, id, (form, _, frame) => StatusForms.Change(form, post, frame.Clock.Zone))
            : ErrorPages.NotFound(PageFrame.Bare(context, parts.Engine));

    private static Task<IResult> WithdrawAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        PostAsync(context, parts, page, id, (form, _, _) => StatusForms.Withdraw(form), Notice.OffThePage);

    /// <summary>Carries out what a form asks for.</summary>
    /// <param name="id">Of the post that it is about; null for a new one.</param>
    private static async Task<IResult> PostAsync(
        HttpContext context, StatusDoorParts parts, string page, long? id, Func<IFormCollection, StatusPage, PageFrame, (StatusPostCommand? Command, string? Problem)> read, string done = Notice.OnThePage)
    {
        var frame = PageFrame.Bare(context, parts.Engine);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (StatusDesk.Find(parts, page) is not { } known || (id is { } number && await StatusDesk.PostAsync(context, parts, page, number) is null))
        {
            return ErrorPages.NotFound(frame);
        }

        var back = id is null ? $"/status-pages/{page}" : $"/status-pages/{page}/posts/{id}";
        var (command, problem) = read(form, known, frame);
        if (command is null)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, problem!), back);
        }

        try
        {
            var outcome = await parts.Engine.StatusPages.SubmitAsync(
                new StatusPostRequest(Nonces.Read(form["nonce"]), frame.Reader!.Id, Door.Web, id is { } about ? new StatusPostId(about) : null, command));
            return outcome.Refusal is { } refusal ? ErrorPages.Refused(frame, refusal, back)
                : command is WithdrawPost ? SeeOther.Local($"/status-pages/{page}?done={done}")
                : SeeOther.Local($"/status-pages/{page}/posts/{outcome.Post!.Id}?done={done}");
        }
        catch (CommitFailedException)
        {
            return ErrorPages.Unknown(frame, form);
        }
    }

    private static async Task<DeskView?> DeskAsync(HttpContext context, StatusDoorParts parts, PageFrame frame, string page)
    {
        if (await parts.Snapshots.FindAsync(new StatusPageId(page), context.RequestAborted) is not { } snapshot)
        {
            return null;
        }

        var state = await parts.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(snapshot.Page.Id), context.RequestAborted);
        return DeskView.Of(
            snapshot,
            StatusDoor.LinksOf(snapshot.Page, parts.Links),
            state is null ? PageRecord.New(snapshot.Page.Id) : StatusPageJson.ReadRecord(state),
            frame.OpenIncidents,
            parts.Engine.Definitions.Current);
    }
}
