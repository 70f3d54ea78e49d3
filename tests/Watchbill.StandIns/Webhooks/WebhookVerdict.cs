namespace Watchbill.StandIns.Webhooks;

/// <summary>Whether a delivery is signed as its receiver would want it; <see cref="Reason"/> says why not.</summary>
public sealed record WebhookVerdict(bool IsGenuine, string Reason);
