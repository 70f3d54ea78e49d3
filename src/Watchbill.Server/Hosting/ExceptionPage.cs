using System.Security.Cryptography;
using Watchbill.Engine.Commit;
using Watchbill.Server.Access;

namespace Watchbill.Server.Hosting;

/// <summary>What people see of a bug: a number to quote. The log has the rest under the same number.</summary>
internal sealed partial class ExceptionPage(RequestDelegate next, ILogger<ExceptionPage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, refused.StatusCode, "bad_request", refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? "That is too large." : "The request could not be read.");
        }
        catch (CommitFailedException failed) when (!context.Response.HasStarted)
        {
            Failed(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), context.GetEndpoint()?.DisplayName, failed);
            context.Response.Headers.RetryAfter = "5";
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "try_again", "It is not certain that this was stored. Try again.");
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
            Failed(id, context.GetEndpoint()?.DisplayName, exception);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "internal_error", $"Something went wrong here. Look for {id} in the server's log.");
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.Headers.Remove("Content-Length");
        return Denial.WriteAsync(context, status, code, message);
    }

    /// <summary>Names the endpoint, not the path: paths hold keys.</summary>
    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "Request {Id} to {Endpoint} failed.")]
    private partial void Failed(string id, string? endpoint, Exception exception);
}
