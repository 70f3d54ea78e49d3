using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Rest;
using Watchbill.Templates;

namespace Watchbill.Server.Features.Templates;

/// <summary>The templates that are configured, and previews of them. They belong to no team: every account may read them.</summary>
internal static class TemplatesApi
{
    public static void MapTemplatesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/templates", List).Answers<TemplateList>("listTemplates", "The templates of messages", Permission.Observer);
        api.MapGet("/templates/{id}", Read).Answers<TemplateInfo>("readTemplate", "One template, with what it asks its sender for", Permission.Observer).Refuses(404);
        api.MapPost("/templates/{id}/preview", PreviewAsync).Takes<PreviewTemplate>(optional: true)
            .Answers<TemplatePreviewInfo>("previewTemplate", "What a template would look like; sends nothing", Permission.Observer).Refuses(404, 413);
    }

    private static IResult List(WatchbillEngine engine) =>
        Answer.Ok(new TemplateList([.. engine.Definitions.Current.Templates.Values.OrderBy(template => template.Id, StringComparer.Ordinal).Select(TemplateForms.Summary)]), WatchbillJson.Default.TemplateList);

    private static IResult Read(WatchbillEngine engine, string id) =>
        engine.Definitions.Current.Templates.TryGetValue(id, out var template) ? Answer.Ok(TemplateForms.Of(template), WatchbillJson.Default.TemplateInfo) : NotFound(id);

    private static async Task<IResult> PreviewAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        if (!engine.Definitions.Current.Templates.TryGetValue(id, out var template))
        {
            return NotFound(id);
        }

        var (asked, problem) = await Body.ReadAsync(context, StrictJson.Default.PreviewTemplate, new PreviewTemplate());
        if (problem is not null)
        {
            return problem;
        }

        var destination = asked!.For is null ? TemplateDestinations.PreviewOf(template.Channels[0]) : TemplateWords.ParseDestination(asked.For);
        return destination is { } known
            ? Answer.Ok(TemplateForms.Of(template, known, TemplatePreview.Of(template, engine.Time.Now(), known, asked.Values ?? new Dictionary<string, string>())), WatchbillJson.Default.TemplatePreviewInfo)
            : Answer.No(ErrorCode.Invalid, "There is no such destination.", $"Use one of {string.Join(", ", TemplateWords.Destinations)}.");
    }

    private static IResult NotFound(string id) => Answer.NotFound($"template '{id}'");
}
