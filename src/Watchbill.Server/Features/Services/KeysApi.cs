using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Services;

/// <summary>The keys of a service's integrations.</summary>
internal static class KeysApi
{
    public static void MapKeysApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/services/{id}/keys", List).Answers<KeyList>("listKeys", "The keys of a service's integrations; never the keys themselves", Permission.Manager).Refuses(404);
        api.MapPost("/services/{id}/keys/rotate", RotateAsync)
            .Takes<RotateKey>(optional: true)
            .Answers<NewKey>("rotateKey", "Makes a new key; the old one works for another 24 hours", Permission.Manager, 201)
            .Refuses(404);
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, string id)
    {
        var definitions = engine.Definitions.Current;
        if (ServicesApi.Visible(context, definitions, id) is not { } service)
        {
            return Answer.NotFound($"service '{id}'");
        }

        var keys = definitions.Keys.Values
            .Where(key => key.Service == service.Id)
            .OrderBy(key => key.Integration.Value, StringComparer.Ordinal).ThenBy(key => key.CreatedAt)
            .Select(key => new KeyInfo(key.Id, key.Integration.Value, key.Hint, key.CreatedAt, key.ExpiresAt));
        return Answer.Ok(new KeyList([.. keys]), WatchbillJson.Default.KeyList);
    }

    private static async Task<IResult> RotateAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string id)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.RotateKey, new RotateKey());
        if (problem is not null)
        {
            return problem;
        }

        var definitions = engine.Definitions.Current;
        if (ServicesApi.Visible(context, definitions, id) is not { } service)
        {
            return Answer.NotFound($"service '{id}'");
        }

        if (body!.Integration is null && service.Integrations.Length != 1)
        {
            return Answer.No(
                ErrorCode.Invalid, $"{service.Id} has {service.Integrations.Length} integrations.", $"Name one in 'integration': {string.Join(", ", service.Integrations.Select(known => known.Id))}.");
        }

        if (service.Integrations.FirstOrDefault(known => body.Integration is null || known.Id.Value == body.Integration) is not { } integration)
        {
            return Answer.NotFound($"integration '{body.Integration}' of {service.Id}");
        }

        var caller = context.Caller();
        var actor = Actor.User(caller.User.Id);
        var (minted, writes) = IntegrationKeys.Rotate(definitions, service.Id, integration.Id, actor, engine.Time.Now());
        await engine.DefinitionPath.WriteAsync(
            writes, [new AuditRecord(default, actor, caller.Door, "key.rotate", $"service:{service.Id}", $"{integration.Id}, new key ends in {minted.Row.Hint}")]);
        return Answer.Ok(
            new NewKey(
                service.Id.Value,
                integration.Id.Value,
                EntryText.Snake(integration.Kind),
                IntegrationKeys.Url(links, integration.Kind, minted.Key).AbsoluteUri,
                minted.Key,
                minted.OldKeysEndAt),
            WatchbillJson.Default.NewKey,
            StatusCodes.Status201Created);
    }
}
