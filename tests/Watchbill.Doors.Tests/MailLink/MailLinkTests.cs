using System.Collections.Immutable;
using System.Net;
using AngleSharp.Html.Dom;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;

namespace Watchbill.Doors.Tests.MailLink;

public sealed class MailLinkTests(Node node) : IClassFixture<Node>
{
    private static readonly UserId Ana = new("ana");

    [Fact]
    public async Task Fetching_a_link_changes_nothing_however_often()
    {
        var alert = await node.FireAsync("fetch");
        var before = (await node.JournalAsync(alert)).Count;
        using var client = node.Client();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, Link([alert])));
            await StatusAsync(client, HttpMethod.Head, Link([alert]));
        }

        Assert.DoesNotContain((await node.JournalAsync(alert)).Skip(before), row => row.Actor == Actor.User(Ana));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task The_button_acknowledges_every_alert_that_the_link_names_and_no_other()
    {
        var first = await node.FireAsync("first");
        var second = await node.FireAsync("second");
        var other = await node.FireAsync("other");
        var path = Link([first, second]);
        using var client = node.Client();
        var page = await Browser.GetAsync(client, path, null);
        var form = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(candidate => candidate.GetAttribute("action") == path);

        using var answer = await Browser.PostAsync(client, form, null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            [AlertStatus.Acknowledged, AlertStatus.Acknowledged, AlertStatus.Triggered],
            new[] { await node.ReadAsync(first), await node.ReadAsync(second), await node.ReadAsync(other) }.Select(stored => stored.Alert.Status));
    }

    [Fact]
    public async Task An_old_link_says_so_and_acknowledges_nothing()
    {
        var alert = await node.FireAsync("old");
        var path = node.Links.AcknowledgeUrl([alert], Ana, null, node.Engine.Time.Now() - Duration.FromHours(25)).PathAndQuery;
        using var client = node.Client();

        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(client, HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(client, HttpMethod.Post, path));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task A_damaged_link_says_so_and_acknowledges_nothing()
    {
        var alert = await node.FireAsync("damaged");
        var path = Link([alert]);
        var damaged = path[..^2] + (path[^2] == 'A' ? "BA" : "AA");
        using var client = node.Client();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, HttpMethod.Get, damaged));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, HttpMethod.Post, damaged));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    private string Link(ImmutableArray<AlertId> alerts) => node.Links.AcknowledgeUrl(alerts, Ana, null, node.Engine.Time.Now()).PathAndQuery;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
