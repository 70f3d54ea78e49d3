using System.Text.Json;
using Watchbill.Api;
using Watchbill.EndToEnd.Node;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Twilio;

namespace Watchbill.EndToEnd.Story;

public sealed class OutageOnSqliteWithoutJavaScript : OutageStory
{
    protected override StoreKind Store => StoreKind.Sqlite;

    protected override bool JavaScript => false;
}

public sealed class OutageOnSqlite : OutageStory
{
    protected override StoreKind Store => StoreKind.Sqlite;

    protected override bool JavaScript => true;
}

public sealed class OutageOnPostgres : OutageStory
{
    protected override StoreKind Store => StoreKind.Postgres;

    protected override bool JavaScript => true;
}

/// <summary>
/// The whole way on real parts: the shop breaks, Prometheus notices, Alertmanager tells Watchbill, Watchbill pages Ana and then Bob, Bob
/// answers in a browser, the shop is repaired, everyone who was told is told so.
/// <code>
///  seconds   0         3          6        9                     21
///            Ana: mail Ana: Slack Ana: SMS Bob: mail (rule 2)    Bob: SMS, unless he has answered
/// </code>
/// </summary>
public abstract class OutageStory
{
    private const string Key = "outagestorykey0123456789abcdefgh";
    private const string AnasPhone = "+15550100001";
    private const string BobsPhone = "+15550100002";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan BobsSecondMethod = TimeSpan.FromSeconds(12);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly string[] WithoutReason = ["notification.resulted"];

    private static readonly string[] Milestones =
        ["alert.triggered", "run.started", "rule.fired", "rule.fired", "alert.acknowledged", "alert.resolved"];

    protected abstract StoreKind Store { get; }

    protected abstract bool JavaScript { get; }

    [Fact(Timeout = 180_000)]
    public async Task An_outage_pages_people_until_one_answers_and_ends_with_everyone_told()
    {
        Monitoring.SkipUnlessInstalled();
        var cancel = TestContext.Current.CancellationToken;
        await using var providers = await Providers.StartAsync(cancel);
        await using var browser = await Browser.StartAsync();
        await using var shop = await Shop.OpenAsync(cancel);
        var ana = providers.Slack.AddUser("ana", "ana@example.org");
        await using var node = await Installation.CreateAsync(
            Store, Configuration(ana), new Dictionary<string, string>(providers.Environment()) { ["CHECKOUT_KEY"] = Key }, cancel);
        var passwords = await PrepareAsync(node, cancel);
        using var rest = new RestClient(node.Url, passwords.Token);
        await using var monitoring = await Monitoring.StartAsync(shop, new Uri(node.Url, $"v1/integrations/{Key}/alertmanager"), cancel);
        var bobsScreen = await browser.PersonAsync(node.Url, JavaScript);
        await bobsScreen.LogInForTheFirstTimeAsync("bob", passwords.Bob);
        var anasScreen = JavaScript ? await browser.PersonAsync(node.Url, javaScript: true) : null;
        if (anasScreen is not null)
            await anasScreen.LogInForTheFirstTimeAsync("ana", passwords.Ana);

        shop.Break();
        var alert = await AnaIsPagedAsync(providers, rest, node, cancel);
        if (anasScreen is not null)
        {
            await anasScreen.OpenAsync("Customers cannot pay");
            await anasScreen.MarkAsync();
        }
        var bobsPage = await providers.Smtp.Mails.FirstAsync(mail => mail.To.Contains("bob@example.org"), Patience, cancel);
        Assert.StartsWith("[P: critical] ", bobsPage.Headers["Subject"], StringComparison.Ordinal);

        await bobsScreen.OpenAsync("Customers cannot pay");
        await bobsScreen.AcknowledgeAsync();
        await bobsScreen.ReadsAsync("Acknowledged by", Patience);
        await bobsScreen.CannotAcknowledgeAsync();
        if (anasScreen is not null)
        {
            await anasScreen.ReadsAsync("Acknowledged by Bob Okafor", TimeSpan.FromSeconds(10));
            Assert.True(await anasScreen.IsMarkedAsync(), "The page was loaded anew instead of being told.");
        }
        await NobodyElseIsPagedAsync(providers, rest, alert, cancel);

        shop.Repair();
        var told = await rest.AlertAsync(alert, seen => seen.Alert.Status == "resolved" && NoticesAreOut(seen, 3), "everyone is told that it is over", Patience, cancel);
        await EveryoneToldHearsThatItIsOverAsync(providers, cancel);
        EveryStepHasAReason(told);
        await TheCommandLineShowsTheSameAsync(node, rest, alert, cancel);
        Assert.Empty(providers.Slack.Refusals.All);
        Assert.Empty(providers.Twilio.Refusals.All);
        Assert.Equal(0, await node.StopAsync(cancel));
    }

    /// <summary>A first start applies the folder; accounts are then opened on the host, as an operator does it.</summary>
    private static async Task<(string Token, string Ana, string Bob)> PrepareAsync(Installation node, CancellationToken cancel)
    {
        await node.StartAsync(cancel);
        Assert.Equal(0, await node.StopAsync(cancel));
        var token = (await node.RunAsync(cancel, "admin", "create-token", "ana")).Succeeded().Output.Trim();
        var ana = (await node.RunAsync(cancel, "admin", "reset-password", "ana")).Succeeded().Output.Trim();
        var bob = (await node.RunAsync(cancel, "admin", "reset-password", "bob")).Succeeded().Output.Trim();
        node.UseToken(token);
        await node.StartAsync(cancel);
        return (token, ana, bob);
    }

    /// <summary>Mail, then Slack, then SMS.</summary>
    private static async Task<long> AnaIsPagedAsync(Providers providers, RestClient rest, Installation node, CancellationToken cancel)
    {
        var mail = await providers.Smtp.Mails.FirstAsync(within: Patience, cancel: cancel);
        var alert = Assert.Single(await rest.AlertsAsync(cancel));
        Assert.Equal(["ana@example.org"], mail.To);
        Assert.Equal($"[P: critical] Checkout: CheckoutFailing: Customers cannot pay (#{alert.Id})", mail.Headers["Subject"]);
        Assert.Contains("The payment gateway refuses every card.", mail.Text, StringComparison.Ordinal);
        var link = new Uri(node.Url, "ack/").AbsoluteUri;
        Assert.Contains(link, mail.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}", mail.Html, StringComparison.Ordinal);
        Assert.Empty(providers.Slack.Messages.All);

        var post = await providers.Slack.Messages.FirstAsync(within: Patience, cancel: cancel);
        Assert.NotNull(post.Blocks);
        Assert.Contains("Customers cannot pay", post.Blocks.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(post.Action("acknowledge"));
        Assert.Empty(providers.Twilio.Messages.All);

        var sms = await providers.Twilio.Messages.FirstAsync(within: Patience, cancel: cancel);
        Assert.Equal(AnasPhone, sms.To);
        Assert.StartsWith("CRITICAL: Checkout: ", sms.Body, StringComparison.Ordinal);
        return alert.Id;
    }

    /// <summary>Waits past the moment at which Bob's next method was due; only news for Ana may have come meanwhile.</summary>
    private static async Task NobodyElseIsPagedAsync(Providers providers, RestClient rest, long alert, CancellationToken cancel)
    {
        var seen = await rest.AlertAsync(alert, a => NoticesAreOut(a, 3), "those told are told that Bob answers", Patience, cancel);
        var answered = seen.Alert.AcknowledgedAt!.Value.ToDateTimeOffset();
        Assert.Equal("acknowledged", seen.Alert.Status);
        Assert.Equal("bob", seen.Alert.AcknowledgedBy);
        var past = seen.Timeline.Last(entry => entry.Kind == "rule.fired").OccurredAt.ToDateTimeOffset() + BobsSecondMethod + TimeSpan.FromSeconds(2);
        Assert.True(answered < past - TimeSpan.FromSeconds(2), "Bob answered only after his second method: this machine is too busy for the story.");
        await Eventually.HoldsAsync(() => Clock.GetUtcNow() > past, "Bob's second method would have been used", TimeSpan.FromSeconds(30), cancel);

        seen = await rest.AlertAsync(alert, cancel);
        Assert.DoesNotContain(seen.Notifications, sent => sent.Purpose == "page" && sent.ChangedAt.ToDateTimeOffset() > answered && sent.State != "cancelled");
        await providers.Smtp.ClearScriptAsync();
        Assert.Equal(
            ["ana@example.org [P:", "bob@example.org [P:", "ana@example.org [acknowledged]"],
            providers.Smtp.Mails.All.Select(mail => $"{mail.To[0]} {mail.Headers["Subject"].Split(' ')[0]}"));
        Assert.Equal([AnasPhone, AnasPhone], providers.Twilio.Messages.All.Select(sms => sms.To));
        Assert.StartsWith("Acknowledged by Bob Okafor: ", providers.Twilio.Messages.All[1].Body, StringComparison.Ordinal);
        var post = Assert.Single(providers.Slack.Messages.All);
        Assert.NotEmpty(post.Edits);
        Assert.Contains("Acknowledged by Bob Okafor", post.Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(post.Action("acknowledge"));
    }

    private static async Task EveryoneToldHearsThatItIsOverAsync(Providers providers, CancellationToken cancel)
    {
        await providers.Smtp.Mails.AtLeastAsync(2, mail => mail.Headers["Subject"].StartsWith("[resolved]", StringComparison.Ordinal), Patience, cancel);
        Assert.Equal(
            ["ana@example.org", "bob@example.org"],
            providers.Smtp.Mails.All.Skip(3).Select(mail => mail.To[0]).Order(StringComparer.Ordinal));
        Assert.Equal([AnasPhone, AnasPhone, AnasPhone], providers.Twilio.Messages.All.Select(sms => sms.To));
        Assert.StartsWith("Resolved: ", providers.Twilio.Messages.All[2].Body, StringComparison.Ordinal);
        var post = Assert.Single(providers.Slack.Messages.All);
        Assert.Contains("Resolved", post.Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(post.ActionIds);
    }

    private static void EveryStepHasAReason(AlertDetail alert)
    {
        Assert.All(
            alert.Timeline.Where(entry => !WithoutReason.Contains(entry.Kind)),
            entry => Assert.False(string.IsNullOrWhiteSpace(entry.Reason), $"{entry.Kind} does not say why: {entry.Text}"));
        Assert.Equal(Milestones, alert.Timeline.Select(entry => entry.Kind).Where(Milestones.Contains));
        var second = alert.Timeline.Last(entry => entry.Kind == "rule.fired");
        Assert.StartsWith("rule 2 pages Bob Okafor (on call for Backup: layer ", second.Text, StringComparison.Ordinal);
        Assert.Equal("rule 2 waited 9 s and nobody had acknowledged", second.Reason);
        var answer = alert.Timeline.Single(entry => entry.Kind == "alert.acknowledged");
        Assert.Equal(("user:bob", "web", "Bob Okafor asked for it"), (answer.Actor, answer.Door, answer.Reason));
        Assert.Equal("the source says that it is over", alert.Timeline.Single(entry => entry.Kind == "alert.resolved").Reason);
    }

    private static async Task TheCommandLineShowsTheSameAsync(Installation node, RestClient rest, long id, CancellationToken cancel)
    {
        var shown = (await node.RunAsync(cancel, "alerts", "show", $"{id}", "--json")).Succeeded().Output;
        var asked = JsonSerializer.Serialize(await rest.AlertAsync(id, cancel), WatchbillJson.Default.AlertDetail);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(asked), JsonElement.Parse(shown)), $"The interface says\n{asked}\nand the command line\n{shown}");
    }

    /// <summary>At least this many, none of them on its way any more.</summary>
    private static bool NoticesAreOut(AlertDetail alert, int count)
        => alert.Notifications.Count(sent => sent.Purpose == "notice" && sent.State == "handed_over") >= count
           && alert.Notifications.All(sent => sent.State is "handed_over" or "cancelled");

    private static string Configuration(SlackUser ana) => $$"""
        users:
          ana:
            name: Ana Torres
            email: ana@example.org
            zone: Europe/Berlin
            permission: admin
            seed:
              methods:
                mail: {email: ana@example.org}
                chat: {slack: {{ana.Id}}}
                phone: {sms: "{{AnasPhone}}"}
              rules:
                - {urgency: high, after: 0s, method: mail}
                - {urgency: high, after: 3s, method: chat}
                - {urgency: high, after: 6s, method: phone}
          bob:
            name: Bob Okafor
            email: bob@example.org
            zone: Europe/London
            permission: responder
            seed:
              methods:
                mail: {email: bob@example.org}
                phone: {sms: "{{BobsPhone}}"}
              rules:
                - {urgency: high, after: 0s, method: mail}
                - {urgency: high, after: {{(int)BobsSecondMethod.TotalSeconds}}s, method: phone}
        schedules:
          primary:
            name: Primary
            zone: Europe/Berlin
            layers:
              - {name: Weekly, participants: [ana], every: 1w, handoff: Mon 09:00, start: 2026-01-05}
          backup:
            name: Backup
            zone: Europe/London
            layers:
              - {name: Weekly, participants: [bob], every: 1w, handoff: Mon 09:00, start: 2026-01-05}
        policies:
          shop:
            name: Shop
            rules:
              - {page: [schedule: primary], after: 0s}
              - {page: [schedule: backup], after: 9s}
        services:
          checkout:
            name: Checkout
            policy: shop
            integrations:
              prometheus: {name: Prometheus, kind: alertmanager, key: "${env:CHECKOUT_KEY}"}
        """;
}
