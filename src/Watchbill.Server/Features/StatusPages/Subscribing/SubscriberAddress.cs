using Watchbill.Config.Reading;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages.Subscribing;

/// <summary>Where somebody wants to be told.</summary>
internal sealed record SubscriberAddress(SubscriberKind Kind, string Address)
{
    /// <returns>One of the two; what is wrong in words otherwise.</returns>
    public static (SubscriberAddress? Address, string? Problem) Read(string? mail, string? webhook)
    {
        var (to, at) = (mail?.Trim() ?? "", webhook?.Trim() ?? "");
        return (to.Length > 0, at.Length > 0) switch
        {
            (true, false) => Addresses.IsMail(to) ? (new SubscriberAddress(SubscriberKind.Email, to.ToLowerInvariant()), null) : (null, "This is no mail address such as ana@example.org."),
            (false, true) => Addresses.IsHttps(at) ? (new SubscriberAddress(SubscriberKind.Webhook, at), null) : (null, "This is no address that begins with https://."),
            _ => (null, "Give a mail address, or the address of a webhook."),
        };
    }
}
