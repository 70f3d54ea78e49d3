using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Watchbill.Domain.Incidents;
using Watchbill.Pages.Tests.Incidents;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>A file is attached and a secret taken out by the forms of the room.</summary>
public sealed class EvidenceFormTests(Chrome chrome)
{
    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task A_file_is_attached_and_the_secret_in_a_note_is_taken_out(bool scripts, ColorScheme scheme)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));
        await site.ActAsync(Crew.Bob, incident, new AddNote("the password is hunter2"));
        var note = (await site.IncidentAsync(incident)).Version;
        var page = await chrome.OpenAsync(site, "ana", 360, 740, scheme, scripts);
        await page.GotoAsync($"/incidents/{incident}");

        await page.GetByLabel("Attach a file").SetInputFilesAsync(new FilePayload { Name = "graph.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await page.GetByRole(AriaRole.Button, new() { Name = "Attach", Exact = true }).And(page.Locator("[enctype] button")).ClickAsync();
        var files = page.GetByRole(AriaRole.Region, new() { Name = "Attachments" });
        await Expect(files).ToContainTextAsync("graph.png image/png, 3 bytes · Ana Novak");
        await Expect(files).ToContainTextAsync($"SHA-256 {HashChain.HashOf([1, 2, 3])[..12]}");
        var attached = Assert.Single((await site.IncidentAsync(incident)).Attachments);
        Assert.Equal(("graph.png", "image/png", 3L), (attached.Name, attached.MediaType, attached.Length));
        Assert.Equal([1, 2, 3], (await site.Engine.Store.Reader.ReadAttachmentAsync(attached.Hash, CancellationToken.None))!.Content.ToArray());

        await page.Locator($"#entry-{note}").GetByRole(AriaRole.Link, new() { Name = "Why?" }).ClickAsync();
        await page.GetByText("A secret is in this entry").ClickAsync();
        if (scripts)
        {
            Assert.Empty(await BarrierTests.ViolationsAsync(page));
        }

        await page.GetByLabel("Why, without the secret").FillAsync("a password was pasted");
        await page.GetByLabel("It cannot be brought back").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the text out" }).ClickAsync();
        await Expect(page.Locator($"#entry-{note}")).ToContainTextAsync("[redacted] a password was pasted");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("hunter2");
        Assert.True(RedactedText.Is((await site.Engine.Store.Reader.ReadChainAsync(Subjects.Of(incident), CancellationToken.None)).Single(row => row.Version == note).Payload.Span));
    }

    [Fact]
    public async Task Only_administrators_see_and_may_send_the_form_that_redacts_and_nobody_by_a_slip()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));

        Assert.Null((await site.PageAsync("bob", $"/incidents/{incident}?entry=1")).QuerySelector("form[action$='/redact']"));
        Assert.Null((await site.PageAsync("olga", $"/incidents/{incident}")).QuerySelector("form[enctype]"));
        var page = await site.PageAsync("ana", $"/incidents/{incident}?show=all&entry=1");
        using var unsure = await site.SubmitAsync("ana", page, "form[action$='/redact']", ("why", "a password"), ("sure", ""));
        using var silent = await site.SubmitAsync("ana", page, "form[action$='/redact']", ("why", " "), ("sure", "yes"));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, 1), (unsure.StatusCode, silent.StatusCode, await RedactedAsync()));
        using var done = await site.SubmitAsync("ana", page, "form[action$='/redact']", ("why", "a password"), ("sure", "yes"));
        Assert.Equal((HttpStatusCode.SeeOther, 0), (done.StatusCode, await RedactedAsync()));

        async Task<int> RedactedAsync() => (await site.Engine.Store.Reader.ReadChainAsync(Subjects.Of(incident), CancellationToken.None)).Count(row => row.Version == 1 && !RedactedText.Is(row.Payload.Span));
    }

    [Theory]
    [InlineData(0, HttpStatusCode.BadRequest)]
    [InlineData(1, HttpStatusCode.SeeOther)]
    [InlineData(StoredAttachment.MaxLength, HttpStatusCode.SeeOther)]
    [InlineData(StoredAttachment.MaxLength + 1, HttpStatusCode.BadRequest)]
    [InlineData(3 * StoredAttachment.MaxLength, HttpStatusCode.BadRequest)]
    public async Task A_file_has_at_most_ten_mebibytes(int length, HttpStatusCode expected)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));
        var page = await site.PageAsync("bob", $"/incidents/{incident}");

        using var content = new MultipartFormDataContent();
        foreach (var field in page.QuerySelectorAll("form[enctype] input[type=hidden]"))
        {
            content.Add(new StringContent(field.GetAttribute("value")!), field.GetAttribute("name")!);
        }

        var file = new ByteArrayContent(new byte[length]);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        content.Add(file, "file", "../../etc/page.html");
        using var bob = await site.AsAsync("bob");
        using var answer = await bob.PostAsync($"/incidents/{incident}/attachments", content);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.SeeOther ? ["page.html text/html"] : [], (await site.IncidentAsync(incident)).Attachments.Select(attached => $"{attached.Name} {attached.MediaType}"));
    }
}
