namespace Watchbill.StandIns;

/// <summary>What a stand-in does instead of, or after, doing its work.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Answers this HTTP status with an unhelpful body, as a proxy in front of the vendor would. Nothing is accepted.</summary>
    public static Fault Status(int status) => new StatusFault(status);

    /// <summary>HTTP 429 with Retry-After in whole seconds and the vendor's own body. Nothing is accepted.</summary>
    public static Fault RateLimited(int retryAfterSeconds) => new RateLimitFault(retryAfterSeconds);

    /// <summary>The vendor's own refusal: a Slack error name such as "is_archived", or a Twilio error number such as "21614".</summary>
    public static Fault Refuse(string code) => new RefuseFault(code);

    /// <summary>Answers 30x with this Location. Nothing is accepted.</summary>
    public static Fault Redirect(Uri to, int status = 302) => new RedirectFault(to, status);

    /// <summary>Reads the request and never answers; ends when the client leaves or the stand-in stops. Nothing is accepted.</summary>
    public static Fault Hang { get; } = new HangFault(Accept: false);

    /// <summary>Accepts and records, then never answers: the outcome is unknown to the client.</summary>
    public static Fault HangAfterAccept { get; } = new HangFault(Accept: true);

    /// <summary>Waits for the task, then does its work and answers as always.</summary>
    public static Fault Hold(Task until) => new HoldFault(until);

    /// <summary>Closes the connection without an answer. Nothing is accepted.</summary>
    public static Fault Drop { get; } = new DropFault(Accept: false);

    /// <summary>Accepts and records, then closes the connection without an answer.</summary>
    public static Fault DropAfterAccept { get; } = new DropFault(Accept: true);

    internal sealed record StatusFault(int Code) : Fault;

    internal sealed record RateLimitFault(int RetryAfterSeconds) : Fault;

    internal sealed record RefuseFault(string Code) : Fault;

    internal sealed record RedirectFault(Uri To, int Code) : Fault;

    internal sealed record HangFault(bool Accept) : Fault;

    internal sealed record HoldFault(Task Until) : Fault;

    internal sealed record DropFault(bool Accept) : Fault;
}
