namespace Watchbill.Domain.Incidents.Updates;

/// <summary>A program that gets updates by signed POST.</summary>
/// <param name="Id">A slug, unique among the webhooks of its process; the place is called "webhook:ID".</param>
/// <param name="Url">https. The notifier keeps it away from addresses of our own network.</param>
/// <param name="Secret">Where its secret is: ${env:NAME} or ${file:/path}, looked up at each call; null for the server's own.</param>
public sealed record UpdateWebhook(string Id, string Name, Audience Audience, string Url, string? Secret = null);
