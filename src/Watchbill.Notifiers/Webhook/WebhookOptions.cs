using System.Collections.Immutable;

namespace Watchbill.Notifiers.Webhook;

/// <summary>How webhooks are signed, and to whom they may go besides the public internet.</summary>
/// <param name="Secrets">
/// WATCHBILL_WEBHOOK_SECRET: one or two, separated by a space; each is "whsec_" and the base64 of 24 to 64 random bytes. Every
/// message is signed with all of them, so that receivers can be moved from an old one to a new one.
/// </param>
public sealed record WebhookOptions(ImmutableArray<Secret> Secrets)
{
    /// <summary>WATCHBILL_WEBHOOK_ALLOW: host names, addresses and CIDR ranges, with an optional port, that are reached although they are internal.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>For one call, from connecting to the status line. 1 to 25 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All that is wrong, each with what to do; empty when the options can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (Secrets.IsDefaultOrEmpty || Secrets.Length > 2)
            problems.Add("WATCHBILL_WEBHOOK_SECRET has no or too many secrets: give one, or two separated by a space while changing over.");
        else if (Secrets.Any(s => WebhookSignature.KeyOf(s) is null))
            problems.Add("WATCHBILL_WEBHOOK_SECRET is not 'whsec_' followed by the base64 of 24 to 64 random bytes: make one with 'openssl rand -base64 32'.");
        foreach (var entry in Allow.Where(entry => AllowedReceiver.Parse(entry) is null))
            problems.Add($"WATCHBILL_WEBHOOK_ALLOW has '{Words.PlainText.Line(entry, 60)}', which is no host, address or range: write 'hooks.lan', '10.1.2.3:8080' or '10.0.0.0/8'.");
        if (TimeLimit < TimeSpan.FromSeconds(1) || TimeLimit > TimeSpan.FromSeconds(25))
            problems.Add("The time limit of a webhook is 1 to 25 seconds.");
        return problems.ToImmutable();
    }
}
