using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>Managing status pages: posts, planned maintenance, and how components are. Anybody with an account may read what is public anyway.</summary>
internal static class StatusPagesApi
{
    private const int DefaultReminder = 60;

    public static void MapStatusPagesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/status-pages", ListAsync).Answers<StatusPageList>("listStatusPages", "Status pages with the effective status of their components", Permission.Observer);
        api.MapGet("/status-pages/{page}", SummaryAsync).Answers<StatuspageSummary>("getStatusPage", "A status page as the public sees it now: components, what is open, what is planned", Permission.Observer).Refuses(404);
        api.MapPut("/status-pages/{page}/components/{component}", SetAsync).Takes<StatusComponentBody>()
            .Answers<StatusPageInfo>("setStatusComponent", "Says how a component is, without a post", Permission.Manager).Refuses(404);
        api.MapPost("/status-pages/{page}/posts", OpenAsync).Takes<NewStatusPost>()
            .Answers<StatuspageIncident>("openStatusPost", "Tells the public of an incident", Permission.Manager, 201).Refuses(404, 409).Once();
        api.MapPost("/status-pages/{page}/maintenances", PlanAsync).Takes<NewStatusMaintenance>()
            .Answers<StatuspageIncident>("planStatusMaintenance", "Announces planned maintenance", Permission.Manager, 201).Refuses(404, 409).Once();
        api.MapGet("/status-pages/{page}/posts/{id:long}", ShowAsync).Answers<StatuspageIncident>("getStatusPost", "One incident or maintenance", Permission.Observer).Refuses(404);
        api.MapGet("/status-pages/{page}/posts/{id:long}/journal", JournalAsync)
            .Answers<StatusPostJournal>("getStatusPostJournal", "Everything that was done to a post, with the words that stood there before", Permission.Observer).Refuses(404);
        api.MapPost("/status-pages/{page}/posts/{id:long}/updates", UpdateAsync).Takes<NewStatusUpdate>()
            .Answers<StatuspageIncident>("updateStatusPost", "Says something more about a post", Permission.Manager, 201).Refuses(404, 409).Once();
        api.MapPut("/status-pages/{page}/posts/{id:long}/updates/{number:int}", EditAsync).Takes<StatusEditBody>()
            .Answers<StatuspageIncident>("editStatusUpdate", "Gives an update other words, in its place", Permission.Manager).Refuses(404);
        api.MapPatch("/status-pages/{page}/posts/{id:long}", ChangeAsync).Takes<StatusPostChanges>()
            .Answers<StatuspageIncident>("changeStatusPost", "Changes the heading, the impact or the times of a post", Permission.Manager).Refuses(404, 409);
        api.MapDelete("/status-pages/{page}/posts/{id:long}", WithdrawAsync).Answers<StatuspageIncident>("withdrawStatusPost", "Takes a post off the page", Permission.Manager).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, StatusDoorParts parts)
    {
        var pages = new List<StatusPageInfo>();
        foreach (var page in parts.Engine.Definitions.Current.StatusPages.Values.OrderBy(page => page.Id.Value, StringComparer.Ordinal))
        {
            if (await parts.Snapshots.FindAsync(page.Id, context.RequestAborted) is { } snapshot)
            {
                pages.Add(Info(parts, snapshot));
            }
        }

        return Answer.Ok(new StatusPageList(pages), WatchbillJson.Default.StatusPageList);
    }

    private static async Task<IResult> SummaryAsync(HttpContext context, StatusDoorParts parts, string page) =>
        await parts.Snapshots.FindAsync(new StatusPageId(page), context.RequestAborted) is { } snapshot
            ? Answer.Ok(StatuspageDocuments.Summary(snapshot, StatusDoor.LinksOf(snapshot.Page, parts.Links)), StatuspageJson.Default.StatuspageSummary)
            : Answer.NotFound("such status page");

    private static StatusPageInfo Info(StatusDoorParts parts, StatusSnapshot page) => new(
        page.Page.Id.Value,
        page.Page.Name,
        StatusDoor.LinksOf(page.Page, parts.Links).Public,
        parts.Engine.Definitions.Current.DefaultStatusPage()?.Id == page.Page.Id,
        EntryText.Snake(page.Status.Indicator),
        page.Status.Description,
        [.. page.Components.Select(view => new StatusComponentInfo(view.Component.Id.Value, view.Component.Name, EntryText.Snake(view.Status), view.Uptime.Share))]);

    private static async Task<IResult> SetAsync(HttpContext context, StatusDoorParts parts, string page, string component)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.StatusComponentBody);
        if (problem is not null)
        {
            return problem;
        }

        if (StatusDesk.Word<ComponentStatus>(body!.Status) is not { } status)
        {
            return Answer.No(StatusDesk.Unknown("status of a component", body.Status, StatusDesk.Words<ComponentStatus>()));
        }

        var caller = context.Caller();
        var id = new StatusPageId(page);
        return await parts.Engine.StatusPages.SetAsync(id, new ComponentId(component), status, caller.User.Id, caller.Door) is { } refusal ? Answer.No(refusal)
            : await parts.Snapshots.FindAsync(id, context.RequestAborted) is { } snapshot ? Answer.Ok(Info(parts, snapshot), WatchbillJson.Default.StatusPageInfo)
            : Answer.NotFound("such status page");
    }

    private static async Task<IResult> OpenAsync(HttpContext context, StatusDoorParts parts, string page)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewStatusPost);
        if (problem is not null)
        {
            return problem;
        }

        var (components, unknown) = StatusDesk.Components(body!.Components);
        if (unknown is not null)
        {
            return Answer.No(unknown);
        }

        if (StatusDesk.Word<PostStatus>(body.Status ?? "investigating") is not { } status)
        {
            return Answer.No(StatusDesk.Unknown("status of an incident", body.Status, ["investigating", "identified", "monitoring", "resolved"]));
        }

        if (StatusDesk.Word<PostImpact>(body.Impact ?? "minor") is not ({ } impact and not PostImpact.Maintenance))
        {
            return Answer.No(StatusDesk.Unknown("impact", body.Impact, ["none", "minor", "major", "critical"]));
        }

        if (StatusDesk.Find(parts, page) is not { } known)
        {
            return Answer.NotFound("such status page");
        }

        if (body.StartedAt is null != body.ResolvedAt is null)
        {
            return Answer.No(ErrorCode.Invalid, "What is told of afterwards has both started_at and resolved_at.");
        }

        StatusPostCommand command = body is { StartedAt: { } started, ResolvedAt: { } resolved }
            ? new BackfillPost(known.Id, body.Name, impact, body.Body, components, started, resolved)
            : new OpenPost(known.Id, body.Name, status, impact, body.Body, components, body.NextUpdateAt, body.Notify ?? true);
        return await StatusDesk.SubmitAsync(context, parts, null, command, StatusCodes.Status201Created);
    }

    private static async Task<IResult> PlanAsync(HttpContext context, StatusDoorParts parts, string page)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewStatusMaintenance);
        if (problem is not null)
        {
            return problem;
        }

        if (StatusDesk.Find(parts, page) is not { } known)
        {
            return Answer.NotFound("such status page");
        }

        var before = body!.RemindMinutesBefore ?? DefaultReminder;
        var plan = new MaintenancePlan(
            body.ScheduledFor, body.ScheduledUntil, body.ScheduledAutoInProgress ?? true, body.ScheduledAutoCompleted ?? true, before == 0 ? null : Duration.FromMinutes(before));
        ImmutableArray<ComponentId> components = [.. (body.Components ?? []).Select(component => new ComponentId(component))];
        return await StatusDesk.SubmitAsync(context, parts, null, new PlanMaintenance(known.Id, body.Name, body.Body, components, plan, body.Notify ?? true), StatusCodes.Status201Created);
    }

    private static Task<IResult> ShowAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        WithAsync(context, parts, page, id, post => StatusDesk.ShowAsync(context, parts, post));

    private static Task<IResult> JournalAsync(HttpContext context, StatusDoorParts parts, string page, long id) => WithAsync(context, parts, page, id, async post =>
    {
        var rows = await parts.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(post.Id), context.RequestAborted);
        return Answer.Ok(new StatusPostJournal([.. rows.Select(Info)]), WatchbillJson.Default.StatusPostJournal);
    });

    private static async Task<IResult> UpdateAsync(HttpContext context, StatusDoorParts parts, string page, long id)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewStatusUpdate);
        if (problem is not null)
        {
            return problem;
        }

        var (components, unknown) = StatusDesk.Components(body!.Components);
        if (unknown is not null)
        {
            return Answer.No(unknown);
        }

        if (StatusDesk.Word<PostStatus>(body.Status) is not { } status)
        {
            return Answer.No(StatusDesk.Unknown("status of a post", body.Status, StatusDesk.Words<PostStatus>()));
        }

        var impact = StatusDesk.Word<PostImpact>(body.Impact);
        return body.Impact is not null && impact is null or PostImpact.Maintenance
            ? Answer.No(StatusDesk.Unknown("impact", body.Impact, ["none", "minor", "major", "critical"]))
            : await WithAsync(context, parts, page, id, post => StatusDesk.SubmitAsync(
                context, parts, post.Id, new UpdatePost(status, body.Body, components, impact, body.NextUpdateAt, body.Notify ?? true), StatusCodes.Status201Created));
    }

    private static async Task<IResult> EditAsync(HttpContext context, StatusDoorParts parts, string page, long id, int number)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.StatusEditBody);
        return problem ?? await WithAsync(context, parts, page, id, post => StatusDesk.SubmitAsync(context, parts, post.Id, new EditPost(number, body!.Body)));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, StatusDoorParts parts, string page, long id)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.StatusPostChanges);
        if (problem is not null)
        {
            return problem;
        }

        var impact = StatusDesk.Word<PostImpact>(body!.Impact);
        if (body.Impact is not null && impact is null or PostImpact.Maintenance)
        {
            return Answer.No(StatusDesk.Unknown("impact", body.Impact, ["none", "minor", "major", "critical"]));
        }

        return await WithAsync(context, parts, page, id, post =>
        {
            var isMoved = body.ScheduledFor is not null || body.ScheduledUntil is not null;
            if (isMoved && post.Plan is null)
            {
                return Task.FromResult(Answer.No(ErrorCode.Conflict, "An incident has no planned times."));
            }

            var plan = isMoved ? post.Plan! with { From = body.ScheduledFor ?? post.Plan.From, Until = body.ScheduledUntil ?? post.Plan.Until } : null;
            return StatusDesk.SubmitAsync(context, parts, post.Id, new ChangePost(body.Name, impact, plan));
        });
    }

    private static Task<IResult> WithdrawAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        WithAsync(context, parts, page, id, post => StatusDesk.SubmitAsync(context, parts, post.Id, new WithdrawPost("taken off the page")));

    private static async Task<IResult> WithAsync(HttpContext context, StatusDoorParts parts, string page, long id, Func<StatusPost, Task<IResult>> answer) =>
        await StatusDesk.PostAsync(context, parts, page, id) is { } post ? await answer(post) : Answer.NotFound("such post on this status page");

    private static StatusPostEntryInfo Info(JournalRow row)
    {
        var (number, text) = row.Entry switch
        {
            PostUpdated updated => (updated.Number, updated.Body),
            PostEdited edited => (edited.Number, edited.Body),
            PostOpened opened => ((int?)null, opened.Name),
            PostChanged changed => (null, changed.Name),
            PostWithdrawn withdrawn => (null, withdrawn.Why),
            _ => (null, null),
        };
        return new StatusPostEntryInfo(row.Version, row.OccurredAt, row.RecordedAt, row.Actor.ToString(), JournalJson.KindOf(row.Entry).Kind, number, text);
    }
}
