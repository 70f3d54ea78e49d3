using System.Text.Json;

namespace Watchbill.Server.Hosting;

/// <summary>The one form of an error for programs: <c>{"code":"…","message":"…"}</c>, as the REST interface has it.</summary>
public static class JsonError
{
    /// <param name="code">Stable, lower-case with underscores.</param>
    /// <param name="message">What was wrong, where, and what to do. Nothing secret.</param>
    public static async Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
