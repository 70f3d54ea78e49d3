using System.Text;
using Watchbill.StandIns.Twilio;

namespace Watchbill.StandIns.Tests.Twilio;

/// <summary>Every wrong form is sent and seen refused.</summary>
public sealed class TwilioWrongFormsTests : IAsyncLifetime
{
    private const string Phone = "+4915112345678";

    private TwilioStandIn _twilio = null!;
    private TwilioCaller _caller = null!;

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
        { "To", "", 21604 },
        { "To", "015112345678", 21211 },
        { "To", "+0151123456", 21211 },
        { "To", "+49 151 1234", 21211 },
        { "To", "+4915112345678\n", 21211 },
        { "To", "ana", 21211 },
        { "From", "", 21603 },
        { "From", "12345", 21212 },
        { "From", "+15005550001", 21606 },
        { "To", "+15005550006", 21266 },
        { "Body", "", 21602 },
        { "Body", "$1601", 21617 },
        { "Subject", "x", 20001 },
        { "body", "x", 20001 },
        { "StatusCallback", "/relative", 21609 },
        { "StatusCallback", "ftp://example.org/", 21609 },
        { "StatusCallback", "https://under_score.example.org/", 21609 },
        { "ValidityPeriod", "0", 20001 },
        { "ValidityPeriod", "36001", 20001 },
        { "ValidityPeriod", "soon", 20001 },
        { "SmartEncoded", "yes", 20001 },
        { "MaxPrice", "cheap", 20001 },
        { "MessagingServiceSid", "MG00000000000000000000000000000009", 21701 },
        { "SendAt", "2030-01-01T00:00:00Z", 35114 },
        { "ScheduleType", "fixed", 35118 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_wrong_parameter_is_refused(string name, string value, int code)
    {
        var form = new Dictionary<string, string> { ["To"] = Phone, ["From"] = _twilio.Number, ["Body"] = "disk full" };
        form[name] = value == "$1601" ? new string('x', 1601) : value;
        var (status, body) = await _caller.CreateAsync([.. form.Where(f => f.Value.Length > 0).Select(f => (f.Key, f.Value))]);
        Assert.Equal((400, code), (status, (int)body["code"]!));
        Assert.Equal(400, (int)body["status"]!);
        Assert.Empty(_twilio.Messages.All);
        Assert.Single(_twilio.Refusals.All);
    }

    [Theory]
    [InlineData("MessagingServiceSid", "MG12")]
    [InlineData("ApplicationSid", "AC00000000000000000000000000000001")]
    [InlineData("RiskCheck", "perhaps")]
    [InlineData("ScheduleType", "floating")]
    public async Task A_value_that_the_vendors_document_forbids_is_refused(string name, string value)
    {
        _ = Vendors.Twilio;
        var (status, body) = await _caller.CreateAsync(("To", Phone), ("From", _twilio.Number), ("Body", "x"), (name, value));
        Assert.Equal((400, 20001), (status, (int)body["code"]!));
    }

    [Fact]
    public async Task A_parameter_given_twice_or_in_the_query_is_refused()
    {
        var (_, twice) = await _caller.CreateAsync(("To", Phone), ("From", _twilio.Number), ("Body", "x"), ("Body", "y"));
        Assert.Equal(20001, (int)twice["code"]!);
        var (_, query) = await _caller.PostAsync(_caller.MessagesPath + "?Body=x", ("To", Phone), ("From", _twilio.Number));
        Assert.Equal(20001, (int)query["code"]!);
    }

    [Fact]
    public async Task A_scheduled_time_too_near_too_far_or_unreadable_is_refused()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (at, code) in new[] { (now.AddMinutes(1).ToString("O"), 35117), (now.AddDays(36).ToString("O"), 35117), ("", 35111) })
        {
            (string, string)[] sendAt = at.Length == 0 ? [] : [("SendAt", at)];
            var (status, body) = await _caller.CreateAsync(
                [("To", Phone), ("MessagingServiceSid", _twilio.MessagingServiceSid), ("Body", "x"), ("ScheduleType", "fixed"), .. sendAt]);
            Assert.Equal((400, code), (status, (int)body["code"]!));
        }
    }

    [Fact]
    public async Task A_json_body_is_refused()
    {
        using var content = new StringContent($$"""{"To":"{{Phone}}","Body":"x"}""", Encoding.UTF8, "application/json");
        var (status, body) = await _caller.AskAsync(HttpMethod.Post, _caller.MessagesPath, content, _twilio.AuthToken);
        Assert.Equal((415, 20415), (status, (int)body["code"]!));
    }

    [Fact]
    public async Task Missing_or_wrong_credentials_are_refused()
    {
        foreach (var password in new[] { null, "", "wrong" })
        {
            var (status, body) = await _caller.AskAsync(HttpMethod.Post, _caller.MessagesPath, new FormUrlEncodedContent([]), password);
            Assert.Equal((401, 20003), (status, (int)body["code"]!));
        }
        var (other, _) = await _caller.PostAsync("2010-04-01/Accounts/AC00000000000000000000000000000002/Messages.json", ("To", Phone));
        Assert.Equal(401, other);
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_not_found()
    {
        Assert.Equal(404, (await _caller.PostAsync("2010-04-01/Messages.json", ("To", Phone))).Status);
        Assert.Equal(404, (await _caller.FetchAsync("SM000000000000000000000000000000ff")).Status);
        Assert.Equal(404, (await _caller.UpdateAsync("SM000000000000000000000000000000ff", ("Status", "canceled"))).Status);
        Assert.Equal(404, (await _caller.AskAsync(HttpMethod.Delete, _caller.MessagesPath, null, _twilio.AuthToken)).Status);
    }

    [Fact]
    public async Task A_number_that_opted_out_is_refused_until_it_opts_in_again()
    {
        _twilio.OptOut(Phone);
        var (status, body) = await _caller.CreateAsync(("To", Phone), ("From", _twilio.Number), ("Body", "x"));
        Assert.Equal((400, 21610), (status, (int)body["code"]!));
        _twilio.OptIn(Phone);
        await _caller.SendAsync(Phone);
    }

    [Theory]
    [InlineData("Status", "sent", 20001)]
    [InlineData("Status", "canceled", 30409)]
    [InlineData("Body", "rewritten", 20001)]
    [InlineData("To", "+15005550009", 20001)]
    public async Task A_wrong_update_is_refused(string name, string value, int code)
    {
        var sid = (string)(await _caller.SendAsync())["sid"]!;
        var (status, body) = await _caller.UpdateAsync(sid, (name, value));
        Assert.Equal((400, code), (status, (int)body["code"]!));
        Assert.Equal("queued", _twilio.Messages.All[0].Status);
    }
}
