using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Rest;

/// <summary>What all REST endpoints declare alike.</summary>
internal static class RestEndpoint
{
    public const string Prefix = "/api/v1";

    /// <summary>Names the answer for the OpenAPI document, and the permission.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, string name, string summary, Permission minimum, int status = StatusCodes.Status200OK)
    {
        builder.WithName(name).WithSummary(summary)
            .Produces<T>(status)
            .Produces<ApiError>(StatusCodes.Status400BadRequest)
            .Produces<ApiError>(StatusCodes.Status401Unauthorized)
            .Produces<ApiError>(StatusCodes.Status403Forbidden)
            .AddEndpointFilter(UnknownOutcome)
            .Allow(AccessRule.Account(minimum));
        return builder;
    }

    /// <summary>Also refuses with these statuses.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.Produces<ApiError>(status);
        }

        return builder;
    }

    /// <summary>Takes an Idempotency-Key.</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder builder) => builder.WithMetadata(new CarriedOutOnce());

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder builder, bool optional = false)
        where T : notnull => builder.Accepts<T>(optional, "application/json");

    /// <summary>The account; endpoints with an access rule are not reached without one.</summary>
    public static Caller Caller(this HttpContext context) =>
        Access.Caller.Of(context) ?? throw new InvalidOperationException("A REST endpoint was reached without an account.");

    private static async ValueTask<object?> UnknownOutcome(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (CommitFailedException)
        {
            return Answer.Unknown();
        }
    }
}

/// <summary>Marks an endpoint whose requests may carry an Idempotency-Key.</summary>
internal sealed record CarriedOutOnce;
