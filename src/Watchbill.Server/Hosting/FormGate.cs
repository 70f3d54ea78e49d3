using Watchbill.Server.Access;

namespace Watchbill.Server.Hosting;

/// <summary>Marks endpoints whose bodies are forms of our own pages.</summary>
internal sealed record TakesForms
{
    public static readonly TakesForms Mark = new();
}

/// <summary>Stands behind the access gate: whatever else than a readable form is sent to a page's form is refused, so that handlers need not ask.</summary>
internal sealed class FormGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesForms>() is null || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        if (!context.Request.HasFormContentType)
        {
            await Denial.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the page's form, or use the interface below /api.");
            return;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            await Denial.WriteAsync(context, StatusCodes.Status400BadRequest, "malformed_form", "The form has too many or too long fields.");
            return;
        }

        await next(context);
    }
}
