using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Tokens;

/// <summary>The caller's own tokens.</summary>
internal static class TokensApi
{
    private const int LongestDays = 3_650;

    public static void MapTokensApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", ListAsync).Answers<TokenList>("listTokens", "One's own tokens; never the tokens themselves", Permission.Observer);
        api.MapPost("/tokens", CreateAsync).Takes<NewToken>().Answers<MintedToken>("createToken", "Makes a token with which a program acts as the caller", Permission.Observer, 201);
        api.MapDelete("/tokens/{id}", RevokeAsync).Answers<TokenList>("revokeToken", "Revokes one of one's own tokens; answers those that are left", Permission.Observer).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine) =>
        Answer.Ok(await OwnAsync(context, engine), WatchbillJson.Default.TokenList);

    private static async Task<IResult> CreateAsync(HttpContext context, WatchbillEngine engine, AccessService access)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewToken);
        if (problem is not null)
        {
            return problem;
        }

        if (string.IsNullOrWhiteSpace(body!.Name) || body.Name.Length > AccessService.MaxNameLength || body.ExpiresInDays is < 1 or > LongestDays)
        {
            return Answer.No(ErrorCode.Invalid, $"'name' has 1 to {AccessService.MaxNameLength} characters, 'expires_in_days' is 1 to {LongestDays}.");
        }

        var caller = context.Caller();
        Instant? end = body.ExpiresInDays is { } days ? engine.Time.Now() + Duration.FromDays(days) : null;
        var made = await access.CreateTokenAsync(caller.User.Id, body.Name, end, Actor.User(caller.User.Id), caller.Door, context.RequestAborted);
        return made is null
            ? Answer.NotFound("such account any more")
            : Answer.Ok(new MintedToken(made.Row.Id, made.Token, end), WatchbillJson.Default.MintedToken, StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, WatchbillEngine engine, AccessService access, string id)
    {
        var caller = context.Caller();
        var own = await OwnAsync(context, engine);
        return own.Tokens.Any(token => token.Id == id)
            && await access.RevokeTokenAsync(id, Actor.User(caller.User.Id), caller.Door, context.RequestAborted)
            ? Answer.Ok(await OwnAsync(context, engine), WatchbillJson.Default.TokenList)
            : Answer.NotFound($"token '{id}' of yours");
    }

    private static async Task<TokenList> OwnAsync(HttpContext context, WatchbillEngine engine)
    {
        var now = engine.Time.Now();
        var rows = await engine.Store.Access.ListTokensAsync(context.Caller().User.Id, context.RequestAborted);
        return new TokenList(
        [
            .. rows.Where(row => row.Kind == AccessService.ApiKind && row.RevokedAt is null && !(row.ExpiresAt <= now))
                .Select(row => new TokenInfo(row.Id, row.Name, row.Hint, row.CreatedAt, row.ExpiresAt)),
        ]);
    }
}
