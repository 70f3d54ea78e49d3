using System.Collections.Immutable;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Templates;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;
using Watchbill.Templates;

namespace Watchbill.Server.Features.Templates;

/// <summary>The templates, and a form on the page of each that shows what it would look like. It changes nothing, so the address can be shared.</summary>
public static class TemplatePages
{
    public static void MapTemplatePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/templates", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/templates/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        ImmutableArray<CommunicationTemplate> templates = [.. engine.Definitions.Current.Templates.Values.OrderBy(template => template.Audience).ThenBy(template => template.Purpose).ThenBy(template => template.Name, StringComparer.Ordinal)];
        return new PageResult<TemplatesPage, ImmutableArray<CommunicationTemplate>>(frame, templates);
    }

    /// <summary>Fields of the form are <c>i.NAME</c>, and <c>for</c> says where the message would go.</summary>
    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        if (!engine.Definitions.Current.Templates.TryGetValue(id, out var template))
        {
            return ErrorPages.NotFound(frame);
        }

        var query = context.Request.Query;
        var destination = TemplateWords.ParseDestination(query["for"]) ?? TemplateDestinations.PreviewOf(template.Channels[0]);
        var asked = query.ContainsKey("for")
            ? template.Inputs.Where(input => query.ContainsKey(TemplateView.Prefix + input.Name)).ToDictionary(input => input.Name, input => query[TemplateView.Prefix + input.Name].ToString(), StringComparer.Ordinal)
            : null;
        return new PageResult<TemplatePage, TemplateView>(frame, TemplateView.Of(template, frame.Clock.Now, destination, asked));
    }
}
