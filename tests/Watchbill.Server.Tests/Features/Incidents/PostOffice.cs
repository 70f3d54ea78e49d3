using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.Notifiers;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;
using Watchbill.StandIns.Webhooks;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Features.Incidents;

/// <summary>A server with a real mail server and a program that takes webhooks, and a process that sends updates to both. Rita commands, Max writes to customers.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    public const string OwnSecret = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private readonly string _secretFile;
    private int _keys;

    private PostOffice(ServerUnderTest server, SmtpServer mail, WebhookSink hook, string secretFile)
    {
        (Server, Mail, Hook, _secretFile) = (server, mail, hook, secretFile);
    }

    public ServerUnderTest Server { get; }

    public SmtpServer Mail { get; }

    public WebhookSink Hook { get; }

    public static async Task<PostOffice> OpenAsync(ImmutableArray<ApprovalDemand> approvals = default, params ImmutableArray<CommunicationTemplate> templates)
    {
        Assert.SkipUnless(SmtpServer.IsInstalled(out var howTo), howTo);
        var mail = await SmtpServer.StartAsync();
        var hook = await WebhookSink.StartAsync();
        var secretFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(secretFile, OwnSecret);
        var server = await ServerUnderTest.StartAsync(prepared => prepared.Options = prepared.Options with
        {
            Notifiers = new NotifierOptions(
                new Notifiers.Email.SmtpOptions("127.0.0.1", "Watchbill <updates@watch.example.org>") { Port = mail.Port, PlainOnLoopback = true },
                null,
                null,
                new Notifiers.Webhook.WebhookOptions([new Notifiers.Secret(Secret)]) { Allow = ["127.0.0.1"] }),
        });
        var office = new PostOffice(server, mail, hook, secretFile);
        var process = DefaultProcess.Process with
        {
            MailLists =
            [
                new MailList("customers", "Customers", Audience.Customer, ["casey@customer.example", "kim@customer.example"], []),
                new MailList("managers", "Managers", Audience.Internal, ["board@example.org"], [new TeamTarget(new TeamId("alpha"))], "[{severity}] {reference}"),
            ],
            Webhooks =
            [
                new UpdateWebhook("desk", "Service desk", Audience.Internal, $"{hook.Url}desk", $"${{file:{secretFile}}}"),
                new UpdateWebhook("portal", "Customer portal", Audience.Customer, $"{hook.Url}portal"),
            ],
            Approvals = approvals.IsDefault ? [] : approvals,
        };
        await office.WriteAsync([DefinitionJson.Of(process), .. templates.Select(DefinitionJson.Of)]);
        return office;
    }

    public Task WriteAsync(IEnumerable<DefinitionDocument> documents) => Server.Engine.DefinitionPath.WriteAsync(
        [.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default))], []);

    /// <summary>An incident that Rita leads and for which Max writes.</summary>
    public async Task<string> DeclareAsync(string title = "Payments fail", string more = "")
    {
        var declared = await DoAsync("rita", "incidents", $$"""{"title":{{JsonValue.Create(title).ToJsonString()}},"severity":"high","services":["shop"],"page":false{{more}}}""", HttpStatusCode.Created);
        var incident = declared["incident"]!.ToString();
        await DoAsync("rita", $"incidents/{incident}/role", """{"role":"commander"}""");
        await DoAsync("max", $"incidents/{incident}/role", """{"role":"communications-lead"}""");
        return incident;
    }

    public async Task<JsonObject> DoAsync(string user, string path, string body, HttpStatusCode expected = HttpStatusCode.OK, string? key = null)
    {
        using var client = Server.Client(await Server.TokenOfAsync(user));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", key ?? $"k{++_keys}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<JsonObject> ReadAsync(string path, string user = "rita")
    {
        using var client = Server.Client(await Server.TokenOfAsync(user));
        return JsonNode.Parse(await client.GetStringAsync($"/api/v1/{path}", TestContext.Current.CancellationToken))!.AsObject();
    }

    /// <summary>What became of an update at a place, once it is so.</summary>
    public async Task<JsonObject> SentAsync(string incident, int update, string place, string state = "delivered")
    {
        JsonObject? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var sends = (await ReadAsync($"incidents/{incident}"))["updates"]!.AsArray().Single(known => (int)known!["number"]! == update)!["sent"]!.AsArray();
                found = sends.Single(send => (string)send!["place"]! == place)!.AsObject();
                return (string)found["state"]! == state;
            },
            $"update {update} of {incident} is {state} at {place}");
        return found!;
    }

    public async Task<List<T>> EntriesAsync<T>(string incident)
        where T : IncidentEntry =>
        [.. (await Server.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new IncidentId(long.Parse(incident, System.Globalization.CultureInfo.InvariantCulture))), TestContext.Current.CancellationToken)).Select(row => row.Entry).OfType<T>()];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Mail.DisposeAsync();
        await Hook.DisposeAsync();
        File.Delete(_secretFile);
    }
}
