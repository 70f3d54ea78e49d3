using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>A valid request to an endpoint: what is put into the places of its path, and what goes with it.</summary>
/// <param name="Values">By the name of the place, without its constraint.</param>
internal sealed record Call(ImmutableDictionary<string, string> Values)
{
    public static readonly Call Plain = new(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    public ImmutableDictionary<string, string> Form { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Instead of the form.</summary>
    public (string Type, string Text)? Body { get; init; }

    /// <summary>A text file that the form has chosen in its field "file".</summary>
    public string? File { get; init; }

    /// <summary>With its question mark.</summary>
    public string Query { get; init; } = "";

    public static Call To(string name, object value) => Plain.At(name, value);

    public static Call Json(string text) => Plain.WithJson(text);

    public static Call Fields(params ReadOnlySpan<(string Name, string Value)> fields) => Plain.WithFields(fields);

    public Call At(string name, object value) => this with { Values = Values.SetItem(name, value.ToString()!) };

    public Call WithJson(string text) => this with { Body = ("application/json", text) };

    public Call WithHeader(string name, string value) => this with { Headers = Headers.SetItem(name, value) };

    public Call WithFields(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = Form;
        foreach (var (name, value) in fields)
        {
            form = form.SetItem(name, value);
        }

        return this with { Form = form };
    }

    /// <summary>The address made from a pattern such as /alerts/{id:long}/snooze.</summary>
    public string Address(string pattern) => string.Join('/', pattern.Split('/').Select(part => part is ['{', .. var inside, '}'] ? Values[inside.Split(':')[0].TrimStart('*')] : part));

    public HttpRequestMessage Request(string method, string pattern)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Address(pattern) + Query);
        if (method != "GET")
        {
            request.Content = Body is var (type, text)
                ? new StringContent(text, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(type))
                : File is not null ? Multipart() : new FormUrlEncodedContent(Form);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private MultipartFormDataContent Multipart()
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in Form)
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new StringContent(File!), "file", "walk.txt");
        return content;
    }

    /// <summary>Another character third from the end, where every bit of a key, token or signature counts.</summary>
    public static string Flip(string secret) => secret[..^3] + (secret[^3] == 'a' ? 'b' : 'a') + secret[^2..];
}
