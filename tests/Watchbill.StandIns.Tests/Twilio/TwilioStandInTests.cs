using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Twilio;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Twilio;

public sealed class TwilioStandInTests : IAsyncLifetime
{
    private TwilioStandIn _twilio = null!;
    private TwilioCaller _caller = null!;
    private WebhookSink _us = null!;

    public async ValueTask InitializeAsync()
    {
        _twilio = await TwilioStandIn.StartAsync();
        _caller = new TwilioCaller(_twilio);
        _us = await WebhookSink.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _twilio.DisposeAsync();
        await _us.DisposeAsync();
    }

    /// <summary>The vendor's published example.</summary>
    [Fact]
    public void The_signature_is_the_vendors()
    {
        Dictionary<string, string> form = new()
        {
            ["To"] = "+18005551212",
            ["CallSid"] = "CA1234567890ABCDE",
            ["Caller"] = "+12349013030",
            ["From"] = "+12349013030",
            ["Digits"] = "1234",
        };
        Assert.Equal("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", TwilioSignature.Of("12345", new Uri("https://mycompany.com/myapp.php?foo=1&bar=2"), form));
    }

    [Fact]
    public async Task A_message_is_accepted_recorded_and_can_be_fetched()
    {
        var created = await _caller.SendAsync();
        var message = Assert.Single(_twilio.Messages.All);
        Assert.Equal((string?)created["sid"], message.Sid);
        Assert.Equal("disk full", message.Body);
        var (status, fetched) = await _caller.FetchAsync(message.Sid);
        Assert.Equal((200, "queued"), (status, (string)fetched["status"]!));
    }

    [Fact]
    public async Task Answers_fit_the_vendors_document()
    {
        var document = Vendors.Twilio;
        var schema = document.Root.GetProperty("components").GetProperty("schemas").GetProperty("api.v2010.account.message");
        var created = await _caller.SendAsync();
        Assert.Empty(Vendors.Violations(document, schema, created.ToJsonString()));
        await _twilio.ReportAsync((string)created["sid"]!, "undelivered", 30005);
        var (_, fetched) = await _caller.FetchAsync((string)created["sid"]!);
        Assert.Empty(Vendors.Violations(document, schema, fetched.ToJsonString()));
        Assert.Equal(30005, (int)fetched["error_code"]!);
        var scheduled = await ScheduleAsync();
        var (_, canceled) = await _caller.UpdateAsync(scheduled, ("Status", "canceled"));
        Assert.Empty(Vendors.Violations(document, schema, canceled.ToJsonString()));
        var missing = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Except(created.Select(p => p.Key));
        Assert.Empty(missing);
    }

    [Fact]
    public void What_a_message_takes_is_in_the_vendors_document()
    {
        var declared = Vendors.Twilio.Operation("/2010-04-01/Accounts/{AccountSid}/Messages.json", "post")!.Value
            .GetProperty("requestBody").GetProperty("content").GetProperty(FormBody.ContentType).GetProperty("schema").GetProperty("properties");
        Assert.All(TwilioForm.NamesOfCreate, name => Assert.True(declared.TryGetProperty(name, out _), name));
        Assert.Contains("and the built-in rules", _twilio.SpecificationNote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_scheduled_message_can_be_canceled_and_a_body_can_be_emptied()
    {
        var sid = await ScheduleAsync();
        var (status, canceled) = await _caller.UpdateAsync(sid, ("Status", "canceled"));
        Assert.Equal((200, "canceled"), (status, (string)canceled["status"]!));
        Assert.Equal(30409, (int)(await _caller.UpdateAsync(sid, ("Status", "canceled"))).Body["code"]!);
        Assert.Equal("", (string?)(await _caller.UpdateAsync(sid, ("Body", ""))).Body["body"]);
    }

    [Fact]
    public async Task Reports_are_signed_for_the_public_url_and_reach_us_behind_it()
    {
        _twilio.Route(new Uri("https://watchbill.example.org/"), _us.Url);
        var sid = (string)(await _caller.SendAsync("+4915112345678", ("StatusCallback", "https://watchbill.example.org/twilio/status?d=7")))["sid"]!;
        await _twilio.DeliverAsync(sid);
        Assert.Equal(["sent", "delivered"], _us.Requests.All.Select(r => FormBody.Read(r.Body).ToDictionary()["MessageStatus"]));
        Assert.Equal("delivered", _twilio.Messages.All[0].Status);
        foreach (var report in _us.Requests.All)
        {
            Assert.Equal(("/twilio/status", "?d=7"), (report.Path, report.Query));
            var form = FormBody.Read(report.Body);
            var expected = TwilioSignature.Of(_twilio.AuthToken, new Uri("https://watchbill.example.org/twilio/status?d=7"), form);
            Assert.Equal(expected, report.Header(TwilioSignature.Header));
            Assert.NotEqual(expected, TwilioSignature.Of(_twilio.AuthToken, new Uri(_us.Url, "twilio/status?d=7"), form));
            Assert.NotEqual(expected, TwilioSignature.Of(_twilio.AuthToken + "x", new Uri("https://watchbill.example.org/twilio/status?d=7"), form));
        }

        using var failed = await _twilio.ReportAsync(sid, "failed", 30005);
        Assert.Equal("30005", FormBody.Read(_us.Requests.All[^1].Body).ToDictionary()["ErrorCode"]);
    }

    [Fact]
    public async Task A_message_without_callback_is_reported_to_nobody()
    {
        var sid = (string)(await _caller.SendAsync())["sid"]!;
        Assert.Null(await _twilio.ReportAsync(sid, "sent"));
        await Assert.ThrowsAsync<ArgumentException>(() => _twilio.ReportAsync("SM00", "sent"));
    }

    [Fact]
    public async Task An_answer_from_a_phone_arrives_signed()
    {
        var webhook = new Uri(_us.Url, "twilio/sms");
        var reply = await _twilio.ReplyAsync(webhook, "+4915112345678", "ack & thanks +1");
        var got = Assert.Single(_us.Requests.All);
        var form = FormBody.Read(got.Body);
        Assert.Equal("ack & thanks +1", form.ToDictionary()["Body"]);
        Assert.Equal(TwilioSignature.Of(_twilio.AuthToken, webhook, form), got.Header(TwilioSignature.Header));
        Assert.Equal("12300", reply.Error);
    }

    [Fact]
    public async Task Stop_opts_the_phone_out_and_start_in_again()
    {
        await _twilio.ReplyAsync(_us.Url, "+4915112345678", " stop ");
        Assert.Equal(400, (await _caller.CreateAsync(("To", "+4915112345678"), ("From", _twilio.Number), ("Body", "x"))).Status);
        await _twilio.ReplyAsync(_us.Url, "+4915112345678", "START");
        await _caller.SendAsync();
    }

    [Theory]
    [InlineData(200, "text/xml; charset=utf-8", "<Response><Message>Acknowledged &amp; thanks</Message></Response>", null, "Acknowledged & thanks")]
    [InlineData(200, "application/xml", "<Response><Message><Body>one</Body></Message><Message>two</Message></Response>", null, "one|two")]
    [InlineData(204, null, "", null, "")]
    [InlineData(200, "text/xml", "<Response/>", null, "")]
    [InlineData(500, "text/plain", "oops", "11200", "")]
    [InlineData(200, "application/json", "{}", "12300", "")]
    [InlineData(200, "text/xml", "<Response><Message>", "12100", "")]
    [InlineData(200, "text/xml", "<Response><Shout>x</Shout></Response>", "12200", "")]
    [InlineData(200, "text/xml", "<Reply/>", "12200", "")]
    public void What_we_answer_is_read_as_the_vendor_reads_it(int status, string? contentType, string body, string? error, string messages)
    {
        var reply = TwiML.Read(status, contentType, body);
        Assert.Equal(error, reply.Error);
        Assert.Equal(messages, string.Join('|', reply.Messages));
    }

    [Theory]
    [InlineData(1, 'x', 1)]
    [InlineData(160, 'x', 1)]
    [InlineData(161, 'x', 2)]
    [InlineData(306, 'x', 2)]
    [InlineData(307, 'x', 3)]
    [InlineData(80, '€', 1)]
    [InlineData(81, '€', 2)]
    [InlineData(70, 'ş', 1)]
    [InlineData(71, 'ş', 2)]
    [InlineData(134, 'ş', 2)]
    [InlineData(135, 'ş', 3)]
    public void Segments_are_counted_by_alphabet(int count, char letter, int segments) => Assert.Equal(segments, SmsSegments.Count(new string(letter, count)));

    [Fact]
    public async Task Faults_are_worded_as_the_vendor_words_them()
    {
        _twilio.Script
            .Next("messages.create", Fault.RateLimited(7))
            .Next("messages.create", Fault.Refuse("21614"))
            .Next("messages.create", Fault.Status(503))
            .Next("messages.create", Fault.DropAfterAccept);
        using var form = Form();
        using var limited = await _caller.RawAsync(HttpMethod.Post, _caller.MessagesPath, form, _twilio.AuthToken);
        Assert.Equal((429, TimeSpan.FromSeconds(7)), ((int)limited.StatusCode, limited.Headers.RetryAfter!.Delta!.Value));
        Assert.Equal(20429, (int)JsonNode.Parse(await limited.Content.ReadAsStringAsync())!["code"]!);
        using var refusedForm = Form();
        var (status, refused) = await _caller.AskAsync(HttpMethod.Post, _caller.MessagesPath, refusedForm, _twilio.AuthToken);
        Assert.Equal((400, 21614), (status, (int)refused["code"]!));
        using var errorForm = Form();
        using var error = await _caller.RawAsync(HttpMethod.Post, _caller.MessagesPath, errorForm, _twilio.AuthToken);
        Assert.Equal(503, (int)error.StatusCode);
        Assert.Empty(_twilio.Messages.All);
        using var droppedForm = Form();
        await Assert.ThrowsAsync<HttpRequestException>(() => _caller.RawAsync(HttpMethod.Post, _caller.MessagesPath, droppedForm, _twilio.AuthToken));
        Assert.Single(_twilio.Messages.All);

        FormUrlEncodedContent Form() => new([new("To", "+4915112345678"), new("From", _twilio.Number), new("Body", "x")]);
    }

    private async Task<string> ScheduleAsync()
    {
        var (status, body) = await _caller.CreateAsync(
            ("To", "+4915112345678"), ("MessagingServiceSid", _twilio.MessagingServiceSid), ("Body", "later"), ("ScheduleType", "fixed"),
            ("SendAt", TimeProvider.System.GetUtcNow().AddHours(1).ToString("O")));
        Assert.Equal((201, "scheduled"), (status, (string)body["status"]!));
        return (string)body["sid"]!;
    }
}
