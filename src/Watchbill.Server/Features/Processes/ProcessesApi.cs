using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Processes;

/// <summary>How incidents are run, and the questions that lead to a severity. Asking changes nothing.</summary>
internal static class ProcessesApi
{
    public static void MapProcessesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incident-processes", List).Answers<IncidentProcessList>("listIncidentProcesses", "How incidents are run", Permission.Observer);
        api.MapGet("/incident-processes/{id}", Read)
            .Answers<IncidentProcessInfo>("readIncidentProcess", "One process; \"default\" is also the one that holds where a service names none", Permission.Observer)
            .Refuses(404);
        api.MapPost("/incident-processes/{id}/severity", AskAsync)
            .Takes<SeverityAnswers>()
            .Answers<SeverityWalkInfo>("askSeverity", "Where answers to the questions of a process lead; changes nothing", Permission.Observer)
            .Refuses(404, 413);
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, AlertLinks links)
    {
        var definitions = engine.Definitions.Current;
        return Answer.Ok(
            new IncidentProcessList([.. ProcessLookup.All(definitions).Select(process => ProcessInfos.Summary(definitions, context.Caller().User, process, links))]),
            WatchbillJson.Default.IncidentProcessList);
    }

    private static IResult Read(HttpContext context, WatchbillEngine engine, AlertLinks links, string id) =>
        ProcessLookup.Find(engine.Definitions.Current, id) is { } process
            ? Answer.Ok(ProcessInfos.Of(engine.Definitions.Current, context.Caller().User, process, links), WatchbillJson.Default.IncidentProcessInfo)
            : NotFound(id);

    private static async Task<IResult> AskAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        if (ProcessLookup.Find(engine.Definitions.Current, id) is not { } process)
        {
            return NotFound(id);
        }

        var reading = await Body.ReadAsync(context, StrictJson.Default.SeverityAnswers);
        if (reading.Value is not { } answers)
        {
            return reading.Problem!;
        }

        var (walk, problem) = SeverityForms.Walk(process, answers);
        return walk is null ? Answer.No(problem!) : Answer.Ok(walk, WatchbillJson.Default.SeverityWalkInfo);
    }

    private static IResult NotFound(string id) => Answer.NotFound($"incident process '{id}'");
}
