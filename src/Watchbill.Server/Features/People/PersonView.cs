using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>How a person would be reached, for administrators: everything but the addresses, which are the person's.</summary>
public sealed record PersonView(User User, Responder Own, ImmutableArray<PlanPreview> Previews)
{
    public static PersonView Of(DefinitionSet definitions, User user, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(user);
        return new PersonView(user, definitions.Responders.GetValueOrDefault(user.Id) ?? new Responder(user.Id, [], []), PlanPreview.Of(definitions, user, now, withAddresses: false));
    }
}
