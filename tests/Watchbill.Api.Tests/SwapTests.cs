using Watchbill.Domain.Announcements;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

/// <summary>Shifts change hands over REST. In "primary" Ana has the week from 3 June 2030, Bob the next, and so on.</summary>
public sealed class SwapTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_shift_is_asked_for_taken_in_parts_and_the_final_schedule_says_so()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var zoe = await Rest.AsAsync(node, "zoe");
        var asked = await ana.PostAsync("swaps", """{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-10T07:00:00Z","reason":"A wedding\nin June","asked":["zoe"]}""", "swap-1");
        var id = (string)asked.Body["id"]!;

        Assert.Equal((201, "open", "A wedding in June"), (asked.Status, (string)asked.Body["status"]!, (string)asked.Body["reason"]!));
        Assert.Equal(id, (string)(await ana.PostAsync("swaps", """{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-10T07:00:00Z"}""", "swap-1")).Body["id"]!);
        Assert.Equal(409, (await ana.PostAsync("swaps", """{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-04T07:00:00Z"}""")).Status);

        // Zoe is of another team, and sees it because she was asked.
        Assert.Contains(id, (await zoe.GetAsync("swaps")).Body["swaps"]!.AsArray().Select(swap => (string)swap!["id"]!));

        var part = await zoe.PostAsync($"swaps/{id}/take", """{"start":"2030-06-05T07:00:00Z","end":"2030-06-07T07:00:00Z"}""", "take-1");
        Assert.Equal((200, 2), (part.Status, part.Body["open"]!.AsArray().Count));
        Assert.Single((await zoe.PostAsync($"swaps/{id}/take", """{"start":"2030-06-05T07:00:00Z","end":"2030-06-07T07:00:00Z"}""", "take-1")).Body["taken"]!.AsArray());
        Assert.Equal("part_taken", (string)(await zoe.PostAsync($"swaps/{id}/take", """{"start":"2030-06-04T07:00:00Z","end":"2030-06-06T07:00:00Z"}""")).Body["code"]!);

        var final = (await ana.GetAsync("schedules/primary/render?from=2030-06-03T07:00:00Z&to=2030-06-10T07:00:00Z")).Body;
        Assert.Equal(["ana", "zoe", "ana"], final["shifts"]!.AsArray().Select(shift => (string)shift!["users"]![0]!));
        Assert.Equal(["requested", "taken"], (await ana.GetAsync($"swaps/{id}")).Body["history"]!.AsArray().Select(entry => (string)entry!["kind"]!));

        using var bob = await Rest.AsAsync(node, "bob");
        Assert.Equal("forbidden", (string)(await bob.PostAsync($"swaps/{id}/cancel")).Body["code"]!);
        Assert.Equal("cancelled", (string)(await ana.PostAsync($"swaps/{id}/cancel")).Body["status"]!);
        Assert.Equal("swap_closed", (string)(await zoe.PostAsync($"swaps/{id}/take")).Body["code"]!);
        Assert.DoesNotContain(id, (await zoe.GetAsync("swaps")).Body["swaps"]!.AsArray().Select(swap => (string)swap!["id"]!));
        Assert.Contains(id, (await zoe.GetAsync("swaps?all=true&schedule=primary")).Body["swaps"]!.AsArray().Select(swap => (string)swap!["id"]!));
    }

    [Fact]
    public async Task Those_who_are_asked_are_told_once_and_the_requester_of_what_becomes_of_it()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var bob = await Rest.AsAsync(node, "bob");
        const string Body = """{"schedule":"primary","start":"2030-08-12T07:00:00Z","end":"2030-08-19T07:00:00Z","asked":["bob","zoe"]}""";
        var id = (string)(await ana.PostAsync("swaps", Body, "told-1")).Body["id"]!;
        await ana.PostAsync("swaps", Body, "told-1");

        Assert.Equal(["bob swap.requested", "zoe swap.requested"], await ToldAsync(id));

        await bob.PostAsync($"swaps/{id}/take");
        Assert.Equal(["ana swap.taken", "bob swap.requested", "zoe swap.requested"], await ToldAsync(id));
        Assert.Equal("part_taken", (string)(await bob.PostAsync($"swaps/{(string)(await ana.PostAsync("swaps", Body.Replace("2030-08-12", "2030-08-26", StringComparison.Ordinal).Replace("2030-08-19", "2030-09-02", StringComparison.Ordinal))).Body["id"]!}/take", """{"start":"2030-08-20T07:00:00Z","end":"2030-08-27T07:00:00Z"}""")).Body["code"]!);
    }

    [Fact]
    public async Task An_exchange_is_offered_and_accepted_and_both_shifts_change_hands()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var bob = await Rest.AsAsync(node, "bob");
        var id = (string)(await ana.PostAsync("swaps", """{"schedule":"primary","start":"2030-07-01T07:00:00Z","end":"2030-07-08T07:00:00Z","asked":["bob"]}""")).Body["id"]!;

        Assert.Equal("not_on_call", (string)(await bob.PostAsync($"swaps/{id}/offers", """{"exchange_start":"2030-07-15T07:00:00Z","exchange_end":"2030-07-22T07:00:00Z"}""")).Body["code"]!);
        var offered = (await bob.PostAsync($"swaps/{id}/offers", """{"exchange_start":"2030-07-08T07:00:00Z","exchange_end":"2030-07-15T07:00:00Z"}""")).Body;
        var offer = (string)offered["offers"]![0]!["id"]!;
        Assert.Equal("open", (string)offered["offers"]![0]!["state"]!);
        Assert.Equal("forbidden", (string)(await bob.PostAsync($"swaps/{id}/offers/{offer}/accept")).Body["code"]!);

        var accepted = await ana.PostAsync($"swaps/{id}/offers/{offer}/accept");

        Assert.Equal((200, "taken", "accepted"), (accepted.Status, (string)accepted.Body["status"]!, (string)accepted.Body["offers"]![0]!["state"]!));
        var final = (await ana.GetAsync("schedules/primary/render?from=2030-07-01T07:00:00Z&to=2030-07-15T07:00:00Z")).Body;
        Assert.Equal(["bob", "ana"], final["shifts"]!.AsArray().Select(shift => (string)shift!["users"]![0]!));
    }

    [Fact]
    public async Task An_absence_raises_requests_takes_nobody_off_and_keeps_its_reason_to_the_person()
    {
        using var bob = await Rest.AsAsync(node, "bob");
        using var olga = await Rest.AsAsync(node, "olga");
        using var zoe = await Rest.AsAsync(node, "zoe");
        var before = (await bob.GetAsync("schedules/primary/render?from=2031-09-01&to=2031-10-01")).Body["shifts"]!.ToJsonString();

        var away = await bob.PostAsync("absences", """{"start":"2031-09-01T00:00:00Z","end":"2031-10-01T00:00:00Z","reason":"Operation"}""", "away-1");

        var id = (string)away.Body["id"]!;
        Assert.Equal((201, "Operation"), (away.Status, (string)away.Body["reason"]!));
        Assert.InRange(away.Body["swaps"]!.AsArray().Count, 2, 3);
        Assert.Equal(before, (await bob.GetAsync("schedules/primary/render?from=2031-09-01&to=2031-10-01")).Body["shifts"]!.ToJsonString());
        var seen = (await olga.GetAsync("absences?user=bob")).Body["absences"]!.AsArray().Single(one => (string)one!["id"]! == id)!;
        Assert.Null(seen["reason"]);
        Assert.Equal(id, (string)(await olga.GetAsync($"swaps/{(string)seen["swaps"]![0]!}")).Body["absence"]!);
        Assert.Empty((await zoe.GetAsync("absences?user=bob")).Body["absences"]!.AsArray());
        Assert.Equal("forbidden", (string)(await olga.PostAsync("absences", """{"start":"2031-09-01T00:00:00Z","end":"2031-10-01T00:00:00Z","user":"ana"}""")).Body["code"]!);
        Assert.Equal("not_found", (string)(await zoe.DeleteAsync($"absences/{id}")).Body["code"]!);

        Assert.Equal((200, id), ((await bob.DeleteAsync($"absences/{id}")) is var (status, gone) ? (status, (string)gone["id"]!) : default));
        Assert.Equal(404, (await bob.DeleteAsync($"absences/{id}")).Status);
        Assert.Equal("cancelled", (string)(await olga.GetAsync($"swaps/{(string)seen["swaps"]![0]!}")).Body["status"]!);
    }

    [Theory]
    [InlineData("""{"schedule":"nowhere","start":"2030-06-03T07:00:00Z","end":"2030-06-10T07:00:00Z"}""", 404, "not_found")]
    [InlineData("""{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-03T07:00:00Z"}""", 400, "invalid")]
    [InlineData("""{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-10T07:00:00Z","asked":["nobody-knows"]}""", 422, "unknown_user")]
    [InlineData("""{"schedule":"primary","start":"2030-06-03T07:00:00Z"}""", 400, "invalid")]
    [InlineData("""{"schedule":"primary","start":"2030-06-03T07:00:00Z","end":"2030-06-10T07:00:00Z"}""", 409, "not_on_call")]
    public async Task What_cannot_be_asked_for_says_why(string body, int status, string code)
    {
        using var bob = await Rest.AsAsync(node, "bob");

        var (answered, said) = await bob.PostAsync("swaps", body);

        Assert.Equal((status, code), (answered, (string)said["code"]!));
    }

    /// <summary>"user topic" of every announcement about a request.</summary>
    private async Task<IEnumerable<string>> ToldAsync(string swap) =>
        (await node.Engine.Store.Reader.ReadRecentDeliveriesAsync(500, TestContext.Current.CancellationToken))
        .Where(delivery => delivery.Request.Message is Announcement announcement && announcement.Link == $"swaps/{swap}")
        .Select(delivery => $"{delivery.Request.User} {((Announcement)delivery.Request.Message).Topic}")
        .Order(StringComparer.Ordinal);
}
