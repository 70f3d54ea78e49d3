using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Access;

/// <summary>
/// Who may call an endpoint. Every endpoint carries exactly one; an endpoint without one answers 500 and fails the test that walks them all.
/// </summary>
/// <param name="Minimum">The least permission; null means that no account is needed.</param>
/// <param name="How">What protects an endpoint that needs no account: "integration key", "Slack signature", "one-tap token", "nothing to protect".</param>
public sealed record AccessRule(Permission? Minimum, string How)
{
    public static AccessRule Account(Permission minimum) => new(minimum, "session or token");

    public static AccessRule Open(string how) => new(null, how);
}

/// <summary>The account behind a request, and how it proved itself.</summary>
/// <param name="Door">Web for sessions; Api or Cli for tokens.</param>
public sealed record Caller(User User, Door Door)
{
    /// <summary>The caller of a request; null when it is anonymous.</summary>
    public static Caller? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Caller>();
    }
}

public static class AccessExtensions
{
    /// <summary>Declares who may call, beside the endpoint.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder builder, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(rule);
}
