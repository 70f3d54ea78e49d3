using Watchbill.Api;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Playbooks;

internal static class PlaybooksApi
{
    public static void MapPlaybooksApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/playbooks", List).Answers<PlaybookList>("listPlaybooks", "The playbooks that the account may see", Permission.Observer);
        api.MapGet("/playbooks/{id}", Read).Answers<PlaybookDetail>("readPlaybook", "One playbook: phases, items, branches, steps, and its text", Permission.Observer).Refuses(404);
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, AlertLinks links)
    {
        var (definitions, reader) = (engine.Definitions.Current, context.Caller().User);
        return Answer.Ok(new PlaybookList([.. PlaybookWords.All(definitions, reader).Select(playbook => PlaybookForms.Info(definitions, reader, playbook, Url(links, playbook)))]), WatchbillJson.Default.PlaybookList);
    }

    private static IResult Read(HttpContext context, WatchbillEngine engine, AlertLinks links, string id)
    {
        var (definitions, reader) = (engine.Definitions.Current, context.Caller().User);
        return PlaybookWords.Find(definitions, reader, id) is { } playbook
            ? Answer.Ok(PlaybookForms.Detail(playbook, PlaybookForms.Info(definitions, reader, playbook, Url(links, playbook))), WatchbillJson.Default.PlaybookDetail)
            : Answer.NotFound($"playbook '{id}'");
    }

    private static string Url(AlertLinks links, Playbook playbook) => links.Below($"playbooks/{playbook.Id}").AbsoluteUri;
}
