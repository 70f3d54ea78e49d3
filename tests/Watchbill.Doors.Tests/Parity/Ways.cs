using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Twilio;
using Watchbill.Server.Doors.Slack;
using Watchbill.StandIns;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>How Ana gives each command through each door, as she really would: pressing, typing, tapping, or running a program.</summary>
internal static partial class Ways
{
    public const string Password = "a long enough password";

    public static readonly ImmutableDictionary<(Type Command, Door Door), Func<Node, AlertId, Task>> All = new Dictionary<(Type, Door), Func<Node, AlertId, Task>>
    {
        [(typeof(Acknowledge), Door.Web)] = (node, alert) => FormAsync(node, alert, "acknowledge"),
        [(typeof(Resolve), Door.Web)] = (node, alert) => FormAsync(node, alert, "resolve"),
        [(typeof(Escalate), Door.Web)] = (node, alert) => FormAsync(node, alert, "escalate"),
        [(typeof(Snooze), Door.Web)] = (node, alert) => FormAsync(node, alert, "snooze", ("for", "1h")),
        [(typeof(Reassign), Door.Web)] = (node, alert) => FormAsync(node, alert, "reassign", ("to", "bob")),
        [(typeof(TakeOver), Door.Web)] = (node, alert) => FormAsync(node, alert, "take-over"),
        [(typeof(Restart), Door.Web)] = (node, alert) => FormAsync(node, alert, "restart"),
        [(typeof(StateFact), Door.Web)] = (node, alert) => FormAsync(node, alert, "fact", ("fact", "customer-facing"), ("holds", "yes")),
        [(typeof(MarkFalsePositive), Door.Web)] = (node, alert) => FormAsync(node, alert, "false-positive", ("cause", "expected"), ("comment", "Planned")),

        [(typeof(Acknowledge), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "ack", $"{alert}"),
        [(typeof(Resolve), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "resolve", $"{alert}"),
        [(typeof(Escalate), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "escalate", $"{alert}"),
        [(typeof(Snooze), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "snooze", $"{alert}", "--for", "1h"),
        [(typeof(Reassign), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "reassign", $"{alert}", "bob"),
        [(typeof(TakeOver), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "take-over", $"{alert}"),
        [(typeof(Restart), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "restart", $"{alert}"),
        [(typeof(StateFact), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "fact", $"{alert}", "customer-facing"),
        [(typeof(MarkFalsePositive), Door.Cli)] = (node, alert) => ProcessAsync(node, "alerts", "false-positive", $"{alert}", "--reason", "expected", "--comment", "Planned"),

        [(typeof(Acknowledge), Door.Api)] = (node, alert) => RestAsync(node, alert, "acknowledge", "{}"),
        [(typeof(Resolve), Door.Api)] = (node, alert) => RestAsync(node, alert, "resolve", "{}"),
        [(typeof(Escalate), Door.Api)] = (node, alert) => RestAsync(node, alert, "escalate", "{}"),
        [(typeof(Snooze), Door.Api)] = (node, alert) => RestAsync(node, alert, "snooze", """{"for":"1h"}"""),
        [(typeof(Reassign), Door.Api)] = (node, alert) => RestAsync(node, alert, "reassign", """{"to":"bob"}"""),
        [(typeof(TakeOver), Door.Api)] = (node, alert) => RestAsync(node, alert, "take-over", "{}"),
        [(typeof(Restart), Door.Api)] = (node, alert) => RestAsync(node, alert, "restart", "{}"),
        [(typeof(StateFact), Door.Api)] = (node, alert) => RestAsync(node, alert, "fact", """{"fact":"customer-facing"}"""),
        [(typeof(MarkFalsePositive), Door.Api)] = (node, alert) => RestAsync(node, alert, "false-positive", """{"cause":"expected","comment":"Planned"}"""),

        [(typeof(Acknowledge), Door.Slack)] = (node, alert) => PressAsync(node, alert, "acknowledge"),
        [(typeof(Resolve), Door.Slack)] = (node, alert) => PressAsync(node, alert, "resolve"),
        [(typeof(Escalate), Door.Slack)] = (node, alert) => PressAsync(node, alert, "escalate"),

        [(typeof(Acknowledge), Door.Sms)] = (node, alert) => SmsAsync(node, "ack", alert),
        [(typeof(Resolve), Door.Sms)] = (node, alert) => SmsAsync(node, "resolve", alert),
        [(typeof(Escalate), Door.Sms)] = (node, alert) => SmsAsync(node, "escalate", alert),

        [(typeof(Acknowledge), Door.MailLink)] = LinkAsync,

        [(typeof(Acknowledge), Door.Voice)] = (node, alert) => KeyAsync(node, "1", "Acknowledged", alert),
        [(typeof(Escalate), Door.Voice)] = (node, alert) => KeyAsync(node, "2", "Escalated", alert),
    }.ToImmutableDictionary();

    /// <summary>Why a command has no way through a door.</summary>
    public static readonly ImmutableDictionary<(Type Command, Door Door), string> Missing = new Dictionary<(Type, Door), string>
    {
        [(typeof(Snooze), Door.Slack)] = "a button has no place for a time; the message links to the page that has",
        [(typeof(Reassign), Door.Slack)] = "a button has no place for a person; the message links to the page that has",
        [(typeof(Snooze), Door.Sms)] = "a reply is one word and a number, and a time beside them would be guessed at",
        [(typeof(Reassign), Door.Sms)] = "a reply is one word and a number, and a name beside them would be guessed at",
        [(typeof(Resolve), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(Escalate), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(Snooze), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(Reassign), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(TakeOver), Door.Slack)] = "the acknowledge button is there; taking over from another begins with a look at the page that the message links to",
        [(typeof(TakeOver), Door.Sms)] = "a reply acts on what somebody was just paged for, and that is acknowledged, not taken over",
        [(typeof(TakeOver), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(Restart), Door.Slack)] = "rare and loud: the message links to the page, which says what it does",
        [(typeof(Restart), Door.Sms)] = "a reply acts on what somebody was just paged for, and that pages already",
        [(typeof(Restart), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(StateFact), Door.Slack)] = "a button has no place for a name; the message links to the page that has",
        [(typeof(StateFact), Door.Sms)] = "a reply is one word and a number, and a name beside them would be guessed at",
        [(typeof(StateFact), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(Resolve), Door.Voice)] = "two keys are heard and remembered at night; a third one that ends the alert is too near to them",
        [(typeof(Snooze), Door.Voice)] = "a key has no place for a time, and whoever is called at night should not type one",
        [(typeof(Reassign), Door.Voice)] = "a key has no place for a person; escalating calls the next one",
        [(typeof(TakeOver), Door.Voice)] = "a key acts on what somebody was just called for, and that is acknowledged, not taken over",
        [(typeof(Restart), Door.Voice)] = "a key acts on what somebody was just called for, and that pages already",
        [(typeof(StateFact), Door.Voice)] = "a key has no place for a name, and one read aloud would be guessed at",
        [(typeof(MarkFalsePositive), Door.Slack)] = "a button has no place for a reason; the message links to the page that has",
        [(typeof(MarkFalsePositive), Door.Sms)] = "a reply is one word and a number, and a reason beside them would be guessed at",
        [(typeof(MarkFalsePositive), Door.MailLink)] = "a link acknowledges only: whoever holds it may do no more without a login",
        [(typeof(MarkFalsePositive), Door.Voice)] = "a key has no place for a reason; that an alert was wrong is said by daylight, on its page",
    }.ToImmutableDictionary();

    private static async Task FormAsync(Node node, AlertId alert, string verb, params (string Name, string Value)[] fields)
    {
        using var client = node.Client();
        var session = await Browser.LogInAsync(node, client, "ana", Password);
        var page = await Browser.GetAsync(client, $"/alerts/{alert}", session);
        var form = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(candidate => candidate.GetAttribute("action") == $"/alerts/{alert}/{verb}");
        using var answer = await Browser.PostAsync(client, form, session, fields);
        Assert.Equal(303, (int)answer.StatusCode);
    }

    private static async Task ProcessAsync(Node node, params string[] arguments)
    {
        var (exit, output) = await Program.RunAsync(node, await node.TokenAsync("ana"), arguments);
        Assert.True(exit == 0, output);
    }

    private static async Task RestAsync(Node node, AlertId alert, string verb, string body)
    {
        using var client = node.Client(await node.TokenAsync("ana"));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await client.PostAsync($"/api/v1/alerts/{alert}/{verb}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task PressAsync(Node node, AlertId alert, string action)
    {
        var message = await node.SlackMessageAsync(alert);
        using var answer = await node.Slack.SendAsync(node.Slack.Press(message, action, node.Ana), node.Actual(SlackDoor.Path));
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static async Task SmsAsync(Node node, string word, AlertId alert)
    {
        var reply = await node.Twilio.ReplyAsync(node.Below(TwilioPaths.Inbound), Node.AnaPhone, word);
        Assert.Null(reply.Error);
        Assert.Contains($"#{alert}", Assert.Single(reply.Messages), StringComparison.Ordinal);
    }

    private static async Task KeyAsync(Node node, string key, string said, AlertId alert)
    {
        var call = await node.CallAsync(alert);
        var speech = await node.Twilio.PressAsync(call.Sid, key);
        Assert.Null(speech.Error);
        Assert.StartsWith(said, speech.Words, StringComparison.Ordinal);
    }

    private static async Task LinkAsync(Node node, AlertId alert)
    {
        var mail = await Eventually.GivesAsync(
            async () => (await node.Engine.Store.Reader.ReadOutboxAsync(500, CancellationToken.None)).FirstOrDefault(row => row.Alert == alert.Value && Link().IsMatch(row.Text)),
            $"a mail about #{alert}");
        var path = new Uri(Link().Match(mail.Text).Value).PathAndQuery;
        using var client = node.Client();
        var page = await Browser.GetAsync(client, path, null);
        using var answer = await Browser.PostAsync(client, page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(form => form.GetAttribute("action") == path), null);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [GeneratedRegex(@"http://watch\.example\.org/ack/[A-Za-z0-9_.\-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
