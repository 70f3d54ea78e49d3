using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.People;

/// <summary>Who there is. How to reach people is theirs and is not listed.</summary>
internal static class UsersApi
{
    public static void MapUsersApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/users", List).Answers<UserList>("listUsers", "All accounts", Permission.Observer);

    private static IResult List(WatchbillEngine engine)
    {
        var definitions = engine.Definitions.Current;
        return Answer.Ok(
            new UserList([.. definitions.Users.Values.OrderBy(user => user.Id).Select(user => new UserInfo(
                user.Id.Value,
                user.Name,
                user.Email,
                user.Zone,
                EntryText.Snake(user.Permission),
                [.. user.Scope.IsDefault ? [] : user.Scope.Select(team => team.Value)],
                user.Disabled,
                definitions.CanBeReached(user.Id)))]),
            WatchbillJson.Default.UserList);
    }
}
