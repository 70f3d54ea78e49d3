using System.Security.Cryptography;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.TestPages;

/// <summary>A test page to oneself, by every way at once and through the same Deliverer as a real one.</summary>
internal static class TestPageApi
{
    public static void MapTestPageApi(this IEndpointRouteBuilder api) =>
        api.MapPost("/test-page", SendAsync).Answers<TestPageResult>("testPage", "Pages the caller by every way that works", Permission.Responder, 202).Refuses(409);

    private static async Task<IResult> SendAsync(HttpContext context, WatchbillEngine engine)
    {
        var id = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var caller = context.Caller();
        var user = caller.User.Id;
        var methods = await engine.Records.SendTestPageAsync(user, id, engine.Definitions.Current);
        await engine.Records.AuditAsync(new AuditRecord(default, Actor.User(user), caller.Door, "page.test", $"user:{user}", $"{methods.Count} methods"));
        return methods.Count == 0
            ? Answer.No(Refusal.NobodyToPage, "You have no contact method that works.", "Add one on your own page.")
            : Answer.Ok(
                new TestPageResult(id, [.. methods.Select(method => $"{EntryText.Snake(method.Kind)} {method.Id}")]),
                WatchbillJson.Default.TestPageResult,
                StatusCodes.Status202Accepted);
    }
}
