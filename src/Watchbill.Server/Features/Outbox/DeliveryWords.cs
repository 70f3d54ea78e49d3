using System.Diagnostics;
using NodaTime;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Outbox;

/// <summary>A delivery's state in words, with the colour that repeats it.</summary>
public sealed record DeliveryWords(string State, string Colour, string? Detail, Instant At)
{
    public static DeliveryWords Of(StoredDelivery delivery, Instant now)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var (state, colour) = delivery.Status switch
        {
            DeliveryStatus.Pending when delivery.Attempt > 0 => ("Trying again", "bad"),
            DeliveryStatus.Pending when delivery.Due < now - Trouble.Patience => ("Overdue", "bad"),
            DeliveryStatus.Pending => ("Waiting", "info"),
            DeliveryStatus.HandingOver => ("Sending", "info"),
            DeliveryStatus.Delivered => ("Sent", "good"),
            DeliveryStatus.Failed => ("Failed", "bad"),
            DeliveryStatus.Unknown => ("Maybe sent", "warning"),
            DeliveryStatus.Cancelled => ("Not needed", ""),
            _ => throw new UnreachableException($"{delivery.Status} has no words."),
        };
        return new DeliveryWords(
            state,
            colour,
            delivery.Status is DeliveryStatus.Delivered or DeliveryStatus.Cancelled ? null : delivery.Detail,
            delivery.CompletedAt ?? delivery.HandedOverAt ?? delivery.CreatedAt);
    }
}
