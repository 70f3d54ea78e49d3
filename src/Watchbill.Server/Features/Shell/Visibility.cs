using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Shell;

/// <summary>What an account that is limited to teams may see of things that belong to no team themselves.</summary>
public static class Visibility
{
    /// <summary>One's own messages, and those about services of one's teams. What is about no service only who sees everything.</summary>
    public static bool MaySee(DefinitionSet definitions, User reader, StoredDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.Request.User == reader.Id
            || DefinitionSet.MaySee(reader, delivery.Request.Message is AlertMessage alert ? definitions.Services.GetValueOrDefault(alert.Service)?.Team : null);
    }
}
