using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Watchbill.Domain.Responders;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;
using Watchbill.Server.Tests.Access.Walk;

namespace Watchbill.Server.Tests.Access;

/// <summary>Every endpoint of the running server, as everybody and as nobody. What is expected stands beside the endpoint: its access rule.</summary>
public sealed class EndpointWalkTests
{
    private static readonly (string? User, Permission? Permission)[] Everybody =
        [(null, null), ("olga", Permission.Observer), ("rita", Permission.Responder), ("max", Permission.Manager), ("adam", Permission.Admin)];

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it()
    {
        await using var server = await ServerUnderTest.StartAsync();

        Assert.NotEmpty(Endpoints(server));
        Assert.All(Endpoints(server), endpoint => Assert.True(endpoint.Metadata.OfType<AccessRule>().Count() == 1, $"{endpoint.RoutePattern.RawText} has no access rule, or several"));
    }

    [Fact]
    public async Task Every_endpoint_has_a_row_and_every_row_an_endpoint()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var endpoints = Endpoints(server).Select(Name).Order(StringComparer.Ordinal).ToList();
        var rows = EndpointTable.Rows.Select(row => row.Endpoint).Order(StringComparer.Ordinal).ToList();

        Assert.True(endpoints.SequenceEqual(rows), $"without a row: {string.Join(", ", endpoints.Except(rows))}; without an endpoint: {string.Join(", ", rows.Except(endpoints))}; or one is there twice");
    }

    [Fact]
    public async Task Every_row_says_whose_its_object_is_and_how_its_secret_is_forged()
    {
        await using var server = await ServerUnderTest.StartAsync();
        foreach (var endpoint in Endpoints(server))
        {
            var row = RowOf(endpoint);
            var rule = endpoint.Metadata.GetMetadata<AccessRule>()!;
            if (rule.Minimum is not null)
            {
                Assert.True(row.Forge is null, $"{row.Endpoint} has nothing to forge");
                Assert.True(
                    endpoint.RoutePattern.Parameters.Count == 0 || row.IsOwned != row.IsEverybodys is not null, $"{row.Endpoint} names something: say whether another team may know of it");
                continue;
            }

            Assert.False(row.IsOwned, $"{row.Endpoint} needs no account, so that nobody's team counts");
            Assert.True(
                (row.Forge is not null || row.NothingToForge is not null) == (rule.How != "nothing to protect"), $"{row.Endpoint} is protected by {rule.How}: say how that is forged");
        }
    }

    [Fact]
    public async Task Every_endpoint_serves_the_least_permitted_and_nobody_else()
    {
        await using var stage = await Stage.SetAsync();
        var wrong = new List<string>();
        var walker = new Walker(stage, wrong);
        foreach (var endpoint in Endpoints(stage.Server))
        {
            try
            {
                await walker.WalkAsync(RowOf(endpoint), endpoint);
            }
            catch (Exception broken) when (broken is TimeoutException or HttpRequestException or InvalidOperationException)
            {
                wrong.Add($"{Name(endpoint)}: {broken.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_pages_form_takes_nothing_but_a_form()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints(server).Where(endpoint => endpoint.Metadata.GetMetadata<TakesForms>() is not null && Method(endpoint) == "POST"))
        {
            using var client = server.Client(await server.TokenOfAsync("adam"));
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : "1"));
            using var answer = await client.PostJsonAsync(path, "{}");
            if (answer.StatusCode != HttpStatusCode.UnsupportedMediaType)
            {
                wrong.Add($"{Name(endpoint)} answers {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task An_endpoint_without_a_rule_answers_500_to_everybody()
    {
        await using var server = await AccessServer.StartAsync();
        foreach (var (user, _) in Everybody)
        {
            using var client = server.Client(user is null ? null : await server.TokenOfAsync(user));
            using var answer = await client.GetAsync("/test/forgotten", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("no_access_rule", (await answer.JsonAsync())["code"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Each_permission_opens_its_own_level_and_those_below()
    {
        await using var server = await AccessServer.StartAsync();
        foreach (var (user, permission) in Everybody.Skip(1))
        {
            using var client = server.Client(await server.TokenOfAsync(user!));
            foreach (var level in Enum.GetValues<Permission>())
            {
                using var answer = await client.GetAsync($"/test/{level.ToString().ToLowerInvariant()}", TestContext.Current.CancellationToken);
                Assert.Equal(permission >= level ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_method_are_not_faults()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/nowhere", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PutAsync("/v2/enqueue", null, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ServerUnderTest server) =>
        server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Name(RouteEndpoint endpoint) => $"{Method(endpoint)} {endpoint.RoutePattern.RawText}";

    private static string Method(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private static EndpointRow RowOf(RouteEndpoint endpoint) =>
        EndpointTable.Rows.SingleOrDefault(row => row.Endpoint == Name(endpoint)) ?? throw new InvalidOperationException($"{Name(endpoint)} has no row in the endpoint table.");
}
