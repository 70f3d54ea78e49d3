using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Watchbill.Server.Ingest;

/// <summary>Answers in PagerDuty's form: status, message, errors.</summary>
/// <param name="Status">Their word for what happened.</param>
internal sealed record PagerDutyAnswer(string Status, string Message)
{
    public static readonly PagerDutyAnswer Invalid = new("invalid event", "Event object is invalid");
    public static readonly PagerDutyAnswer Unrecognized = new("Unrecognized object", "Event object format is unrecognized");
    public static readonly PagerDutyAnswer Throttled = new("throttle exceeded", "Requests for this service are arriving too quickly.  Please retry later.");
    public static readonly PagerDutyAnswer Unavailable = new("unavailable", "The event could not be taken.  Please retry later.");

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task AcceptedAsync(HttpContext context, string message, string? dedupKey) =>
        WriteAsync(context, StatusCodes.Status202Accepted, new PagerDutyAnswer("success", message), [], dedupKey);

    public static Task RefusedAsync(HttpContext context, int status, PagerDutyAnswer answer, ImmutableArray<string> errors) =>
        WriteAsync(context, status, answer, errors, null);

    private static async Task WriteAsync(HttpContext context, int status, PagerDutyAnswer answer, ImmutableArray<string> errors, string? dedupKey)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", answer.Status);
            json.WriteString("message", answer.Message);
            if (!errors.IsEmpty)
            {
                json.WriteStartArray("errors");
                foreach (var error in errors)
                {
                    json.WriteStringValue(error);
                }

                json.WriteEndArray();
            }

            if (dedupKey is not null)
            {
                json.WriteString("dedup_key", dedupKey);
            }

            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
