using System.Globalization;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Evidence;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Evidence;

/// <summary>Sealed evidence of an incident, the key that it is signed with, and what is taken out of it.</summary>
internal static class EvidenceApi
{
    public const string ZipType = "application/zip";
    public const int MaxWhy = 500;

    public static void MapEvidenceApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/evidence/key", Key).Answers<EvidenceKeyInfo>("readEvidenceKey", "The public key of the server's signatures, to verify evidence with", Permission.Observer);
        api.MapGet("/incidents/{incident}/evidence", ExportAsync)
            .Answers<FileResult>("exportEvidence", "A sealed bundle (ZIP) of everything that proves what happened; verified offline with `watchbill evidence verify`", Permission.Manager).Refuses(404);
        api.MapPost("/incidents/{incident}/entries/{entry}/redact", RedactAsync).Takes<RedactEntry>()
            .Answers<RedactionResult>("redactEntry", "Takes the texts out of an entry; the chain still verifies, and a new entry says who did it and why", Permission.Admin).Refuses(404, 422, 503);
    }

    private static IResult Key(EvidenceKey key) => Answer.Ok(new EvidenceKeyInfo(key.Id, key.PublicPem), WatchbillJson.Default.EvidenceKeyInfo);

    private static async Task<IResult> ExportAsync(HttpContext context, WatchbillEngine engine, EvidenceKey key, string incident)
    {
        var caller = context.Caller();
        if (await IncidentLookup.FindAsync(engine, caller.User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        // Said before it leaves, so that the bundle says it too.
        await engine.Records.AuditAsync(new AuditRecord(default, Actor.User(caller.User.Id), caller.Door, "evidence.exported", Subjects.Of(found.Id), found.Reference));
        var (contents, attachments) = await EvidenceExport.ReadAsync(engine, found, caller.User.Id, context.RequestAborted);
        return TypedResults.Stream(
            archive => EvidenceBundle.WriteAsync(
                archive,
                contents,
                attachments,
                async hash => (await engine.Store.Reader.ReadAttachmentAsync(hash, context.RequestAborted))?.Content
                    ?? throw new IOException("An attachment was removed while it was exported. The bundle is cut off; export it again."),
                key,
                context.RequestAborted),
            ZipType,
            string.Create(CultureInfo.InvariantCulture, $"evidence-{FileName(found)}.zip"));
    }

    private static async Task<IResult> RedactAsync(HttpContext context, WatchbillEngine engine, EvidencePath evidence, string incident, string entry)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.RedactEntry);
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller();
        if (await IncidentLookup.FindAsync(engine, caller.User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        if (!int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            return Answer.NotFound($"entry {entry}");
        }

        if (WhyOf(body!.Why) is not { } why)
        {
            return Answer.No(ErrorCode.Invalid, $"Say in 'why', in 1 to {MaxWhy} characters, why it is taken out; without the secret.");
        }

        var outcome = await evidence.RedactAsync(found.Id, version, caller.User.Id, caller.Door, why);
        return outcome.Refusal is { } refusal
            ? Answer.No(refusal)
            : Answer.Ok(new RedactionResult(found.Reference, version, outcome.Version), WatchbillJson.Default.RedactionResult);
    }

    /// <summary>On one line; null when there is none, or it is too long.</summary>
    internal static string? WhyOf(string? text) =>
        new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c)]).Trim() is { Length: > 0 and <= MaxWhy } why ? why : null;

    /// <summary>References are made by configuration; a name of a file has fewer letters.</summary>
    private static string FileName(Incident incident) => new([.. incident.Reference.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')]);

    /// <summary>Stands for bytes in the description of the interface.</summary>
    internal sealed record FileResult;
}
