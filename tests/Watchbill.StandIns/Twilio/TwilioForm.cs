using System.Globalization;
using System.Text.Json;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Specs;

namespace Watchbill.StandIns.Twilio;

internal enum TwilioKind
{
    Text,
    Flag,
    Number,
    Integer,
    Url,
    List,
}

/// <summary>A form of the vendor's API, checked: every name known, none repeated that may not be, every value of its type.</summary>
internal sealed class TwilioForm
{
    private const string File = "twilio_api_v2010.json";
    private static readonly OpenApiDocument? Document = OpenApiDocument.Find("twilio", File);

    private static readonly Dictionary<string, TwilioKind> OfCreate = new()
    {
        ["To"] = TwilioKind.Text,
        ["From"] = TwilioKind.Text,
        ["Body"] = TwilioKind.Text,
        ["MessagingServiceSid"] = TwilioKind.Text,
        ["ApplicationSid"] = TwilioKind.Text,
        ["StatusCallback"] = TwilioKind.Url,
        ["MediaUrl"] = TwilioKind.List,
        ["ValidityPeriod"] = TwilioKind.Integer,
        ["Attempt"] = TwilioKind.Integer,
        ["MaxPrice"] = TwilioKind.Number,
        ["ProvideFeedback"] = TwilioKind.Flag,
        ["ForceDelivery"] = TwilioKind.Flag,
        ["SmartEncoded"] = TwilioKind.Flag,
        ["ShortenUrls"] = TwilioKind.Flag,
        ["SendAsMms"] = TwilioKind.Flag,
        ["ScheduleType"] = TwilioKind.Text,
        ["SendAt"] = TwilioKind.Text,
        ["RiskCheck"] = TwilioKind.Text,
    };

    private static readonly Dictionary<string, TwilioKind> OfUpdate = new() { ["Body"] = TwilioKind.Text, ["Status"] = TwilioKind.Text };

    /// <summary>Those that calls by us could use; the vendor has more, for recordings and answering machines.</summary>
    private static readonly Dictionary<string, TwilioKind> OfCreateCall = new()
    {
        ["To"] = TwilioKind.Text,
        ["From"] = TwilioKind.Text,
        ["Twiml"] = TwilioKind.Text,
        ["Url"] = TwilioKind.Url,
        ["Method"] = TwilioKind.Text,
        ["ApplicationSid"] = TwilioKind.Text,
        ["FallbackUrl"] = TwilioKind.Url,
        ["FallbackMethod"] = TwilioKind.Text,
        ["StatusCallback"] = TwilioKind.Url,
        ["StatusCallbackEvent"] = TwilioKind.List,
        ["StatusCallbackMethod"] = TwilioKind.Text,
        ["SendDigits"] = TwilioKind.Text,
        ["Timeout"] = TwilioKind.Integer,
        ["Record"] = TwilioKind.Flag,
        ["MachineDetection"] = TwilioKind.Text,
        ["MachineDetectionTimeout"] = TwilioKind.Integer,
        ["TimeLimit"] = TwilioKind.Integer,
    };

    private static readonly Dictionary<string, TwilioKind> OfUpdateCall = new()
    {
        ["Status"] = TwilioKind.Text,
        ["Url"] = TwilioKind.Url,
        ["Method"] = TwilioKind.Text,
        ["Twiml"] = TwilioKind.Text,
        ["StatusCallback"] = TwilioKind.Url,
        ["TimeLimit"] = TwilioKind.Integer,
    };

    private readonly Dictionary<string, string> _values = [];

    public static string Note => OpenApiDocument.Note(Document, "twilio", File);

    /// <summary>The names that creating a message takes, for the test that compares them with the document.</summary>
    public static IReadOnlyCollection<string> NamesOfCreate => OfCreate.Keys;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public static TwilioForm? Create(ReceivedRequest request, out TwilioProblem? problem)
        => Read(request, OfCreate, "/2010-04-01/Accounts/{AccountSid}/Messages.json", out problem);

    public static TwilioForm? Update(ReceivedRequest request, out TwilioProblem? problem)
        => Read(request, OfUpdate, "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json", out problem);

    /// <summary>The names that a call takes here, for the test that compares them with the document.</summary>
    public static IReadOnlyCollection<string> NamesOfCreateCall => OfCreateCall.Keys;

    public static TwilioForm? CreateCall(ReceivedRequest request, out TwilioProblem? problem)
        => Read(request, OfCreateCall, "/2010-04-01/Accounts/{AccountSid}/Calls.json", out problem);

    public static TwilioForm? UpdateCall(ReceivedRequest request, out TwilioProblem? problem)
        => Read(request, OfUpdateCall, "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json", out problem);

    private static TwilioForm? Read(ReceivedRequest request, Dictionary<string, TwilioKind> known, string path, out TwilioProblem? problem)
    {
        var form = new TwilioForm();
        problem = form.Fill(request, known, path);
        return problem is null ? form : null;
    }

    private TwilioProblem? Fill(ReceivedRequest request, Dictionary<string, TwilioKind> known, string path)
    {
        if (FormBody.MediaType(request) != FormBody.ContentType)
            return new TwilioProblem(20415, 415, $"Content-Type {request.Header("Content-Type") ?? "(none)"} is not {FormBody.ContentType}");
        if (request.Query.Length > 1)
            return TwilioProblem.Bad(20001, "Unknown parameters: a POST takes none in its query");
        var declared = Declared(path);
        foreach (var (name, value) in FormBody.Read(request.Body))
        {
            if (!known.TryGetValue(name, out var kind))
                return TwilioProblem.Bad(20001, $"Unknown parameters: {name}");
            if ((WrongType(name, kind, value) ?? Objection(declared, name, value)) is { } wrong)
                return TwilioProblem.Bad(kind == TwilioKind.Url ? 21609 : 20001, $"Invalid parameter {name}: {wrong}");
            if (!_values.TryAdd(name, value) && kind != TwilioKind.List)
                return TwilioProblem.Bad(20001, $"Invalid parameter {name}: given twice");
        }
        return null;
    }

    private static JsonElement? Declared(string path)
        => Document?.Operation(path, "post")?
            .GetProperty("requestBody").GetProperty("content").GetProperty(FormBody.ContentType).GetProperty("schema");

    private static string? Objection(JsonElement? declared, string name, string value)
        => declared is not { } schema ? null
            : !schema.GetProperty("properties").TryGetProperty(name, out var its) ? "not in the vendor's document"
            : new SchemaCheck(Document!).Form(its, value) is [var first, ..] ? first : null;

    private static string? WrongType(string name, TwilioKind kind, string value) => kind switch
    {
        TwilioKind.Flag => value is "true" or "false" ? null : $"'{value}' is not true or false",
        TwilioKind.Integer => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (name != "ValidityPeriod" || number is >= 1 and <= 36_000) && (name != "Timeout" || number is >= 1 and <= 600) ? null : $"'{value}' is not in range",
        TwilioKind.Number => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : $"'{value}' is not a number",
        // The vendor reaches no host with an underscore and no other scheme.
        TwilioKind.Url => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !url.Host.Contains('_')
            ? null
            : $"'{value}' is not a URL",
        _ => null,
    };
}
