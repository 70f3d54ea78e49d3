namespace Watchbill.Server.Features.StatusPages.Subscribing;

/// <summary>What the pages about subscriptions show.</summary>
public enum SubscribeState
{
    Form = 0,

    /// <summary>A question was sent to the address, unless it is a subscriber's already.</summary>
    Asked = 1,
    TooMany = 2,

    /// <summary>The link was opened: one button confirms.</summary>
    Unconfirmed = 3,
    Confirmed = 4,

    /// <summary>The link was opened by a subscriber: one button unsubscribes.</summary>
    Active = 5,
    Gone = 6,

    /// <summary>No link of ours, or of somebody who is no subscriber any more.</summary>
    Unknown = 7,
}

/// <param name="State">Decides what is shown.</param>
public sealed record SubscribeView(SubscribeState State)
{
    public string? Problem { get; init; }

    public string Mail { get; init; } = "";

    public string Webhook { get; init; } = "";

    public bool IsWebhook { get; init; }

    /// <summary>Of the link; the form posts back to it.</summary>
    public string Token { get; init; } = "";

    public string Address { get; init; } = "";
}
