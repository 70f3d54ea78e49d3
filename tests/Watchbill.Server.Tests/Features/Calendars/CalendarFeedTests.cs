using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.Calendars;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests.Features.Calendars;

/// <summary>A feed from the making of its address to its end, over HTTP.</summary>
public sealed class CalendarFeedTests
{
    private const string Schedules = """
        schedules:
          primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Weekly, participants: [rita, max], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
          backup: {name: "Back-up; nights, mostly", zone: Europe/Berlin, layers: [{name: Daily, participants: [max, rita, adam], every: 1d, handoff: "09:00", start: 2026-01-05}]}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ones_own_calendar_has_ones_own_shifts_in_every_schedule()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "rita", "{}");

        using var client = server.Client();
        using var answer = await client.GetAsync(url, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("X-WR-CALNAME:On call: Rita\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:On call: Primary\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:On call: Back-up\\; nights\\, mostly\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Max", text, StringComparison.Ordinal);

        // 210 days: every other week, and every third day; one more of each may reach in.
        Assert.InRange(Count(text, "BEGIN:VEVENT"), 15 + 70, 17 + 72);
    }

    [Fact]
    public async Task A_schedules_calendar_has_everybody()
    {
        await using var server = await StartAsync();
        var text = await ReadAsync(server, await MakeAsync(server, "olga", """{"schedule":"primary"}"""));

        Assert.Contains("SUMMARY:Rita: Primary\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Max: Primary\r\n", text, StringComparison.Ordinal);
        Assert.InRange(Count(text, "BEGIN:VEVENT"), 30, 32);
    }

    [Fact]
    public async Task Who_has_the_calendar_already_gets_304_until_a_shift_changes()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "olga", """{"schedule":"primary"}""");
        using var client = server.Client();
        using var first = await client.GetAsync(url, Cancel);
        var tag = first.Headers.ETag!;

        Assert.True(tag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, url, request => request.Headers.IfNoneMatch.Add(tag)));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, url, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified!.Value.AddSeconds(-1)));

        // Something else changes: the revision is another, the shifts are not.
        var olga = server.Engine.Definitions.Current.Users[new UserId("olga")];
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(olga with { Email = "other@example.org" }));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, url, request => request.Headers.IfNoneMatch.Add(tag)));

        server.Time.Advance(Duration.FromSeconds(5));
        await OverrideAsync(server);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url, request => request.Headers.IfNoneMatch.Add(tag)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url, request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified));
    }

    [Fact]
    public async Task Sequence_rises_with_every_change_of_a_shift_and_never_falls()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "olga", """{"schedule":"primary"}""");

        var before = SequenceOf(await ReadAsync(server, url));
        var change = await OverrideAsync(server);
        var changed = SequenceOf(await ReadAsync(server, url));
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(change with { End = change.End + Duration.FromHours(1) }));
        var longer = SequenceOf(await ReadAsync(server, url));
        await server.RestartAsync();
        var restarted = SequenceOf(await ReadAsync(server, new Uri(server.Address, url.PathAndQuery)));

        Assert.True(before < changed && changed < longer && longer <= restarted, $"{before} {changed} {longer} {restarted}");
    }

    [Fact]
    public async Task An_address_is_one_per_calendar_and_a_new_one_ends_the_old()
    {
        await using var server = await StartAsync();
        var old = await MakeAsync(server, "rita", "{}");
        using var rita = server.Client(await server.TokenOfAsync("rita"));

        using var again = await rita.PostJsonAsync("/api/v1/calendars", "{}");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var renewed = await MakeAsync(server, "rita", """{"rotate":true}""");
        var list = await rita.GetStringAsync("/api/v1/calendars", Cancel);

        using var client = server.Client();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, old));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, renewed));
        Assert.Single(JsonNode.Parse(list)!["calendars"]!.AsArray());
        Assert.DoesNotContain(renewed.Segments[^1][..^4], list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_address_and_that_of_a_disabled_account_end_at_once()
    {
        await using var server = await StartAsync();
        var (ritas, maxs) = (await MakeAsync(server, "rita", "{}"), await MakeAsync(server, "max", """{"schedule":"primary"}"""));
        using var rita = server.Client(await server.TokenOfAsync("rita"));
        var id = JsonNode.Parse(await rita.GetStringAsync("/api/v1/calendars", Cancel))!["calendars"]![0]!["id"]!.GetValue<string>();
        using var client = server.Client();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, ritas));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, maxs));

        using var revoked = await rita.DeleteAsync($"/api/v1/calendars/{id}", Cancel);
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(server.Engine.Definitions.Current.Users[new UserId("max")] with { Disabled = true }));

        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, ritas));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, maxs));
    }

    [Fact]
    public async Task A_disabled_person_is_in_nobodys_calendar()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "olga", """{"schedule":"primary"}""");
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(server.Engine.Definitions.Current.Users[new UserId("max")] with { Disabled = true }));

        Assert.DoesNotContain("Max", await ReadAsync(server, url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendars_secret_opens_nothing_else()
    {
        await using var server = await StartAsync();
        var secret = (await MakeAsync(server, "adam", "{}")).Segments[^1][..^4];
        using var client = server.Client(secret);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, new Uri(server.Address, "/api/v1/users")));
        using var token = server.Client();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(token, new Uri(server.Address, $"/calendars/{await server.TokenOfAsync("adam")}.ics")));
    }

    [Fact]
    public async Task A_reader_that_asks_all_the_time_is_told_when_to_come_back()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "rita", "{}");
        using var client = server.Client();

        // One comes back each minute, so that on a slow machine a few more are served.
        HttpResponseMessage last;
        var served = 0;
        for (; (last = await client.GetAsync(url, Cancel)).IsSuccessStatusCode && served < 3 * CalendarLimiter.PerFeed; served++)
        {
            last.Dispose();
        }

        using var refused = last;
        Assert.InRange(served, CalendarLimiter.PerFeed, 3 * CalendarLimiter.PerFeed);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        server.Time.Advance(Duration.FromTimeSpan(refused.Headers.RetryAfter!.Delta!.Value));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url));
    }

    [Fact]
    public async Task A_schedule_that_does_not_exist_has_no_calendar()
    {
        await using var server = await StartAsync();
        using var client = server.Client(await server.TokenOfAsync("rita"));
        using var answer = await client.PostJsonAsync("/api/v1/calendars", """{"schedule":"nowhere"}""");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_schedule_is_named_by_its_id_or_its_name()
    {
        await using var server = await StartAsync();
        using var client = server.Client(await server.TokenOfAsync("rita"));
        using var named = await client.PostJsonAsync("/api/v1/calendars", """{"schedule":"Back-up; nights, mostly"}""");

        Assert.Equal("backup", (await named.JsonAsync())["schedule"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_teams_schedule_has_no_calendar_for_an_account_with_a_scope()
    {
        await using var server = await StartAsync();
        using var scott = server.Client(await server.TokenOfAsync("scott"));
        using var unknown = await scott.PostJsonAsync("/api/v1/calendars", """{"schedule":"nowhere"}""");
        using var others = await scott.PostJsonAsync("/api/v1/calendars", """{"schedule":"primary"}""");

        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal((await unknown.Content.ReadAsStringAsync(Cancel)).Replace("nowhere", "primary", StringComparison.Ordinal), await others.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_feed_ends_when_its_owners_scope_no_longer_has_the_schedule_and_lives_again_when_it_has()
    {
        await using var server = await StartAsync();
        var url = await MakeAsync(server, "olga", """{"schedule":"primary"}""");
        var olga = server.Engine.Definitions.Current.Users[new UserId("olga")];
        using var client = server.Client();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url));

        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(olga with { Scope = [new TeamId("beta")] }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, url));

        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(olga with { Scope = [new TeamId("alpha")] }));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, url));
    }

    /// <summary>WATCHBILL_FEED_DUMP names a file to which a feed is written, to be read by other programs.</summary>
    [Fact]
    public async Task No_line_is_longer_than_75_octets_and_all_end_in_crlf()
    {
        await using var server = await StartAsync();
        var text = await ReadAsync(server, await MakeAsync(server, "olga", """{"schedule":"backup"}"""));
        if (Environment.GetEnvironmentVariable("WATCHBILL_FEED_DUMP") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, text, Cancel);
        }

        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    private static async Task<ServerUnderTest> StartAsync()
    {
        var server = await ServerUnderTest.StartAsync(organisation: false);
        await Organisation.ApplyAsync(server.Engine, [new ConfigurationFile("test.yaml", Organisation.Yaml), new ConfigurationFile("schedules.yaml", Schedules)]);
        return server;
    }

    private static async Task<Uri> MakeAsync(ServerUnderTest server, string user, string body)
    {
        using var client = server.Client(await server.TokenOfAsync(user));
        using var answer = await client.PostJsonAsync("/api/v1/calendars", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var url = new Uri((await answer.JsonAsync())["url"]!.GetValue<string>());
        Assert.Equal("watchbill.example", url.Host);
        return new Uri(server.Address, url.PathAndQuery);
    }

    private static async Task<string> ReadAsync(ServerUnderTest server, Uri url)
    {
        using var client = server.Client();
        return await client.GetStringAsync(url, Cancel);
    }

    private static async Task<Override> OverrideAsync(ServerUnderTest server)
    {
        var start = Instant.FromDateTimeOffset(server.Time.GetUtcNow()) + Duration.FromDays(2);
        var change = new Override("ov-feed", new ScheduleId("primary"), start, start + Duration.FromHours(3), OverrideKind.Add, new UserId("adam"), null);
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(change));
        return change;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Uri url, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        prepare?.Invoke(request);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static int SequenceOf(string text) => Assert.Single(
        text.Split("\r\n").Where(line => line.StartsWith("SEQUENCE:", StringComparison.Ordinal)).Select(line => int.Parse(line[9..], System.Globalization.CultureInfo.InvariantCulture)).Distinct());

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
