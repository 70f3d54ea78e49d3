using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>What is one's own. These addresses name nobody, so that there is nobody else's to ask for.</summary>
internal static class PersonRows
{
    private const string Saved = "/me?done=saved";

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/people"),
        Get("/people/{id}", _ => Task.FromResult(Call.To("id", "olga"))).Everybodys("administrators see how anybody is reached, without the addresses"),
        Get("/me"),
        Post("/me/test-page", _ => Task.FromResult(Call.Plain), 303, "/me?done=test-page"),
        Post("/me/methods", _ => Task.FromResult(Call.Fields(("kind", "sms"), ("address", "+15550100777"))), 303, Saved),
        Post("/me/methods/remove", WithSpareAsync, 303, Saved),
        Post("/me/methods/works", FlaggedAsync, 303, "/me?done=works-again"),
        Post("/me/rules", AddRuleAsync, 303, Saved),
        Post("/me/rules/remove", RemoveRuleAsync, 303, Saved),
        Post("/me/rules/move", MoveRuleAsync, 303, Saved),
        Post("/me/hours", _ => Task.FromResult(Call.Fields(("which", "quiet"), ("from", "22:00"), ("to", "07:00"))), 303, Saved),
        Post("/me/hours/remove", _ => Task.FromResult(Call.Fields(("which", "quiet"), ("window", "22:00–07:00 every day"))), 303, Saved),
        Post("/me/news", _ => Task.FromResult(Call.Fields(("news", "resolved"))), 303, Saved),

        Get("/api/v1/users"),
        Get("/api/v1/me/notification-rules"),
        Put("/api/v1/me/notification-rules", _ => Task.FromResult(Call.Json("""{"rules":[],"quiet":[{"from":"21:00","to":"06:00"}]}"""))),
        Get("/api/v1/tokens"),
        Post("/api/v1/tokens", _ => Task.FromResult(Call.Json("""{"name":"walk"}""")), 201),
        Delete("/api/v1/tokens/{id}", async stage => Call.To("id", await stage.TokenIdAsync("olga"))).Owned(),
        Post("/api/v1/test-page", _ => Task.FromResult(Call.Plain), 202),
    ];

    private static async Task<Call> WithSpareAsync(Stage stage)
    {
        await stage.GiveSpareMethodAsync("olga");
        return Call.Fields(("method", Stage.Spare));
    }

    private static async Task<Call> FlaggedAsync(Stage stage)
    {
        await stage.FlagSpareMethodAsync("olga");
        return Call.Fields(("method", Stage.Spare));
    }

    private static async Task<Call> AddRuleAsync(Stage stage)
    {
        await stage.GiveSpareMethodAsync("olga");
        return Call.Fields(("urgency", "low"), ("minutes", "7"), ("method", Stage.Spare));
    }

    private static async Task<Call> MoveRuleAsync(Stage stage) => Call.Fields(("rule", await stage.GiveSpareMethodAsync("olga")), ("minutes", "9"));

    private static async Task<Call> RemoveRuleAsync(Stage stage) => Call.Fields(("rule", await stage.GiveSpareMethodAsync("olga")));
}
