using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;

namespace Watchbill.Server.Features.Rest;

/// <summary>Reads JSON bodies, with a limit, and says exactly what is wrong with one.</summary>
internal static class Body
{
    public const int Limit = 64 * 1024;

    /// <param name="Problem">Not null when there is no value; answer it.</param>
    public readonly record struct Reading<T>(T? Value, IResult? Problem)
        where T : class;

    /// <param name="whenEmpty">What an empty body means; null makes it an error.</param>
    public static async Task<Reading<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, T? whenEmpty = null, int limit = Limit)
        where T : class
    {
        if (context.Request.ContentLength > limit)
        {
            return No<T>(ErrorCode.TooLarge, $"The body is larger than {limit / 1024} KiB.");
        }

        var bytes = await ReadAsync(context.Request.Body, limit, context.RequestAborted);
        if (bytes is null)
        {
            return No<T>(ErrorCode.TooLarge, $"The body is larger than {limit / 1024} KiB.");
        }

        if (bytes.Length == 0)
        {
            return whenEmpty is null ? No<T>(ErrorCode.Invalid, "The body is empty; JSON is expected.") : new Reading<T>(whenEmpty, null);
        }

        if (!context.Request.HasJsonContentType())
        {
            return No<T>(ErrorCode.Invalid, "The body must be JSON.", "Set Content-Type: application/json.");
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value ? new Reading<T>(value, null) : No<T>(ErrorCode.Invalid, "The body is null.");
        }
        catch (JsonException broken)
        {
            var where = broken is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line + 1}, byte {column + 1})" : "";
            return No<T>(ErrorCode.Invalid, $"The body is not what is expected{where}: {Plain(broken.Message)}", "Compare it with /openapi.json.");
        }
    }

    /// <summary>Null when there is more than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (memory.Length + read > limit)
            {
                return null;
            }

            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    private static Reading<T> No<T>(string code, string message, string? fix = null)
        where T : class => new(null, Answer.No(code, message, fix));

    /// <summary>The runtime speaks of its own classes, which helps nobody.</summary>
    private static string Plain(string message)
    {
        var path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = path < 0 ? message : message[..path];
        if (Between(text, "The JSON property '", "' could not be mapped") is { } unknown)
        {
            return $"there is no field '{unknown}'.";
        }

        if (Between(text, "missing required properties including: ", ".") is { } missing)
        {
            return $"missing: {missing}.";
        }

        return text.Contains("Watchbill.", StringComparison.Ordinal) || text.Contains("System.", StringComparison.Ordinal) ? "a value is of another kind." : text;
    }

    private static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(after, start + before.Length, StringComparison.Ordinal);
        return end < 0 ? null : text[(start + before.Length)..end];
    }
}
