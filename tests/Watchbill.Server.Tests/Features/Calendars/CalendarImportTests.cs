using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Server.Access;
using Watchbill.Server.Tests.Access;
using Watchbill.StandIns.Calendars;

namespace Watchbill.Server.Tests.Features.Calendars;

/// <summary>A calendar that is taken into a schedule, by REST and by the page's form.</summary>
public sealed class CalendarImportTests
{
    private const string Schedules = """
        schedules:
          primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Weekly, participants: [rita, max], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
        """;

    private const string Path = "/api/v1/schedules/primary/import";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_makes_nothing_and_then_all_is_made_once()
    {
        await using var server = await StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        var calendar = Calendar(server, "adam", "rita");

        var dry = await SendAsync(max, calendar, "?dry_run=true");
        Assert.Equal((false, 2, 0), (dry["made"]!.GetValue<bool>(), dry["added"]!.AsArray().Count, server.Engine.Definitions.Current.Overrides.Length));

        var made = await SendAsync(max, calendar);
        Assert.Equal((true, 2), (made["made"]!.GetValue<bool>(), server.Engine.Definitions.Current.Overrides.Length));
        Assert.Equal("replace_all", made["added"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal("adam", OnCall(server, Noon(server, 2)));

        var again = await SendAsync(max, Calendar(server, "scott", "rita"));
        Assert.Equal((1, 1, 1, 2), (again["added"]!.AsArray().Count, again["removed"]!.AsArray().Count, again["unchanged"]!.GetValue<int>(), server.Engine.Definitions.Current.Overrides.Length));
        Assert.Equal("scott", OnCall(server, Noon(server, 2)));
        Assert.Contains(await server.Engine.Store.Reader.ReadAuditAsync(10, Cancel), record => record is { Action: "override.import", Object: "schedule:primary" });
    }

    [Fact]
    public async Task An_event_of_nobody_makes_it_all_fail_unless_it_is_left_out()
    {
        await using var server = await StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));

        var (status, error) = await RefusedAsync(max, Calendar(server, "adam", "Zoe from Basel"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.StartsWith("Of nobody whom we know is 'Zoe from Basel' at ", error, StringComparison.Ordinal);
        Assert.Empty(server.Engine.Definitions.Current.Overrides);

        var made = await SendAsync(max, Calendar(server, "adam", "Zoe from Basel"), "?skip_unknown=true");
        Assert.Equal((1, "Zoe from Basel"), (made["added"]!.AsArray().Count, made["unmatched"]![0]!["summary"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Bad_input_is_refused_exactly_and_changes_nothing()
    {
        await using var server = await StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        var revision = server.Engine.Definitions.Current.Revision;
        var bomb = string.Concat(Enumerable.Range(0, 40).Select(i => $"BEGIN:VEVENT\nUID:{i}\nDTSTART:20200101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nSUMMARY:adam\nEND:VEVENT\n"));

        Assert.Equal((HttpStatusCode.BadRequest, "The calendar cannot be used. Line 1: A line begins with a name."), await RefusedAsync(max, "<html>"));
        Assert.Equal((HttpStatusCode.BadRequest, "to (2126-01-01T00:00:00Z) is"), await RefusedAsync(max, Calendar(server, "adam", "rita"), "?to=2126-01-01T00:00:00Z", 28));
        Assert.Equal((HttpStatusCode.BadRequest, "to (2020-01-01T00:00:00Z) is not after from"), await RefusedAsync(max, Calendar(server, "adam", "rita"), "?to=2020-01-01T00:00:00Z", 43));
        Assert.Equal((HttpStatusCode.BadRequest, "The calendar cannot be used. Line"), await RefusedAsync(max, $"BEGIN:VCALENDAR\n{bomb}END:VCALENDAR\n", cut: 33));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "The calendar is larger than 1024 KiB."), await RefusedAsync(max, new string(' ', (1024 * 1024) + 1)));
        Assert.Equal(revision, server.Engine.Definitions.Current.Revision);
    }

    [Fact]
    public async Task An_address_is_read_through_the_guard()
    {
        await using var host = await CalendarHost.StartAsync("");
        await using var server = await StartAsync(host.Authority);
        host.Text = Calendar(server, "adam", "rita");
        using var max = server.Client(await server.TokenOfAsync("max"));

        using var answer = await max.PostJsonAsync(Path, $$"""{"url":"{{host.Address}}"}""");
        Assert.Equal(2, (await answer.JsonAsync())["added"]!.AsArray().Count);

        using var refused = await max.PostJsonAsync(Path, """{"url":"http://169.254.169.254/s3cret"}""");
        var said = await refused.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("only https is used", said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_what_a_file_would_do_and_then_makes_it()
    {
        await using var server = await StartAsync();
        using var browser = await SignedInAsync(server, "max");
        var guard = Field(await browser.GetStringAsync("/schedules/primary/import", Cancel), "_csrf");

        using var upload = new MultipartFormDataContent { { new StringContent(guard), "_csrf" } };
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(Calendar(server, "adam", "Zoe <b>")));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/calendar");
        upload.Add(file, "file", "oncall.ics");
        using var looked = await browser.PostAsync("/schedules/primary/import", upload, Cancel);
        var page = await looked.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        Assert.Contains("1 added, 0 changed, 0 removed, 0 as before", page, StringComparison.Ordinal);
        Assert.Contains("Zoe &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Empty(server.Engine.Definitions.Current.Overrides);

        var start = page.IndexOf("aria-label=\"The calendar\">", StringComparison.Ordinal);
        var text = WebUtility.HtmlDecode(page[(page.IndexOf('>', start) + 1)..page.IndexOf("</textarea>", start, StringComparison.Ordinal)]);
        using var strict = await browser.PostAsync("/schedules/primary/import", Form(("_csrf", guard), ("calendar", text)), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, strict.StatusCode);
        Assert.Empty(server.Engine.Definitions.Current.Overrides);

        using var made = await browser.PostAsync("/schedules/primary/import", Form(("_csrf", guard), ("calendar", text), ("skip", "yes")), Cancel);
        Assert.Equal("/schedules/primary?done=calendar-imported", made.Headers.Location!.OriginalString);
        Assert.Equal("adam", Assert.Single(server.Engine.Definitions.Current.Overrides).User.Value);
        Assert.Contains("Adam is on call instead of everybody", await browser.GetStringAsync("/schedules/primary", Cancel), StringComparison.Ordinal);
    }

    private static async Task<ServerUnderTest> StartAsync(params string[] allow)
    {
        var server = await ServerUnderTest.StartAsync(server => server.Options = server.Options with { CalendarAllow = [.. allow] }, organisation: false);
        await Organisation.ApplyAsync(server.Engine, [new ConfigurationFile("test.yaml", Organisation.Yaml), new ConfigurationFile("schedules.yaml", Schedules)]);
        return server;
    }

    private static async Task<HttpClient> SignedInAsync(ServerUnderTest server, string user)
    {
        var invite = (await server.Access.CreateInviteAsync(new UserId(user), Actor.Engine("test"), Door.Cli, Cancel))!.Segments[^1];
        var session = Assert.IsType<LoggedIn>(await server.Access.AcceptInviteAsync(invite, AccessServer.Password, Cancel)).Session;
        var client = server.Client();
        client.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.Plain}={session}");
        return client;
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string Field(string page, string name)
    {
        var at = page.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + name.Length + 15;
        return WebUtility.HtmlDecode(page[at..page.IndexOf('"', at)]);
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, string calendar, string query = "")
    {
        using var answer = await PostAsync(client, calendar, query);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<(HttpStatusCode Status, string Message)> RefusedAsync(HttpClient client, string calendar, string query = "", int cut = 1_000)
    {
        using var answer = await PostAsync(client, calendar, query);
        var message = (await answer.JsonAsync())["message"]!.GetValue<string>();
        return (answer.StatusCode, message.Length <= cut ? message : message[..cut]);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string calendar, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + query) { Content = new StringContent(calendar, Encoding.UTF8, "text/calendar") };

        // What is refused for its size is not sent, so that the refusal is read.
        request.Headers.ExpectContinue = true;
        return await client.SendAsync(request, Cancel);
    }

    private static Instant Noon(ServerUnderTest server, int days) => (Today(server).PlusDays(days) + new LocalTime(12, 0)).InUtc().ToInstant();

    private static string OnCall(ServerUnderTest server, Instant at) =>
        string.Join('+', server.Engine.Definitions.Current.TimetableOf(new ScheduleId("primary")).At(at).Users.Select(user => user.User.Value));

    private static LocalDate Today(ServerUnderTest server) => Instant.FromDateTimeOffset(server.Time.GetUtcNow()).InUtc().Date;

    /// <summary>Two events of six hours around noon, in two and in three days.</summary>
    private static string Calendar(ServerUnderTest server, string first, string second) =>
        $"BEGIN:VCALENDAR\n{Event("a", Today(server).PlusDays(2), first)}{Event("b", Today(server).PlusDays(3), second)}END:VCALENDAR\n";

    private static string Event(string uid, LocalDate day, string whom) => $"BEGIN:VEVENT\nUID:{uid}\nDTSTART:{day:uuuuMMdd}T090000Z\nDURATION:PT6H\nSUMMARY:{whom}\nEND:VEVENT\n";
}
