using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Rejected;

/// <summary>Events that were refused, newest first.</summary>
public sealed record RejectedView(ImmutableArray<RejectedEvent> Events)
{
    /// <summary>Accounts limited to teams see what came to their own services, and nothing of unknown keys.</summary>
    public static RejectedView Of(IEnumerable<RejectedEvent> events, DefinitionSet definitions, User reader)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        return new RejectedView(
        [
            .. events.Where(rejected => reader.Scope.IsDefaultOrEmpty
                || (definitions.Services.TryGetValue(new ServiceId(rejected.Where.Split('/')[0]), out var service) && Permissions.MaySee(reader, service))),
        ]);
    }
}
