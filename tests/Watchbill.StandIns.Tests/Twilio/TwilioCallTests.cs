using Watchbill.StandIns.Http;
using Watchbill.StandIns.Twilio;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Twilio;

/// <summary>Calls: what is taken, what every wrong form is answered, and what a phone does with them.</summary>
public sealed class TwilioCallTests : IAsyncLifetime
{
    private const string Phone = "+4915112345678";
    private const string Script = "<Response><Gather numDigits=\"1\" action=\"https://us.example.org/key?delivery=1\"><Say>Disk full. Press 1.</Say></Gather><Say>Bye.</Say></Response>";

    private TwilioStandIn _twilio = null!;
    private TwilioCaller _caller = null!;

    private string Path => $"2010-04-01/Accounts/{_twilio.AccountSid}/Calls.json";

    public async ValueTask InitializeAsync()
    {
        _twilio = await TwilioStandIn.StartAsync();
        _caller = new TwilioCaller(_twilio);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _twilio.DisposeAsync();
    }

    /// <summary>Changes to a form that nothing is wrong with; an empty value takes the parameter out.</summary>
    public static TheoryData<string, string, int> Changes => new()
    {
        { "To", "", 21201 },
        { "To", "015112345678", 21211 },
        { "From", "", 21213 },
        { "From", "12345", 21212 },
        { "From", "+15005550001", 21210 },
        { "Twiml", "", 21205 },
        { "Twiml", "<Response>", 12100 },
        { "Twiml", "<Answer/>", 12200 },
        { "Twiml", "<Response><Shout>x</Shout></Response>", 12200 },
        { "Twiml", "<Response><Say><b>x</b></Say></Response>", 12200 },
        { "Twiml", "<Response><Gather numDigits=\"1\" href=\"x\"/></Response>", 12200 },
        { "Twiml", "<Response><Gather numDigits=\"1\" action=\"/key\"/></Response>", 13325 },
        { "Twiml", "<Response><Gather numDigits=\"none\" action=\"https://x.example.org/\"/></Response>", 13314 },
        { "Twiml", "$4001", 21218 },
        { "Timeout", "0", 20001 },
        { "Timeout", "601", 20001 },
        { "Timeout", "soon", 20001 },
        { "StatusCallback", "/relative", 21609 },
        { "Body", "x", 20001 },
        { "twiml", "x", 20001 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_wrong_parameter_is_refused(string name, string value, int code)
    {
        var form = new Dictionary<string, string> { ["To"] = Phone, ["From"] = _twilio.Number, ["Twiml"] = Script };
        form[name] = value == "$4001" ? $"<Response><Say>{new string('x', 4001)}</Say></Response>" : value;
        var (status, body) = await _caller.PostAsync(Path, [.. form.Where(f => f.Value.Length > 0).Select(f => (f.Key, f.Value))]);
        Assert.Equal((400, code), (status, (int)body["code"]!));
        Assert.Empty(_twilio.Calls.All);
        Assert.Single(_twilio.Refusals.All);
    }

    [Fact]
    public async Task Missing_credentials_another_account_and_unknown_calls_are_refused()
    {
        var (status, _) = await _caller.AskAsync(HttpMethod.Post, Path, new FormUrlEncodedContent([]), "wrong");
        Assert.Equal(401, status);
        Assert.Equal(401, (await _caller.PostAsync("2010-04-01/Accounts/AC00000000000000000000000000000002/Calls.json", ("To", Phone))).Status);
        Assert.Equal(404, (await UpdateAsync("CA000000000000000000000000000000ff", "canceled")).Status);
        Assert.Equal(404, (await _caller.AskAsync(HttpMethod.Delete, Path, null, _twilio.AuthToken)).Status);
    }

    [Fact]
    public async Task Answers_and_parameters_fit_the_vendors_document()
    {
        var document = Vendors.Twilio;
        var sid = await CallAsync();
        var (_, fetched) = await _caller.AskAsync(HttpMethod.Get, $"2010-04-01/Accounts/{_twilio.AccountSid}/Calls/{sid}.json", null, _twilio.AuthToken);
        Assert.Empty(Vendors.Violations(document, document.Root.GetProperty("components").GetProperty("schemas").GetProperty("api.v2010.account.call"), fetched.ToJsonString()));

        var declared = document.Operation("/2010-04-01/Accounts/{AccountSid}/Calls.json", "post")!.Value
            .GetProperty("requestBody").GetProperty("content").GetProperty(FormBody.ContentType).GetProperty("schema").GetProperty("properties");
        Assert.All(TwilioForm.NamesOfCreateCall, name => Assert.True(declared.TryGetProperty(name, out _), name));
    }

    [Fact]
    public async Task What_is_queued_or_rings_can_be_canceled_and_what_is_answered_only_completed()
    {
        var queued = await CallAsync();
        Assert.Equal((200, "canceled"), await StatusAsync(queued, "canceled"));
        Assert.Equal(400, (await UpdateAsync(queued, "canceled")).Status);
        Assert.Equal(400, (await UpdateAsync(queued, "over")).Status);

        var taken = await CallAsync();
        _twilio.Answer(taken);
        Assert.Equal(21220, (int)(await UpdateAsync(taken, "canceled")).Body["code"]!);
        Assert.Equal((200, "completed"), await StatusAsync(taken, "completed"));
    }

    [Fact]
    public async Task Whoever_answers_hears_the_question_and_a_key_is_posted_signed_for_its_address()
    {
        await using var us = await WebhookSink.StartAsync();
        _twilio.Route(new Uri("https://us.example.org/"), us.Url);
        var sid = await CallAsync();

        var heard = _twilio.Answer(sid);
        var action = new Uri("https://us.example.org/key?delivery=1");
        Assert.Equal([new TwilioGather("Disk full. Press 1.", 1, action)], heard.Gathers);
        await _twilio.PressAsync(sid, "1");

        var request = Assert.Single(us.Requests.All);
        var form = FormBody.Read(request.Body).ToList();
        Assert.Contains(KeyValuePair.Create("Digits", "1"), form);
        Assert.Contains(KeyValuePair.Create("CallSid", sid), form);
        Assert.Contains(KeyValuePair.Create("CallStatus", "in-progress"), form);
        Assert.Equal(TwilioSignature.Of(_twilio.AuthToken, action, form), request.Header(TwilioSignature.Header));
    }

    private async Task<string> CallAsync()
    {
        var (status, body) = await _caller.PostAsync(Path, ("To", Phone), ("From", _twilio.Number), ("Twiml", Script), ("Timeout", "25"));
        Assert.Equal((201, "queued"), (status, (string)body["status"]!));
        return (string)body["sid"]!;
    }

    private Task<(int Status, System.Text.Json.Nodes.JsonObject Body)> UpdateAsync(string sid, string status)
        => _caller.PostAsync($"2010-04-01/Accounts/{_twilio.AccountSid}/Calls/{sid}.json", ("Status", status));

    private async Task<(int Status, string Call)> StatusAsync(string sid, string status)
    {
        var (code, body) = await UpdateAsync(sid, status);
        return (code, (string)body["status"]!);
    }
}
