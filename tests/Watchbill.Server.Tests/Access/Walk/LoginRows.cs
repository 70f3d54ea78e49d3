using Watchbill.Server.Access;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

internal static class LoginRows
{
    private const string Next = "another good one";

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/login") with { NothingToForge = "the form itself is nobody's" },
        Post("/login", LogInAsync, 303, "/").Forged(303, call => call.WithFields(("password", Call.Flip(AccessServer.Password))), "/login?problem=wrong"),
        Post("/logout", _ => Task.FromResult(Call.Plain), 303, "/login"),
        Get("/password"),
        Post("/password", _ => Task.FromResult(Call.Fields(("current", AccessServer.Password), ("password", Next), ("repeat", Next))), 303, "/"),
        Get("/invite/{token}", InvitedAsync).ForgedAt("token", 410),
        Post("/invite/{token}", AcceptAsync, 303, "/").ForgedAt("token", 303, "/invite/{token}?problem=invite"),
    ];

    private static async Task<Call> LogInAsync(Stage stage)
    {
        await stage.SessionAsync("olga");
        return await stage.WithLoginFormAsync(Call.Fields(("user", "olga"), ("password", AccessServer.Password)));
    }

    private static async Task<Call> InvitedAsync(Stage stage) => Call.To("token", await stage.InviteAsync("olga"));

    private static async Task<Call> AcceptAsync(Stage stage) =>
        (await stage.WithLoginFormAsync(Call.Fields(("password", Next), ("repeat", Next)))).At("token", await stage.InviteAsync("olga"));
}
