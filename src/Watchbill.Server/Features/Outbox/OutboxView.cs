using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Outbox;

/// <summary>What was sent or waits to be, and what messages without a real channel would have looked like.</summary>
/// <param name="Messages">Newest first.</param>
/// <param name="Deliveries">Newest first.</param>
public sealed partial record OutboxView(ImmutableArray<OutboxRow> Messages, ImmutableArray<StoredDelivery> Deliveries, DefinitionSet Definitions)
{
    /// <param name="visible">Those that the reader may see: of what was sent to others, nothing else is shown.</param>
    public static OutboxView Of(IEnumerable<OutboxRow> rows, ImmutableArray<StoredDelivery> visible, DefinitionSet definitions, User reader)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        var ids = visible.Select(delivery => delivery.Request.Id).ToHashSet();
        return new OutboxView(
            [.. rows.Where(row => row.User == reader.Id || ids.Contains(row.Delivery)).Select(row => row.User == reader.Id ? row : WithoutLink(row))],
            visible,
            definitions);
    }

    /// <summary>A one-tap link acts in the name of whom it was sent to: nobody else gets to see it.</summary>
    public static OutboxRow WithoutLink(OutboxRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row with { Text = OneTapLink().Replace(row.Text, "/ack/…"), Html = row.Html is null ? null : OneTapLink().Replace(row.Html, "/ack/…") };
    }

    [GeneratedRegex(@"/ack/[A-Za-z0-9_\-.]+", RegexOptions.NonBacktracking)]
    private static partial Regex OneTapLink();
}
