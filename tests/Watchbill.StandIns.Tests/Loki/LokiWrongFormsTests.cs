using Watchbill.StandIns.Loki;

namespace Watchbill.StandIns.Tests.Loki;

public sealed class LokiWrongFormsTests
{
    private const string Good = "query={app%3D\"api\"}&start=1000&end=2000";

    [Theory]
    [InlineData("/loki/api/v1/query_range?" + Good, "ops", 200, "success")]
    [InlineData("/loki/api/v1/query_range?" + Good, null, 401, "no org id")]
    [InlineData("/loki/api/v1/push?" + Good, "ops", 404, "404 page not found")]
    [InlineData("/loki/api/v1/query_range?start=1000&end=2000", "ops", 400, "unexpected $end")]
    [InlineData("/loki/api/v1/query_range?query=up&start=1000&end=2000", "ops", 400, "unexpected IDENTIFIER")]
    [InlineData("/loki/api/v1/query_range?query={app%3D~\".*\"}&start=1000&end=2000", "ops", 400, "at least one regexp or equality matcher")]
    [InlineData("/loki/api/v1/query_range?query={app%3D\"api\"}+|%3D+x&start=1000&end=2000", "ops", 400, "unexpected character")]
    [InlineData("/loki/api/v1/query_range?" + Good + "&limit=5001", "ops", 400, "max entries limit")]
    [InlineData("/loki/api/v1/query_range?" + Good + "&limit=0", "ops", 400, "limit must be a positive value")]
    [InlineData("/loki/api/v1/query_range?" + Good + "&direction=up", "ops", 400, "invalid direction")]
    [InlineData("/loki/api/v1/query_range?query={app%3D\"api\"}&start=now&end=2000", "ops", 400, "could not parse")]
    [InlineData("/loki/api/v1/query_range?query={app%3D\"api\"}&start=3000&end=2000", "ops", 400, "must not be before")]
    [InlineData("/loki/api/v1/query_range?query={app%3D\"api\"}&start=1&end=9000000000000000", "ops", 400, "exceeds the limit")]
    public async Task It_refuses_what_Loki_refuses(string path, string? tenant, int status, string words)
    {
        await using var loki = await LokiServer.StartAsync((1_500, "fine"));
        using var http = new HttpClient { BaseAddress = loki.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tenant is not null)
            request.Headers.Add("X-Scope-OrgID", tenant);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
