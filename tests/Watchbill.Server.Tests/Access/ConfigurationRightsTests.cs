using System.Net;
using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Tests.Access;

public sealed class ConfigurationRightsTests(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("export")]
    public async Task An_account_that_is_limited_to_teams_has_no_say_in_the_configuration_of_all(string verb)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("scott", verb, Organisation.Yaml));
    }

    [Theory]
    [InlineData("max: {name: Max, email: max@example.org, permission: manager", "max: {name: Max, email: max@example.org, permission: admin")]
    [InlineData("adam: {name: Adam, email: adam@example.org", "adam: {name: Adam, email: max@example.org")]
    [InlineData("permission: admin", "permission: observer")]
    public async Task A_manager_makes_and_changes_no_administrator(string before, string after)
    {
        var users = server.Engine.Definitions.Current.Users;

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("max", "apply", Organisation.Yaml.Replace(before, after, StringComparison.Ordinal)));

        Assert.Same(users, server.Engine.Definitions.Current.Users);
    }

    [Fact]
    public async Task A_manager_applies_everything_else_and_an_administrator_makes_another()
    {
        await using var own = await ServerUnderTest.StartAsync();
        var changed = Organisation.Yaml.Replace("name: Alpha", "name: Alpha team", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await SendAsync("max", "apply", changed, own));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("adam", "apply", changed.Replace("permission: manager, seed", "permission: admin, seed", StringComparison.Ordinal), own));
        Assert.Equal(Permission.Admin, own.Engine.Definitions.Current.Users[new UserId("max")].Permission);
    }

    private async Task<HttpStatusCode> SendAsync(string user, string verb, string yaml, ServerUnderTest? at = null)
    {
        using var client = (at ?? server).Client(await (at ?? server).TokenOfAsync(user));
        using var answer = verb == "export"
            ? await client.GetAsync("/api/v1/config/export", TestContext.Current.CancellationToken)
            : await client.PostJsonAsync($"/api/v1/config/{verb}", JsonSerializer.Serialize(new { files = new Dictionary<string, string>(StringComparer.Ordinal) { ["test.yaml"] = yaml } }));
        return answer.StatusCode;
    }
}
