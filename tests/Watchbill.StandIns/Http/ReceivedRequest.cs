using System.Text;

namespace Watchbill.StandIns.Http;

/// <summary>A request as it arrived. Header names compare without case; several values of one header are joined by ", ".</summary>
public sealed record ReceivedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> RawBody, DateTimeOffset ReceivedAt)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Body => Encoding.UTF8.GetString(RawBody.Span);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
