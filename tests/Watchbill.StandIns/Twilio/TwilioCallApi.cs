using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

/// <summary>The Calls resource: create, fetch, end. A call stays queued until a test moves it on.</summary>
internal sealed partial class TwilioCallApi(TwilioOptions options, Func<string, string> newSid)
{
    public const string Create = "calls.create";
    public const string Fetch = "calls.fetch";
    public const string Update = "calls.update";

    private const int MaxTwiml = 4_000;
    private static readonly string[] Ended = ["completed", "busy", "failed", "no-answer", "canceled"];

    public Recording<TwilioCall> Calls { get; } = new();

    public static string? OperationOf(ReceivedRequest request) => CallPattern().Match(request.Path) is not { Success: true } match ? null
        : (match.Groups["call"].Success, request.Method) switch
        {
            (false, "POST") => Create,
            (true, "GET") => Fetch,
            (true, "POST") => Update,
            _ => null,
        };

    public static string AccountOf(ReceivedRequest request) => CallPattern().Match(request.Path).Groups["account"].Value;

    public (Answer? Answer, TwilioProblem? Problem) Run(string operation, ReceivedRequest request)
    {
        if (operation == Create)
            return CreateCall(request);
        var sid = CallPattern().Match(request.Path).Groups["call"].Value;
        if (Find(sid) is not { } known)
            return (null, new TwilioProblem(20404, 404, $"The requested resource {request.Path} was not found"));
        return operation == Fetch ? (Answer.Json(200, Describe(known)), null) : UpdateCall(known, request);
    }

    public TwilioCall? Find(string sid) => Calls.All.FirstOrDefault(call => call.Sid == sid);

    public TwilioCall? Change(string sid, Func<TwilioCall, TwilioCall> change) => Calls.Edit(call => call.Sid == sid, change);

    private (Answer? Answer, TwilioProblem? Problem) CreateCall(ReceivedRequest request)
    {
        if (TwilioForm.CreateCall(request, out var problem) is not { } form || (problem = CreateProblem(form)) is not null)
            return (null, problem);
        var call = new TwilioCall(
            newSid("CA"), form["To"]!, form["From"]!, "queued", form["Twiml"], form["Url"] is { } url ? new Uri(url) : null, form["StatusCallback"] is { } status ? new Uri(status) : null,
            form["Timeout"] is { } ring ? int.Parse(ring, CultureInfo.InvariantCulture) : 60, options.Clock.GetUtcNow());
        Calls.Add(call);
        return (Answer.Json(201, Describe(call)), null);
    }

    private TwilioProblem? CreateProblem(TwilioForm form)
    {
        if (form["To"] is not { Length: > 0 } to)
            return TwilioProblem.Bad(21201, "No 'To' number is specified");
        if (form["From"] is not { Length: > 0 } from)
            return TwilioProblem.Bad(21213, "No 'From' number is specified");
        if (!E164().IsMatch(to))
            return TwilioProblem.Bad(21211, $"Invalid 'To' Phone Number: {to}");
        if (!E164().IsMatch(from))
            return TwilioProblem.Bad(21212, $"Invalid 'From' Number: {from}");
        if (!options.OwnNumbers.Contains(from))
            return TwilioProblem.Bad(21210, $"'From' phone number not verified: {from}");
        if (form["Url"] is null && form["Twiml"] is null && form["ApplicationSid"] is null)
            return TwilioProblem.Bad(21205, "Url parameter is required.");
        if (form["Twiml"] is not { } twiml)
            return null;
        return twiml.Length > MaxTwiml ? TwilioProblem.Bad(21218, $"The Twiml parameter exceeds the {MaxTwiml} character limit")
            : VoiceTwiML.Read(twiml).Error is { } error ? TwilioProblem.Bad(int.Parse(error, CultureInfo.InvariantCulture), "The Twiml cannot be used")
            : null;
    }

    /// <summary>"canceled" takes back what is queued or ringing; "completed" ends whatever is under way.</summary>
    private (Answer? Answer, TwilioProblem? Problem) UpdateCall(TwilioCall known, ReceivedRequest request)
    {
        if (TwilioForm.UpdateCall(request, out var problem) is not { } form)
            return (null, problem);
        if (form["Status"] is not { } status)
            return (null, TwilioProblem.Bad(20001, "Only Status can be changed here"));
        if (status is not ("canceled" or "completed"))
            return (null, TwilioProblem.Bad(20001, $"Invalid parameter Status: '{status}'"));
        if (Ended.Contains(known.Status) || (status == "canceled" && known.Status == "in-progress"))
            return (null, TwilioProblem.Bad(21220, $"Invalid call state: it is {known.Status}"));
        return (Answer.Json(200, Describe(Change(known.Sid, call => call with { Status = status })!)), null);
    }

    private JsonObject Describe(TwilioCall call)
    {
        var created = call.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["sid"] = call.Sid,
            ["account_sid"] = options.AccountSid,
            ["api_version"] = "2010-04-01",
            ["to"] = call.To,
            ["from"] = call.From,
            ["direction"] = "outbound-api",
            ["status"] = call.Status,
            ["start_time"] = null,
            ["end_time"] = null,
            ["duration"] = null,
            ["price"] = null,
            ["price_unit"] = "USD",
            ["answered_by"] = null,
            ["date_created"] = created,
            ["date_updated"] = created,
            ["uri"] = $"/2010-04-01/Accounts/{options.AccountSid}/Calls/{call.Sid}.json",
            ["subresource_uris"] = new JsonObject(),
        };
    }

    [GeneratedRegex(@"^/2010-04-01/Accounts/(?<account>AC[0-9a-fA-F]{32})/Calls(/(?<call>CA[0-9a-fA-F]{32}))?\.json$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"^\+[1-9]\d{6,14}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex E164();
}
