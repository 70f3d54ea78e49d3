using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>The service "shop" of the team alpha.</summary>
internal static class ServiceRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/services"),
        Get("/services/{id}", Shop).Owned(),
        Get("/services/{id}/simulate", Shop).Owned(),
        Get("/services/{id}/outlook", Shop).Owned(),
        Get("/policies/{id}", Rita).Owned(),
        Get("/policies/{id}/outlook", Rita).Owned(),
        (Get("/policies/{id}/simulate", Rita, 303) with { LeadsTo = "/services/shop/simulate?severity=&at=" }).Owned(),
        Post("/services/{id}/test-event", Shop, 303, "/alerts/*").Owned(),
        Post("/services/{id}/integrations/{integration}/rotate", async stage => (await Shop(stage)).At("integration", "grafana")).Owned(),

        Get("/processes"),
        Get("/processes/{id}", Usual).Everybodys("how incidents are run belongs to no team"),
        Get("/api/v1/incident-processes"),
        Get("/api/v1/incident-processes/{id}", Usual).Everybodys("how incidents are run belongs to no team"),
        (Post("/api/v1/incident-processes/{id}/severity", async stage => (await Usual(stage)).WithJson("{}")) with { Changes = false }).Everybodys("how incidents are run belongs to no team"),
        Get("/playbooks"),
        Get("/playbooks/{id}", Playbook).Owned(),
        Get("/api/v1/playbooks"),
        Get("/api/v1/playbooks/{id}", Playbook).Owned(),

        Get("/api/v1/services"),
        Get("/api/v1/services/{id}", Shop).Owned(),
        Get("/api/v1/services/{id}/keys", Shop).Owned(),
        Post("/api/v1/services/{id}/keys/rotate", async stage => (await Shop(stage)).WithJson("""{"integration":"legacy"}"""), 201).Owned(),
    ];

    /// <summary>The policy of the service.</summary>
    private static Task<Call> Rita(Stage stage) => Task.FromResult(Call.To("id", "rita"));

    private static Task<Call> Usual(Stage stage) => Task.FromResult(Call.To("id", "default"));
    /// <summary>The playbook that attaches to the service.</summary>
    private static Task<Call> Playbook(Stage stage) => Task.FromResult(Call.To("id", "shop-down"));

    private static Task<Call> Shop(Stage stage) => Task.FromResult(Call.To("id", "shop"));
}
