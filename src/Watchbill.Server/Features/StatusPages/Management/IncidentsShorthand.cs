using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>
/// POST /api/incidents and PATCH /api/incidents/{id}: what a line of curl in a playbook sends. <c>{"status", "message", "impact"}</c> is enough; curl says that its body is a
/// form, so the content type is not asked. <c>name</c>, <c>page</c> and <c>components</c> (by id, their status) may be added.
/// </summary>
internal static class IncidentsShorthand
{
    /// <summary>A name made of the message is no longer than this.</summary>
    private const int MadeName = 100;

    public static void MapIncidentsShorthand(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/incidents", OpenAsync).Answers<StatuspageIncident>("openIncidentShorthand", "Tells the public of an incident", Permission.Manager, 201).Refuses(404, 409).Once();
        app.MapPatch("/api/incidents/{id:long}", UpdateAsync).Answers<StatuspageIncident>("updateIncidentShorthand", "Says something more about it", Permission.Manager).Refuses(404, 409).Once();
    }

    private static async Task<IResult> OpenAsync(HttpContext context, StatusDoorParts parts)
    {
        var (written, problem) = await ReadAsync(context);
        if (written is null)
        {
            return problem!;
        }

        return StatusDesk.Find(parts, written.Page) is not { } page
            ? Answer.No(ErrorCode.NotFound, written.Page is null ? "There is no status page, or none of several is the default." : "There is no such status page.", "Add page, with the page's id.")
            : await StatusDesk.SubmitAsync(
                context,
                parts,
                null,
                new OpenPost(page.Id, written.Name ?? NameOf(written.Message), written.Status ?? PostStatus.Investigating, written.Impact ?? PostImpact.Minor, written.Message, written.Components, written.NextUpdateAt, Notify: true),
                StatusCodes.Status201Created);
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, StatusDoorParts parts, long id)
    {
        var (written, problem) = await ReadAsync(context);
        if (written is null)
        {
            return problem!;
        }

        return await parts.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(id), context.RequestAborted) is not { IsWithdrawn: false } post
            ? Answer.NotFound("such incident")
            : await StatusDesk.SubmitAsync(
                context, parts, post.Id, new UpdatePost(written.Status ?? post.Status, written.Message, written.Components, written.Impact, written.NextUpdateAt, Notify: true));
    }

    private static async Task<(Written? Written, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (await Body.ReadAsync(context.Request.Body, Body.Limit, context.RequestAborted) is not { } bytes)
        {
            return (null, Answer.No(ErrorCode.TooLarge, $"The body is larger than {Body.Limit / 1024} KiB."));
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : (null, Answer.No(ErrorCode.Invalid, "The body must be a JSON object.", """Send {"status": "investigating", "message": "…", "impact": "major"}."""));
        }
        catch (JsonException)
        {
            return (null, Answer.No(ErrorCode.Invalid, "The body is not JSON.", """Send {"status": "investigating", "message": "…", "impact": "major"}."""));
        }
    }

    private static (Written? Written, IResult? Problem) Read(JsonElement body)
    {
        if ((Text(body, "message") ?? Text(body, "body")) is not { } message || string.IsNullOrWhiteSpace(message))
        {
            return (null, Answer.No(ErrorCode.Invalid, "There is no message.", "Add message: what the public is to read."));
        }

        var status = StatusDesk.Word<PostStatus>(Text(body, "status"));
        if (body.TryGetProperty("status", out _) && status is null)
        {
            return (null, Answer.No(StatusDesk.Unknown("status", Text(body, "status"), ["investigating", "identified", "monitoring", "resolved"])));
        }

        var impact = ImpactOf(Text(body, "impact"));
        if (body.TryGetProperty("impact", out _) && impact is null)
        {
            return (null, Answer.No(StatusDesk.Unknown("impact", Text(body, "impact"), ["none", "minor", "major", "critical", "degraded_performance", "partial_outage", "major_outage"])));
        }

        var named = body.TryGetProperty("components", out var list) && list.ValueKind == JsonValueKind.Object
            ? list.EnumerateObject().GroupBy(property => property.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value.ToString(), StringComparer.Ordinal)
            : null;
        var (components, unknown) = StatusDesk.Components(named);
        Instant? next = Timestamps.TryParse(Text(body, "next_update_at"), out var at) ? at : null;
        return unknown is null ? (new Written(message, status, impact, Text(body, "name") ?? Text(body, "title"), Text(body, "page"), components, next), null) : (null, Answer.No(unknown));
    }

    /// <summary>Playbooks write the impact in words of components, too.</summary>
    private static PostImpact? ImpactOf(string? text) => text switch
    {
        "degraded_performance" => PostImpact.Minor,
        "partial_outage" => PostImpact.Major,
        "major_outage" => PostImpact.Critical,
        "maintenance" => null,
        _ => StatusDesk.Word<PostImpact>(text),
    };

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The message's first sentence, as long as a heading may be.</summary>
    private static string NameOf(string message)
    {
        var line = message.Trim().Split('\n')[0];
        var sentence = line.Split(". ")[0].TrimEnd('.', ' ');
        var parts = StringInfo.ParseCombiningCharacters(sentence);
        return parts.Length <= MadeName ? sentence : sentence[..parts[MadeName - 1]] + "…";
    }

    private sealed record Written(
        string Message, PostStatus? Status, PostImpact? Impact, string? Name, string? Page, ImmutableArray<ComponentSetting> Components, Instant? NextUpdateAt);
}
