using Microsoft.AspNetCore.Http.HttpResults;

namespace Watchbill.Server.Features.Shell;

/// <summary>Answers a request with a page, and with the headers that every page has.</summary>
public sealed class PageResult<TPage, TModel>(PageFrame frame, TModel model, int status = StatusCodes.Status200OK) : IResult
    where TPage : PageOf<TModel>
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        PageHeaders.Set(httpContext.Response);
        var parameters = new Dictionary<string, object?> { [nameof(PageOf<TModel>.Frame)] = frame, [nameof(PageOf<TModel>.Model)] = model };
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(httpContext);
    }
}

internal static class PageHeaders
{
    /// <summary>Everything from ourselves, no inline style or script, in nobody's frame.</summary>
    public const string Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }
}
