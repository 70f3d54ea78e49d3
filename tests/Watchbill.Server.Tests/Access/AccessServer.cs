using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

/// <summary>A server with endpoints of the tests' own, behind the real gate.</summary>
internal static class AccessServer
{
    public const string Password = "correct horse battery";

    public static Task<ServerUnderTest> StartAsync(Func<Watchbill.Server.Hosting.ServerOptions, Watchbill.Server.Hosting.ServerOptions>? options = null) => ServerUnderTest.StartAsync(server =>
    {
        server.Options = options?.Invoke(server.Options) ?? server.Options;
        server.Map = app =>
        {
            app.MapGet("/test/forgotten", () => "nobody may see this");
            app.MapGet("/test/open-token", (HttpContext context) => Csrf.Token(context)).Allow(AccessRule.Open("nothing to protect"));
            app.MapPost("/test/open", (HttpContext context) => Caller.Of(context)?.User.Id.Value ?? "nobody").Allow(AccessRule.Open("nothing to protect"));
            app.MapGet("/test/fault", Fault).Allow(AccessRule.Open("nothing to protect"));
            foreach (var permission in Enum.GetValues<Permission>())
            {
                var path = $"/test/{permission.ToString().ToLowerInvariant()}";
                app.MapGet(path, (HttpContext context) => $"{Caller.Of(context)!.User.Id} {Caller.Of(context)!.Door}").Allow(AccessRule.Account(permission));
                app.MapPost(path, (HttpContext context) => $"{Caller.Of(context)!.User.Id} {Caller.Of(context)!.Door}").Allow(AccessRule.Account(permission));
            }
        };
    });

    /// <summary>Gives a person a password as an invitation does.</summary>
    public static async Task SetPasswordAsync(this ServerUnderTest server, string user, string password = Password)
    {
        var link = await server.Access.CreateInviteAsync(new UserId(user), Actor.Engine("test"), Door.Cli, TestContext.Current.CancellationToken);
        Assert.IsType<LoggedIn>(await server.Access.AcceptInviteAsync(link!.Segments[^1], password, TestContext.Current.CancellationToken));
    }

    private static string Fault() => throw new InvalidOperationException("the secret of the fault");
}
