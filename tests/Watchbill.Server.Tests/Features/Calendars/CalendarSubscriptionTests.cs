using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Calendars;
using Watchbill.StandIns;
using Watchbill.StandIns.Calendars;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests.Features.Calendars;

/// <summary>A layer that is read from an address, over HTTP, on a clock that the test moves.</summary>
public sealed class CalendarSubscriptionTests
{
    private static readonly ScheduleId Primary = new("primary");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_on_call_follows_the_calendar_and_the_last_good_copy_outlives_its_host_and_a_restart()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");

        host.Text = Calendar("max");
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await OnCallAsync(server, "max");

        var gone = host.Address;
        await host.StopAsync();
        await server.RestartAsync();
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        var state = await StateAsync(server, gone, known => known.FailingSince is not null);

        Assert.NotNull(state.ReadAt);
        Assert.Contains("refused", state.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("max", OnCall(server));
        using var client = server.Client(await server.TokenOfAsync("adam"));
        var note = JsonNode.Parse(await client.GetStringAsync("/api/v1/schedules/primary", Cancel))!["calendars"]![0]!;
        Assert.Equal(("127.0.0.1", state.Reason), (note["calendar"]!.GetValue<string>(), note["reason"]!.GetValue<string>()));
        Assert.Contains("watchbill_calendars_failing 1", await client.GetStringAsync("/metrics", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_not_changed_is_asked_again_only_whether_it_has_and_makes_no_new_revision()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");
        var (revision, read) = (server.Engine.Definitions.Current.Revision, (await StateAsync(server, host.Address, _ => true)).ReadAt);

        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await StateAsync(server, host.Address, known => known.ReadAt > read);

        Assert.Equal(2, host.Requests.Count);
        Assert.NotNull(host.Requests.All[1].Header("If-None-Match"));
        Assert.Equal(revision, server.Engine.Definitions.Current.Revision);
    }

    [Fact]
    public async Task What_cannot_be_used_keeps_the_last_good_copy_and_says_why()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");

        foreach (var (text, reason) in new[]
        {
            ("<html>Sign in</html>", "what was sent cannot be used. Line 1: A line begins with a name"),
            (Calendar("max\nRRULE:FREQ=SECONDLY"), "what was sent cannot be used. Line 7: FREQ of RRULE is DAILY"),
            (new string(' ', CalendarLimits.Octets + 1), "it is larger than 1024 KiB"),
        })
        {
            host.Text = text;
            server.Time.Advance(CalendarFetcher.DefaultEvery);
            await StateAsync(server, host.Address, known => known.Reason.Contains(reason, StringComparison.OrdinalIgnoreCase));
            Assert.Equal("rita", OnCall(server));
        }

        host.Script.Next("calendar", Fault.Redirect(new Uri("http://10.0.0.1/oncall.ics")));
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await StateAsync(server, host.Address, known => known.Reason.Contains("where it leads cannot be used", StringComparison.Ordinal));

        host.Text = Calendar("max");
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await OnCallAsync(server, "max");
        Assert.Null((await StateAsync(server, host.Address, _ => true)).FailingSince);
    }

    [Fact]
    public async Task An_internal_address_is_not_asked_unless_the_operator_allows_it()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await ServerUnderTest.StartAsync();
        await WriteAsync(server, host.Address);

        await StateAsync(server, host.Address, known => known.Reason.Contains("only https is used", StringComparison.Ordinal));
        Assert.Empty(host.Requests.All);
    }

    [Fact]
    public async Task After_a_day_of_failures_administrators_are_told_once()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");
        host.Script.Always("calendar", Fault.Status(500));
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await StateAsync(server, host.Address, known => known is { FailingSince: not null, IsTold: false });

        for (var day = 0; day < 3; day++)
        {
            server.Time.Advance(CalendarFetcher.TellAfter);
            var before = host.Requests.Count;
            await Eventually.HoldsAsync(() => host.Requests.Count > before, "it is tried again", cancel: Cancel);
            await StateAsync(server, host.Address, known => known.IsTold);
        }

        var audit = await server.Engine.Store.Reader.ReadAuditAsync(1_000, Cancel);
        var told = Assert.Single(audit, record => record.Detail.Contains("calendar.failing", StringComparison.Ordinal));
        Assert.Contains("adam", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_is_seen_nowhere()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita", "Nobody we know"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");
        host.Script.Always("calendar", Fault.Status(500));
        server.Time.Advance(CalendarFetcher.DefaultEvery);
        await StateAsync(server, host.Address, known => known.FailingSince is not null);

        var session = Assert.IsType<Watchbill.Server.Access.LoggedIn>(await server.Access.AcceptInviteAsync(
            (await server.Access.CreateInviteAsync(new UserId("adam"), Actor.Engine("test"), Door.Cli, Cancel))!.Segments[^1], Access.AccessServer.Password, Cancel)).Session;
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/schedules/primary") { Headers = { { "Cookie", $"{Watchbill.Server.Access.SessionCookie.Plain}={session}" } } };
        using var answer = await client.SendAsync(request, Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        using var api = server.Client(await server.TokenOfAsync("adam"));
        var rest = await api.GetStringAsync("/api/v1/schedules/primary", Cancel);
        var audit = string.Join('\n', (await server.Engine.Store.Reader.ReadAuditAsync(1_000, Cancel)).Select(record => record.Detail));

        Assert.Contains("Calendars in this schedule", page, StringComparison.Ordinal);
        Assert.Contains("The last good copy is used.", page, StringComparison.Ordinal);
        Assert.Contains("Nobody we know", page, StringComparison.Ordinal);
        Assert.Equal(1, JsonNode.Parse(rest)!["calendars"]![0]!["unmatched_count"]!.GetValue<int>());
        Assert.Contains("another text at 127.0.0.1, 2 events", audit, StringComparison.Ordinal);
        Assert.All(new[] { page, rest, audit, server.Log.All }, text => Assert.DoesNotContain(CalendarHost.Secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_no_schedule_names_any_more_is_forgotten()
    {
        await using var host = await CalendarHost.StartAsync(Calendar("rita"));
        await using var server = await StartAsync(host);
        await OnCallAsync(server, "rita");

        await WriteAsync(server, "https://calendar.invalid/other.ics");
        server.Time.Advance(Duration.FromSeconds(11));

        await Eventually.HoldsAsync(() => server.Engine.Definitions.Current.CalendarCopies.IsEmpty, "the copy goes", cancel: Cancel);
    }

    private static async Task<ServerUnderTest> StartAsync(CalendarHost host)
    {
        var server = await ServerUnderTest.StartAsync(server => server.Options = server.Options with { CalendarAllow = [host.Authority] });
        await WriteAsync(server, host.Address);
        server.Time.Advance(Duration.FromSeconds(11));
        return server;
    }

    private static Task WriteAsync(ServerUnderTest server, string url) => Organisation.WriteAsync(
        server.Engine, DefinitionJson.Of(new Schedule(Primary, "Primary", DateTimeZone.Utc, [Layer.Of("Shared", new LayerCalendar(null, url))])));

    private static string OnCall(ServerUnderTest server) =>
        string.Join('+', server.Engine.Definitions.Current.TimetableOf(Primary).At(Instant.FromDateTimeOffset(server.Time.GetUtcNow())).Users.Select(user => user.User.Value));

    private static Task OnCallAsync(ServerUnderTest server, string user) =>
        Eventually.HoldsAsync(() => OnCall(server) == user, $"{user} is on call", cancel: Cancel);

    private static Task<CalendarState> StateAsync(ServerUnderTest server, string url, Func<CalendarState, bool> wanted) => Eventually.GivesAsync(
        async () => await CalendarState.ReadAsync(server.Engine.Store.Reader, CalendarCopy.IdOf(url), Cancel) is { } state && wanted(state) ? state : null, "the calendar's state", cancel: Cancel);

    /// <summary>Somebody, always; and somebody else in the coming days.</summary>
    private static string Calendar(string whom, string? other = null) =>
        $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20200101T000000Z\nDURATION:P1D\nSUMMARY:{whom}\n{(whom.Contains("RRULE", StringComparison.Ordinal) ? "" : "RRULE:FREQ=DAILY\n")}END:VEVENT\n"
        + (other is null ? "" : $"BEGIN:VEVENT\nUID:b\nDTSTART:{Instant.FromDateTimeOffset(new ShiftedTime().GetUtcNow()).InUtc().Date.PlusDays(3):uuuuMMdd}T000000Z\nDURATION:P1D\nSUMMARY:{other}\nEND:VEVENT\n")
        + "END:VCALENDAR\n";
}
