using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Playbooks;

/// <param name="AttachesTo">In words; empty = by hand only.</param>
public sealed record PlaybookLine(Playbook Playbook, ImmutableArray<string> AttachesTo, int Items)
{
    internal static PlaybookLine Of(DefinitionSet definitions, User reader, Playbook playbook) => new(
        playbook, [.. PlaybookWords.AttachesTo(definitions, reader, playbook)], PlaybookWalk.All(playbook).Count(placed => placed.Block is ChecklistItem));
}

public sealed record PlaybooksView(ImmutableArray<PlaybookLine> Lines);

/// <summary>Playbooks, to be read beforehand. What is done with them stands on the incident's page.</summary>
public static class PlaybookPages
{
    public static void MapPlaybookPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/playbooks", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/playbooks/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return new PageResult<PlaybooksPage, PlaybooksView>(
            frame, new PlaybooksView([.. PlaybookWords.All(definitions, frame.Reader!).Select(playbook => PlaybookLine.Of(definitions, frame.Reader!, playbook))]));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return PlaybookWords.Find(definitions, frame.Reader!, id) is { } playbook
            ? new PageResult<PlaybookPage, PlaybookLine>(frame, PlaybookLine.Of(definitions, frame.Reader!, playbook))
            : ErrorPages.NotFound(frame);
    }
}
