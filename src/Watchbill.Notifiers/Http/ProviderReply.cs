using System.Net;
using NodaTime;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Http;

/// <summary>What became of one HTTP call to a provider.</summary>
internal abstract record ProviderReply;

/// <param name="Body">The first MiB; null when it was lost on the way.</param>
internal sealed record Answered(HttpStatusCode Status, string? Body, Duration? RetryAfter) : ProviderReply
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The plain reading of a status that is not success: the provider did not take it.</summary>
    public ProviderFailed AsFailure(string provider, string? said = null, Secret? secret = null) => new(
        ErrorDetail.Of($"{provider} answered HTTP {(int)Status}{(string.IsNullOrEmpty(said) ? "" : $": {said}")}.", secret), RetryAfter);
}

/// <summary>Nothing of the message left this machine, or not enough of it to be acted on.</summary>
internal sealed record NotSent(string Detail) : ProviderReply;

/// <summary>The message was handed over, at least in part, and no answer came.</summary>
internal sealed record Lost(string Detail) : ProviderReply;
