using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

/// <summary>The arguments of a call, checked: all known, none repeated, every type right, nothing required missing.</summary>
internal sealed class SlackArguments
{
    private readonly Dictionary<string, JsonNode?> _values = [];

    private SlackArguments()
    {
    }

    public string? Text(string name) => (string?)_values.GetValueOrDefault(name);

    public bool Flag(string name) => (bool?)_values.GetValueOrDefault(name) ?? false;

    public long? Integer(string name) => _values.GetValueOrDefault(name) is { } value ? value.GetValue<long>() : null;

    public JsonArray? List(string name) => (JsonArray?)_values.GetValueOrDefault(name)?.DeepClone();

    public JsonObject? Object(string name) => (JsonObject?)_values.GetValueOrDefault(name)?.DeepClone();

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Reads and checks; on failure <paramref name="problem"/> says why and the result is null.</summary>
    public static SlackArguments? Read(SlackMethod method, ReceivedRequest request, SlackDocument document, out SlackProblem? problem)
    {
        var arguments = new SlackArguments();
        problem = arguments.Fill(method, request, document)
            ?? method.Parameters.Where(parameter => parameter.Required && !arguments.Has(parameter.Name))
                .Select(parameter => new SlackProblem("invalid_arguments", $"missing required field: {parameter.Name}")).FirstOrDefault();
        return problem is null ? arguments : null;
    }

    private SlackProblem? Fill(SlackMethod method, ReceivedRequest request, SlackDocument document)
    {
        if (request.Method is not ("GET" or "POST"))
            return new SlackProblem("insecure_request", $"{request.Method} is not a way to call {method.Name}");
        if (request.Method == "GET")
        {
            return method.Writes && method.Parameters.Length > 0
                ? new SlackProblem("insecure_request", $"{method.Name} must be called by POST")
                : FromForm(method, request.Query.TrimStart('?'), document);
        }
        if (request.Query.Length > 1)
            return new SlackProblem("invalid_arguments", "arguments of a POST belong in its body, not in the query");
        if (request.RawBody.IsEmpty && request.Header("Content-Type") is null)
            return null;
        if (request.Header("Content-Type") is not { } contentType)
            return new SlackProblem("missing_post_type", "a body without Content-Type");
        if (contentType.Contains("charset=", StringComparison.OrdinalIgnoreCase)
            && !contentType.Contains("charset=utf-8", StringComparison.OrdinalIgnoreCase)
            && !contentType.Contains("charset=\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            return new SlackProblem("invalid_charset", $"{contentType}: only UTF-8");
        }
        return FormBody.MediaType(request) switch
        {
            FormBody.ContentType => FromForm(method, request.Body, document),
            "application/json" when method.Writes => FromJson(method, request.Body, document),
            var other => new SlackProblem("invalid_post_type", $"{other} is not a type that {method.Name} takes"),
        };
    }

    private SlackProblem? FromForm(SlackMethod method, string form, SlackDocument document)
    {
        foreach (var (name, text) in FormBody.Read(form))
        {
            if (name == "token")
                continue;
            if (Known(method, name, out var parameter) is { } unknown)
                return unknown;
            if (!parameter!.TryReadForm(text, out var value))
                return WrongType(parameter);
            if (Keep(method, parameter, value, document) is { } objection)
                return objection;
        }
        return null;
    }

    private SlackProblem? FromJson(SlackMethod method, string body, SlackDocument document)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException broken)
        {
            return new SlackProblem("invalid_json", broken.Message);
        }
        if (root is not JsonObject given)
            return new SlackProblem("json_not_object", "the body must be a JSON object");
        foreach (var (name, node) in given)
        {
            if (Known(method, name, out var parameter) is { } unknown)
                return unknown;
            if (!parameter!.TryReadJson(node, out var value))
                return WrongType(parameter);
            if (Keep(method, parameter, value, document) is { } objection)
                return objection;
        }
        return null;
    }

    private static SlackProblem? Known(SlackMethod method, string name, out SlackParameter? parameter)
    {
        parameter = Array.Find(method.Parameters, p => p.Name == name);
        return parameter is null ? new SlackProblem("invalid_arg_name", $"{method.Name} has no argument named {name}") : null;
    }

    private SlackProblem? Keep(SlackMethod method, SlackParameter parameter, JsonNode? value, SlackDocument document)
    {
        if (document.Objection(method, parameter, value!.GetValueKind()) is { } objection)
            return new SlackProblem("invalid_arguments", objection);
        return _values.TryAdd(parameter.Name, value) ? null : new SlackProblem("invalid_arguments", $"{parameter.Name} is given twice");
    }

    private static SlackProblem WrongType(SlackParameter parameter) => parameter.Name switch
    {
        "blocks" => new SlackProblem("invalid_blocks_format", "blocks is not a JSON array of blocks"),
        "metadata" => new SlackProblem("invalid_metadata_format", "metadata is not a JSON object"),
        "latest" => new SlackProblem("invalid_ts_latest", "latest is not a timestamp"),
        "oldest" => new SlackProblem("invalid_ts_oldest", "oldest is not a timestamp"),
        _ => new SlackProblem("invalid_arguments", $"{parameter.Name} must be {parameter.Kind}"),
    };
}
