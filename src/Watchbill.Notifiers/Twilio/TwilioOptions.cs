using System.Collections.Immutable;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Voice;

namespace Watchbill.Notifiers.Twilio;

/// <summary>An account at Twilio and what to send from: one number, or a messaging service.</summary>
/// <param name="AccountSid">WATCHBILL_TWILIO_ACCOUNT_SID: AC and 32 hexadecimal digits.</param>
/// <param name="AuthToken">WATCHBILL_TWILIO_AUTH_TOKEN; it also verifies what Twilio sends to us.</param>
/// <param name="From">WATCHBILL_TWILIO_FROM: a number in E.164 form (+15005550006), or a messaging service (MG…).</param>
public sealed record TwilioOptions(string AccountSid, Secret AuthToken, string From)
{
    /// <summary>WATCHBILL_TWILIO_API_URL; for tests and gateways that speak the same protocol.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.twilio.com/");

    /// <summary>For one call. 1 to 25 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Null = no calls are made.</summary>
    public VoiceOptions? Voice { get; init; }

    public bool FromIsMessagingService => From.StartsWith("MG", StringComparison.Ordinal);

    /// <summary>All that is wrong, each with what to do; empty when the options can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!IsSid(AccountSid, "AC"))
            problems.Add("WATCHBILL_TWILIO_ACCOUNT_SID is not an account SID: copy it from the console; it is AC and 32 hexadecimal digits.");
        if (AuthToken is null)
            problems.Add("WATCHBILL_TWILIO_AUTH_TOKEN is missing: copy it from the console.");
        if (!PhoneNumber.IsE164(From) && !IsSid(From, "MG"))
            problems.Add("WATCHBILL_TWILIO_FROM is neither a number like +15005550006 nor a messaging service SID (MG and 32 hexadecimal digits).");
        if (!ApiUrls.IsAcceptable(ApiUrl))
            problems.Add("WATCHBILL_TWILIO_API_URL is not an https URL: leave it out to use Twilio's own.");
        if (TimeLimit < TimeSpan.FromSeconds(1) || TimeLimit > TimeSpan.FromSeconds(25))
            problems.Add("The time limit of a call to Twilio is 1 to 25 seconds.");
        problems.AddRange(Voice?.Problems() ?? []);
        return problems.ToImmutable();
    }

    private static bool IsSid(string? text, string prefix)
        => text is { Length: 34 } && text.StartsWith(prefix, StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigit);
}
