namespace Watchbill.Server.Hosting;

/// <summary>Headers of every answer: nothing from elsewhere runs in our pages, and our pages run in nobody else's.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>No inline script or style. Style sheets carry small pictures as data.</summary>
    private const string Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    }
}
