using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

/// <summary>The Messages resource: create, fetch, cancel, redact. Calls have <see cref="TwilioCallApi"/>.</summary>
internal sealed partial class TwilioApi : IVendor
{
    public const string Create = "messages.create";
    public const string Fetch = "messages.fetch";
    public const string Update = "messages.update";

    private const int MaxBody = 1600;
    private static readonly TimeSpan SoonestSchedule = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LatestSchedule = TimeSpan.FromDays(35);

    private readonly TwilioOptions _options;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _optedOut = [];
    private int _serial;

    public TwilioApi(TwilioOptions options)
    {
        _options = options;
        Calls = new TwilioCallApi(options, NewSid);
    }

    public TwilioCallApi Calls { get; }

    public Recording<TwilioMessage> Messages { get; } = new();

    public Recording<Refusal> Refusals { get; } = new();

    public string OperationOf(ReceivedRequest request) => TwilioCallApi.OperationOf(request) ?? (Parse(request.Path), request.Method) switch
    {
        ({ IsList: true }, "POST") => Create,
        ({ IsList: false }, "GET") => Fetch,
        ({ IsList: false }, "POST") => Update,
        _ => request.Path,
    };

    public Answer Handle(string operation, ReceivedRequest request)
    {
        var (answer, problem) = Run(operation, request);
        if (problem is not null)
            Refusals.Add(new Refusal(operation, problem.Code.ToString(CultureInfo.InvariantCulture), problem.Message));
        return problem?.ToAnswer() ?? answer!;
    }

    public Answer RateLimited(int retryAfterSeconds) => new TwilioProblem(20429, 429, "Too Many Requests").ToAnswer();

    public Answer Refused(string code)
    {
        var number = int.Parse(code, CultureInfo.InvariantCulture);
        var status = number switch { 20003 => 401, 20404 => 404, 20429 => 429, >= 20500 and < 20600 => 500, _ => 400 };
        return new TwilioProblem(number, status, "scripted").ToAnswer();
    }

    public void OptOut(string number)
    {
        lock (_gate)
            _optedOut.Add(number);
    }

    public void OptIn(string number)
    {
        lock (_gate)
            _optedOut.Remove(number);
    }

    public string NewSid(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref _serial):x32}");

    private (Answer? Answer, TwilioProblem? Problem) Run(string operation, ReceivedRequest request)
    {
        if (!IsAuthentic(request))
            return (null, new TwilioProblem(20003, 401, "Authenticate"));
        if (operation is TwilioCallApi.Create or TwilioCallApi.Fetch or TwilioCallApi.Update)
            return TwilioCallApi.AccountOf(request) == _options.AccountSid ? Calls.Run(operation, request) : (null, new TwilioProblem(20003, 401, "Authenticate"));
        if (Parse(request.Path) is not { } path || operation is not (Create or Fetch or Update))
            return (null, new TwilioProblem(20404, 404, $"The requested resource {request.Path} was not found"));
        if (path.Account != _options.AccountSid)
            return (null, new TwilioProblem(20003, 401, "Authenticate"));
        return operation switch
        {
            Create => CreateMessage(request),
            Fetch => Find(path.Message!) is { } found ? (Answer.Json(200, Describe(found)), null) : (null, NotFound(request)),
            _ => UpdateMessage(path.Message!, request),
        };
    }

    private (Answer? Answer, TwilioProblem? Problem) CreateMessage(ReceivedRequest request)
    {
        if (TwilioForm.Create(request, out var problem) is not { } form || (problem = CreateProblem(form)) is not null)
            return (null, problem);
        var scheduled = form["ScheduleType"] is not null;
        var message = new TwilioMessage(
            NewSid("SM"), form["To"]!, form["From"], form["Body"]!, scheduled ? "scheduled" : "queued", null,
            form["StatusCallback"] is { } url ? new Uri(url) : null, SmsSegments.Count(form["Body"]!), _options.Clock.GetUtcNow());
        Messages.Add(message);
        return (Answer.Json(201, Describe(message)), null);
    }

    private TwilioProblem? CreateProblem(TwilioForm form)
    {
        if (form["To"] is not { Length: > 0 } to)
            return TwilioProblem.Bad(21604, "A 'To' phone number is required.");
        if (!E164().IsMatch(to))
            return TwilioProblem.Bad(21211, $"Invalid 'To' Phone Number: {to}");
        if (form["MessagingServiceSid"] is { } service && service != _options.MessagingServiceSid)
            return TwilioProblem.Bad(21701, "The Messaging Service does not exist");
        if (form["From"] is not { Length: > 0 } from)
        {
            if (form["MessagingServiceSid"] is null)
                return TwilioProblem.Bad(21603, "A 'From' phone number is required.");
        }
        else if (!E164().IsMatch(from))
        {
            return TwilioProblem.Bad(21212, $"Invalid 'From' Phone Number: {from}");
        }
        else if (!_options.OwnNumbers.Contains(from))
        {
            return TwilioProblem.Bad(21606, $"The 'From' phone number {from} is not a valid, SMS-capable phone number of this account");
        }
        else if (from == to)
        {
            return TwilioProblem.Bad(21266, "'To' and 'From' number cannot be the same");
        }
        if (string.IsNullOrEmpty(form["Body"]))
            return TwilioProblem.Bad(21602, "Message body is required.");
        if (form["Body"]!.Length > MaxBody)
            return TwilioProblem.Bad(21617, $"The concatenated message body exceeds the {MaxBody} character limit");
        lock (_gate)
        {
            if (_optedOut.Contains(to))
                return TwilioProblem.Bad(21610, "Attempt to send to unsubscribed recipient");
        }
        return ScheduleProblem(form);
    }

    /// <summary>Scheduling is for messaging services only and needs both of its parameters.</summary>
    private TwilioProblem? ScheduleProblem(TwilioForm form)
    {
        if (form["ScheduleType"] is null && form["SendAt"] is null)
            return null;
        if (form["ScheduleType"] != "fixed")
            return TwilioProblem.Bad(35114, "ScheduleType must be fixed when SendAt is given");
        if (form["MessagingServiceSid"] is null)
            return TwilioProblem.Bad(35118, "MessagingServiceSid is required to schedule a message");
        if (!DateTimeOffset.TryParse(form["SendAt"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return TwilioProblem.Bad(35111, "SendAt is required to schedule a message, in ISO 8601");
        var ahead = at - _options.Clock.GetUtcNow();
        return ahead < SoonestSchedule || ahead > LatestSchedule
            ? TwilioProblem.Bad(35117, "SendAt must be between 5 minutes and 35 days from now")
            : null;
    }

    /// <summary>The vendor cancels only what is still scheduled: what is queued will be sent.</summary>
    private (Answer? Answer, TwilioProblem? Problem) UpdateMessage(string sid, ReceivedRequest request)
    {
        if (TwilioForm.Update(request, out var problem) is not { } form)
            return (null, problem);
        if (Find(sid) is not { } known)
            return (null, NotFound(request));
        if (form["Status"] is { } status)
        {
            if (status != "canceled")
                return (null, TwilioProblem.Bad(20001, $"Invalid parameter Status: '{status}' is not canceled"));
            if (known.Status != "scheduled")
                return (null, TwilioProblem.Bad(30409, $"This message cannot be canceled: it is {known.Status}"));
            return (Answer.Json(200, Describe(Change(sid, message => message with { Status = "canceled" })!)), null);
        }
        if (form["Body"] is not { } body)
            return (null, TwilioProblem.Bad(20001, "Neither Status nor Body"));
        return body.Length > 0
            ? (null, TwilioProblem.Bad(20001, "Body can only be emptied"))
            : (Answer.Json(200, Describe(Change(sid, message => message with { Body = "" })!)), null);
    }

    public TwilioMessage? Find(string sid) => Messages.All.FirstOrDefault(message => message.Sid == sid);

    public TwilioMessage? Change(string sid, Func<TwilioMessage, TwilioMessage> change) => Messages.Edit(message => message.Sid == sid, change);

    private bool IsAuthentic(ReceivedRequest request)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken}"));
        return request.Header("Authorization") == "Basic " + expected;
    }

    private static TwilioProblem NotFound(ReceivedRequest request) => new(20404, 404, $"The requested resource {request.Path} was not found");

    private JsonObject Describe(TwilioMessage message)
    {
        var path = $"/2010-04-01/Accounts/{_options.AccountSid}/Messages/{message.Sid}";
        var created = message.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["sid"] = message.Sid,
            ["account_sid"] = _options.AccountSid,
            ["api_version"] = "2010-04-01",
            ["body"] = message.Body,
            ["to"] = message.To,
            ["from"] = message.From,
            ["direction"] = "outbound-api",
            ["status"] = message.Status,
            ["num_segments"] = message.Segments.ToString(CultureInfo.InvariantCulture),
            ["num_media"] = "0",
            ["error_code"] = message.ErrorCode,
            ["error_message"] = message.ErrorCode is null ? null : $"Error {message.ErrorCode}",
            ["messaging_service_sid"] = message.From is null ? _options.MessagingServiceSid : null,
            ["price"] = null,
            ["price_unit"] = null,
            ["date_created"] = created,
            ["date_updated"] = created,
            ["date_sent"] = message.Status is "queued" or "scheduled" or "canceled" ? null : created,
            ["uri"] = path + ".json",
            ["subresource_uris"] = new JsonObject { ["media"] = path + "/Media.json" },
        };
    }

    private static ResourcePath? Parse(string path)
        => ResourcePattern().Match(path) is { Success: true } match
            ? new ResourcePath(match.Groups["account"].Value, match.Groups["message"] is { Success: true } sid ? sid.Value : null)
            : null;

    private sealed record ResourcePath(string Account, string? Message)
    {
        public bool IsList => Message is null;
    }

    [GeneratedRegex(@"^/2010-04-01/Accounts/(?<account>AC[0-9a-fA-F]{32})/Messages(/(?<message>(SM|MM)[0-9a-fA-F]{32}))?\.json$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResourcePattern();

    [GeneratedRegex(@"^\+[1-9]\d{6,14}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex E164();
}
