using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Tests.Access;

/// <summary>Every endpoint of the running server, as everybody and as nobody. What is expected stands beside the endpoint: its access rule.</summary>
public sealed partial class EndpointWalkTests
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
    public async Task Every_endpoint_lets_in_whom_it_names_and_nobody_else()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var wrong = new List<string>();
        foreach (var (user, permission) in Everybody)
        {
            foreach (var endpoint in Endpoints(server))
            {
                // A logged-out or changed caller would not reach the next endpoint.
                using var client = server.Client(user is null ? null : await server.TokenOfAsync(user));
                using var answer = await CallAsync(client, endpoint, "rita", "1", "shop");
                var minimum = endpoint.Metadata.GetMetadata<AccessRule>()!.Minimum;
                var status = (int)answer.StatusCode;
                var isRight = minimum is null ? status is not (403 or >= 500)
                    : permission is null ? status == 401
                    : permission < minimum ? status == 403
                    : status is not (401 or 403 or >= 500);
                if (!isRight)
                {
                    wrong.Add($"{user ?? "nobody"} gets {status} from {Name(endpoint)}, which asks for {minimum?.ToString() ?? "nobody"}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_belongs_to_another_team_does_not_exist()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var sender = server.Client();
        await sender.PostJsonAsync($"/v1/integrations/{server.Keys["shop/plain"]}/events", """{"key":"k","title":"t"}""");
        var alert = Assert.Single(await server.AlertsAsync()).Id.ToString();
        using var client = server.Client(await server.TokenOfAsync("scott"));
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints(server).Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is { Minimum: <= Permission.Manager } && IsOfAnObject(endpoint)))
        {
            using var answer = await CallAsync(client, endpoint, "rita", alert, "shop");
            if (answer.StatusCode != HttpStatusCode.NotFound)
            {
                wrong.Add($"{Name(endpoint)} answers {(int)answer.StatusCode}");
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
            using var answer = await CallAsync(client, endpoint, "rita", "1", "shop", isWrongType: true);
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

    /// <summary>True when the path names an alert or a service, which belong to a team.</summary>
    private static bool IsOfAnObject(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name is "alert" or "service")
        || (endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name is "id") && ObjectPath().IsMatch(endpoint.RoutePattern.RawText ?? string.Empty));

    private static async Task<HttpResponseMessage> CallAsync(HttpClient client, RouteEndpoint endpoint, string user, string alert, string service, bool isWrongType = false)
    {
        var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => Value(parameter.Name, endpoint.RoutePattern.RawText ?? string.Empty),
            _ => "x",
        }))));
        using var request = new HttpRequestMessage(new HttpMethod(Method(endpoint)), path);
        if (request.Method != HttpMethod.Get)
        {
            // What a command cannot be understood without.
            Dictionary<string, string> fields = path.EndsWith("/snooze", StringComparison.Ordinal) ? new() { ["for"] = "1h" }
                : path.EndsWith("/reassign", StringComparison.Ordinal) ? new() { ["to"] = "scott" }
                : [];
            request.Content = endpoint.Metadata.GetMetadata<TakesForms>() is not null && !isWrongType
                ? new FormUrlEncodedContent(fields)
                : new StringContent(System.Text.Json.JsonSerializer.Serialize(fields), System.Text.Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        string Value(string name, string pattern) => name switch
        {
            "alert" => alert,
            "service" => service,
            "user" => user,
            "id" => pattern.Contains("service", StringComparison.Ordinal) ? service : pattern.Contains("alert", StringComparison.Ordinal) ? alert : "x",
            _ => "x",
        };
    }

    [GeneratedRegex("(?:alerts|services)/\\{id", RegexOptions.NonBacktracking)]
    private static partial Regex ObjectPath();
}
