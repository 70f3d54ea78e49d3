using System.Text;
using Watchbill.Notifiers;

namespace Watchbill.Steps;

/// <summary>Reads text up to a limit.</summary>
internal static class LimitedText
{
    /// <summary>Read beyond the limit, so that a secret across it is seen whole and masked before the rest is cut off.</summary>
    private const int Slack = Secret.MaxLength;

    /// <summary>The beginning of the stream as UTF-8, and whether there was more. Does not read on.</summary>
    public static async Task<(string Text, bool More)> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[(limit * 4) + Slack];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return (Text(buffer, length), length == buffer.Length);
    }

    /// <summary>The same, but reads to the end and forgets what is over the limit: a program must not wait for its reader.</summary>
    public static async Task<(string Text, bool More)> DrainAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[(limit * 4) + Slack];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var rest = new byte[16 * 1024];
        var more = false;
        while (await stream.ReadAsync(rest, cancellationToken) > 0)
        {
            more = true;
        }

        return (Text(buffer, length), more);
    }

    /// <summary>Control characters would move the cursor of whoever looks at it in a terminal.</summary>
    public static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? c == '\r' ? "" : "\uFFFD" : c.ToString()));

    private static string Text(byte[] buffer, int length) => Encoding.UTF8.GetString(buffer, 0, length);
}
