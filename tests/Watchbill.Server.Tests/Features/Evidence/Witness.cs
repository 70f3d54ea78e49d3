using System.Net;
using System.Text;
using Watchbill.Store.Evidence;

namespace Watchbill.Server.Tests.Features.Evidence;

/// <summary>What tests of evidence do over and over, as one account.</summary>
internal sealed class Witness(ServerUnderTest server, HttpClient client) : IDisposable
{
    public const string Incident = "/api/v1/incidents/1";

    public HttpClient Client => client;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Witness> OfAsync(ServerUnderTest server, string user) => new(server, server.Client(await server.TokenOfAsync(user)));

    public async Task DeclareAsync()
    {
        var declared = await client.PostJsonAsync("/api/v1/incidents", """{"title":"Checkout fails","services":["shop"],"severity":"critical"}""");
        Assert.True(declared.StatusCode == HttpStatusCode.Created, await declared.Content.ReadAsStringAsync(Cancel));
        await NoteAsync("the password is hunter2 “ü”");
    }

    public async Task NoteAsync(string text)
    {
        var noted = await client.PostJsonAsync($"{Incident}/note", $$"""{"text":"{{text}}"}""");
        Assert.True(noted.IsSuccessStatusCode, await noted.Content.ReadAsStringAsync(Cancel));
    }

    public async Task<HttpResponseMessage> AttachAsync(string name, string type, byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        return await client.PostAsync($"{Incident}/attachments?name={Uri.EscapeDataString(name)}", body, Cancel);
    }

    public Task<HttpResponseMessage> RedactAsync(int entry, string why = "a password was in it") => client.PostJsonAsync($"{Incident}/entries/{entry}/redact", $$"""{"why":"{{why}}"}""");

    public async Task<byte[]> ExportAsync()
    {
        var response = await client.GetAsync($"{Incident}/evidence", Cancel);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await response.Content.ReadAsByteArrayAsync(Cancel);
    }

    /// <summary>Exported and verified with the key that the server shows.</summary>
    public async Task<(EvidenceReport Report, string Text)> VerifyAsync()
    {
        var (bundle, key) = (await ExportAsync(), (await (await client.GetAsync("/api/v1/evidence/key", Cancel)).JsonAsync())["id"]!.ToString());
        using var archive = new MemoryStream(bundle);
        return (EvidenceVerifier.Verify(archive, [key]), Encoding.UTF8.GetString(bundle));
    }

    /// <summary>The number of the entry whose payload has a text.</summary>
    public async Task<int> EntryAsync(string text) =>
        (await server.Engine.Store.Reader.ReadChainAsync("incident:1", Cancel)).First(row => Encoding.UTF8.GetString(row.Payload.Span).Contains(text, StringComparison.Ordinal)).Version;

    public void Dispose() => client.Dispose();
}
