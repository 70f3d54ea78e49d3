using System.Collections.Immutable;
using Watchbill.Notifiers.Twilio;

namespace Watchbill.Notifiers.Voice;

/// <summary>What calls are made with.</summary>
/// <param name="From">WATCHBILL_TWILIO_VOICE_FROM: a number of the account that can call, in E.164 form. When it is not set, WATCHBILL_TWILIO_FROM if that is a number.</param>
public sealed record VoiceOptions(string From)
{
    public const int ShortestRing = 5;

    /// <summary>The vendor's own limit.</summary>
    public const int LongestRing = 600;

    /// <summary>WATCHBILL_TWILIO_RING_SECONDS: how long a phone rings. Shorter than most voice mail takes to answer. 5 to 600.</summary>
    public int RingSeconds { get; init; } = 25;

    /// <summary>All that is wrong, each with what to do; empty when the options can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!PhoneNumber.IsE164(From))
            problems.Add("WATCHBILL_TWILIO_VOICE_FROM is not a number like +15005550006: name one of the account that can call.");
        if (RingSeconds is < ShortestRing or > LongestRing)
            problems.Add($"WATCHBILL_TWILIO_RING_SECONDS is not {ShortestRing} to {LongestRing}: say for how many seconds a phone may ring.");
        return problems.ToImmutable();
    }
}
