using System.Net;
using System.Text;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Features.Evidence;

/// <summary>Files from anybody, served by our own server: none of them runs.</summary>
public sealed class AttachmentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("graph.png", "image/png", "inline", "image/png")]
    [InlineData("log.txt", "text/plain; charset=latin1", "inline", "text/plain; charset=utf-8")]
    [InlineData("page.html", "text/html", "attachment", "application/octet-stream")]
    [InlineData("picture.svg", "image/svg+xml", "attachment", "application/octet-stream")]
    [InlineData("paper.pdf", "application/pdf", "attachment", "application/octet-stream")]
    [InlineData("x", "no type at all", "attachment", "application/octet-stream")]
    [InlineData("x", "", "attachment", "application/octet-stream")]
    public async Task Only_harmless_kinds_open_in_the_browser(string name, string type, string disposition, string served)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var rita = await Witness.OfAsync(server, "rita");
        await rita.DeclareAsync();
        var content = Encoding.UTF8.GetBytes("<script>alert(1)</script>");
        Assert.Equal(HttpStatusCode.Created, (await rita.AttachAsync(name, type, content)).StatusCode);

        var response = await rita.Client.GetAsync($"{Witness.Incident}/attachments/1", Cancel);

        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((disposition, served), (response.Content.Headers.ContentDisposition?.DispositionType, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", string.Join(',', response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", string.Join(',', response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\temp\\graph.png", "graph.png")]
    [InlineData("a\"; filename=\"b.exe", "a\"; filename=\"b.exe")]
    [InlineData("Größe.png", "Größe.png")]
    [InlineData("a\r\nSet-Cookie: x=y", null)]
    public async Task Names_lead_nowhere_and_break_no_header(string name, string? kept)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var rita = await Witness.OfAsync(server, "rita");
        await rita.DeclareAsync();
        Assert.Equal(HttpStatusCode.Created, (await rita.AttachAsync(name, "image/png", [1])).StatusCode);

        var listed = (await (await rita.Client.GetAsync($"{Witness.Incident}/attachments", Cancel)).JsonAsync())["attachments"]![0]!["name"]!.ToString();
        Assert.Equal(kept ?? listed, listed);
        var response = await rita.Client.GetAsync($"{Witness.Incident}/attachments/1", Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("inline", response.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task Files_have_a_limit_a_name_and_a_content()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var rita = await Witness.OfAsync(server, "rita");
        using var olga = await Witness.OfAsync(server, "olga");
        await rita.DeclareAsync();

        Assert.Equal(HttpStatusCode.Created, (await rita.AttachAsync("largest", "image/png", new byte[StoredAttachment.MaxLength])).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await rita.AttachAsync("larger", "image/png", new byte[StoredAttachment.MaxLength + 1])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rita.AttachAsync("", "image/png", [1])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rita.AttachAsync("a/", "image/png", [1])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rita.AttachAsync("empty", "image/png", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.AttachAsync("a", "image/png", [1])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rita.Client.GetAsync($"{Witness.Incident}/attachments/2", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rita.Client.GetAsync($"{Witness.Incident}/attachments/x", Cancel)).StatusCode);
    }
}
