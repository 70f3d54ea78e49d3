using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Evidence;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Evidence;

/// <summary>The room's forms about evidence: a file is attached, a secret that got into an entry is taken out. The same commands as over REST.</summary>
internal static class EvidencePages
{
    /// <summary>More than a file may have: what is too large is read to its end and answered in words, where the browser would only see the connection cut.</summary>
    private const long MostRead = 32L * 1024 * 1024;

    public static void MapEvidencePages(this IEndpointRouteBuilder app)
    {
        app.MapPost("/incidents/{incident}/attachments", AttachAsync).WithMetadata(new SizeLimit()).WithFormOptions(multipartBodyLengthLimit: MostRead)
            .Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/incidents/{incident}/redact", RedactAsync).Allow(AccessRule.Account(Permission.Admin));
    }

    private static async Task<IResult> AttachAsync(HttpContext context, WatchbillEngine engine, EvidencePath evidence, string incident)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        if (await IncidentLookup.FindAsync(engine, frame.Reader!, incident, context.RequestAborted) is not { } found)
        {
            return ErrorPages.NotFound(frame);
        }

        var room = $"/incidents/{found.Id}";
        if (form.Files.GetFile("file") is not { Length: > 0 } file || AttachmentsApi.NameOf(file.FileName) is not { } name)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "Choose a file that is not empty."), room);
        }

        await using var stream = file.OpenReadStream();
        if (await Body.ReadAsync(stream, StoredAttachment.MaxLength, context.RequestAborted) is not { } content)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, $"A file has at most {StoredAttachment.MaxLength >> 20} MiB."), room);
        }

        try
        {
            var hash = HashChain.HashOf(content);
            await evidence.PutAsync(new StoredAttachment(hash, content, default));
            return await IncidentActs.SubmitAsync(engine, frame, form, found.Id, new Attach(name, AttachmentsApi.TypeOf(file.ContentType), hash, content.Length)) switch
            {
                null => ErrorPages.Unknown(frame, form),
                { Refusal: { } refusal } => ErrorPages.Refused(frame, refusal, room),
                _ => SeeOther.Local($"{room}#files"),
            };
        }
        catch (CommitFailedException)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Overloaded, "It is not certain that the file was kept. Attach it again."), room);
        }
    }

    private static async Task<IResult> RedactAsync(HttpContext context, WatchbillEngine engine, EvidencePath evidence, string incident)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        if (await IncidentLookup.FindAsync(engine, frame.Reader!, incident, context.RequestAborted) is not { } found)
        {
            return ErrorPages.NotFound(frame);
        }

        var room = $"/incidents/{found.Id}";
        if (!int.TryParse(form["entry"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var entry) || form["sure"] != "yes" || EvidenceApi.WhyOf(form["why"].FirstOrDefault()) is not { } why)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, $"Say which entry, why (in 1 to {EvidenceApi.MaxWhy} characters, without the secret), and that you are sure."), room);
        }

        try
        {
            var outcome = await evidence.RedactAsync(found.Id, entry, frame.Reader!.Id, Door.Web, why);
            return outcome.Refusal is { } refusal ? ErrorPages.Refused(frame, refusal, room) : SeeOther.Local($"{room}?show=all&entry={entry}&before={entry + 1}#entry-{entry}");
        }
        catch (CommitFailedException)
        {
            return ErrorPages.Unknown(frame, form);
        }
    }

    private sealed class SizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MostRead;
    }
}
