using System.Net.Http.Headers;
using System.Text;

namespace Watchbill.StandIns.Http;

/// <summary>
/// A POST that a vendor would send to us, signed. It may be sent more than once (vendors repeat) and changed with `with` to see it refused.
/// </summary>
public sealed record SignedRequest(string ContentType, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public HttpRequestMessage To(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } },
        };
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public SignedRequest WithHeader(string name, string value)
        => this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [name] = value } };
}
