using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Policies;

/// <summary>Escalation policies, as they are written: seen by whoever may see a service that they answer for.</summary>
public static class PolicyPages
{
    public static void MapPolicyPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/policies/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/policies/{id}/simulate", Simulate).Allow(AccessRule.Account(Permission.Observer));
    }

    /// <summary>Null when there is none, or none that this account may see.</summary>
    public static EscalationPolicy? Find(DefinitionSet definitions, User reader, string id)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        return definitions.Policies.TryGetValue(new PolicyId(id), out var policy) && (reader.Scope.IsEmpty || PolicyView.ServicesOf(definitions, reader, policy).Any()) ? policy : null;
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return Find(definitions, frame.Reader!, id) is { } policy
            ? new PageResult<PolicyPage, PolicyView>(frame, PolicyView.Of(definitions, frame.Reader!, policy))
            : ErrorPages.NotFound(frame);
    }

    /// <summary>The form of the page, which leads to the page of the service that was chosen.</summary>
    private static IResult Simulate(HttpContext context, WatchbillEngine engine, string id, string? service, string? severity, string? at)
    {
        var frame = PageFrame.Bare(context, engine);
        var definitions = engine.Definitions.Current;
        return Find(definitions, frame.Reader!, id) is { } policy && PolicyView.ServicesOf(definitions, frame.Reader!, policy).FirstOrDefault(known => service is null || known.Id.Value == service) is { } chosen
            ? SeeOther.Local($"/services/{chosen.Id}/simulate?severity={Uri.EscapeDataString(severity ?? "")}&at={Uri.EscapeDataString(at ?? "")}")
            : ErrorPages.NotFound(frame);
    }
}
