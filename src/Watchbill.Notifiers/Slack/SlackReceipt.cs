namespace Watchbill.Notifiers.Slack;

/// <summary>Where a message stands in Slack: "channel:ts".</summary>
internal sealed record SlackReceipt(string Channel, string Ts)
{
    /// <summary>Null when the text is no receipt of ours.</summary>
    public static SlackReceipt? Parse(string? receipt)
    {
        var colon = receipt?.LastIndexOf(':') ?? -1;
        return colon > 0 && colon < receipt!.Length - 1 ? new SlackReceipt(receipt[..colon], receipt[(colon + 1)..]) : null;
    }

    public override string ToString() => $"{Channel}:{Ts}";
}
