using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Evidence;
using Watchbill.Engine.Incidents;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Swaps;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Evidence;

/// <summary>
/// Files attached to incidents. They come from anybody who responds, and are shown by our own server: so only a few kinds open in the browser, none of them
/// runs anything, and whatever claims to be something else is a download.
/// </summary>
internal static class AttachmentsApi
{
    private const string Bytes = "application/octet-stream";

    /// <summary>Pictures that browsers decode in a box of their own, and plain text. No SVG, no HTML, no PDF: those can carry scripts.</summary>
    private static readonly FrozenSet<string> Inline = new[] { "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain" }.ToFrozenSet(StringComparer.Ordinal);

    public static void MapAttachmentsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents/{incident}/attachments", ListAsync).Answers<AttachmentList>("listAttachments", "The files attached to an incident", Permission.Observer).Refuses(404);
        api.MapPost("/incidents/{incident}/attachments", UploadAsync)
            .Answers<IncidentCommandResult>("attachFile", "Attaches the body as a file, of the Content-Type given and named by the query 'name'; at most 10 MiB", Permission.Responder, StatusCodes.Status201Created)
            .Refuses(404, 413, 422, 503).Once();
        api.MapGet("/incidents/{incident}/attachments/{number}", DownloadAsync).Answers<EvidenceApi.FileResult>("readAttachment", "The content of an attached file", Permission.Observer).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine, string incident) =>
        await IncidentLookup.FindAsync(engine, context.Caller().User, incident, context.RequestAborted) is { } found
            ? Answer.Ok(new AttachmentList([.. found.Attachments.Select(file => new AttachmentInfo(file.Number, file.Name, file.MediaType, file.Length, file.By.Value, file.At))]), WatchbillJson.Default.AttachmentList)
            : Answer.NotFound($"incident {incident}");

    private static async Task<IResult> UploadAsync(HttpContext context, WatchbillEngine engine, EvidencePath evidence, string incident, string? name)
    {
        var caller = context.Caller();
        if (await IncidentLookup.FindAsync(engine, caller.User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        if (!SwapsApi.TryKey(context, out var key, out var problem))
        {
            return problem!;
        }

        if (NameOf(name) is not { } file)
        {
            return Answer.No(ErrorCode.Invalid, "The file has no name.", "Give it in the query: ?name=graph.png");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = StoredAttachment.MaxLength + 1;
        }

        if (context.Request.ContentLength > StoredAttachment.MaxLength || await Body.ReadAsync(context.Request.Body, StoredAttachment.MaxLength, context.RequestAborted) is not { } content)
        {
            return Answer.No(ErrorCode.TooLarge, $"A file has at most {StoredAttachment.MaxLength >> 20} MiB.");
        }

        if (content.Length == 0)
        {
            return Answer.No(ErrorCode.Invalid, "The file is empty.");
        }

        var hash = HashChain.HashOf(content);
        await evidence.PutAsync(new StoredAttachment(hash, content, default));
        var outcome = await engine.Incidents.SubmitAsync(new IncidentRequest(
            key ?? $"api-{RandomNumberGenerator.GetHexString(24, lowercase: true)}", caller.User.Id, caller.Door, found.Id, new Attach(file, TypeOf(context.Request.ContentType), hash, content.Length)));
        return outcome.Refusal is { } refusal
            ? Answer.No(refusal)
            : Answer.Ok(new IncidentCommandResult(outcome.Incident!.Value, outcome.Reference!, outcome.Version, outcome.Note, outcome.Repeated), WatchbillJson.Default.IncidentCommandResult, StatusCodes.Status201Created);
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, WatchbillEngine engine, string incident, string number)
    {
        if (await IncidentLookup.FindAsync(engine, context.Caller().User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var wanted = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        if (found.Attachments.FirstOrDefault(file => file.Number == wanted) is not { } attachment
            || await engine.Store.Reader.ReadAttachmentAsync(attachment.Hash, context.RequestAborted) is not { } stored)
        {
            return Answer.NotFound($"attachment {number}");
        }

        var inline = Inline.Contains(attachment.MediaType);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(attachment.Name);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.Bytes(stored.Content.ToArray(), !inline ? Bytes : attachment.MediaType == "text/plain" ? "text/plain; charset=utf-8" : attachment.MediaType);
    }

    /// <summary>The last part of what a sender calls a file; null when nothing is left.</summary>
    internal static string? NameOf(string? name) => Path.GetFileName(name?.Replace('\\', '/')) is { Length: > 0 } file ? file : null;

    /// <summary>The type without its parameters; bytes where it is none.</summary>
    internal static string TypeOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType is { HasValue: true, Length: <= 100 } given && given.Value!.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.')
            ? given.Value!.ToLowerInvariant()
            : Bytes;
}
