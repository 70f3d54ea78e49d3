using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Watchbill.Api;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>What Twilio posts. The signature is over the public URL and the form.</summary>
internal static class TwilioForm
{
    private const int MaxBody = 64 * 1024;

    /// <summary>The form, once the signature has proved where it comes from.</summary>
    public static async Task<(Dictionary<string, string>? Form, IResult? Problem)> ReadAsync(HttpContext context, ServerOptions options, AlertLinks links)
    {
        if (options.Notifiers.Twilio is not { } twilio)
        {
            return (null, Answer.No(ErrorCode.NotFound, "Twilio is not configured here.", "Set WATCHBILL_TWILIO_ACCOUNT_SID."));
        }

        var body = context.Request.ContentLength > MaxBody ? null : await Body.ReadAsync(context.Request.Body, MaxBody, context.RequestAborted);
        if (body is null)
        {
            return (null, Answer.No(ErrorCode.TooLarge, $"The body is larger than {MaxBody / 1024} KiB."));
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = 128 };
            foreach (var (name, values) in await reader.ReadFormAsync(context.RequestAborted))
            {
                form[name] = values.ToString();
            }
        }
        catch (InvalidDataException)
        {
            return (null, Answer.No(ErrorCode.Invalid, "The body is not a form."));
        }

        var address = links.PublicUrl.AbsoluteUri + (context.Request.Path.Value ?? "").TrimStart('/');
        var url = address + context.Request.QueryString.Value;
        return TwilioSignature.IsValid(twilio.AuthToken, url, form, context.Request.Headers["X-Twilio-Signature"].FirstOrDefault())
            ? (form, null)
            : (null, Answer.No(
                ErrorCode.Unauthorized, "The signature is missing or wrong.", $"Twilio must call {address}: compare it with --public-url, and compare the auth token."));
    }
}
