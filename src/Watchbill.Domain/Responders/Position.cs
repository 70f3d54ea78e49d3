using System.Collections.Immutable;

namespace Watchbill.Domain.Responders;

/// <summary>
/// A named function, such as CTO or DBA on duty, that a person holds, or whoever is on call for a schedule. Policies name the function and stay as
/// they are when somebody else takes it. Without a holder it is vacant: nobody.
/// </summary>
/// <param name="Holders">People, all of whom are paged.</param>
/// <param name="Schedules">Whoever is on call for them when the rule fires.</param>
public sealed record Position(PositionId Id, string Name, ImmutableArray<UserId> Holders, ImmutableArray<ScheduleId> Schedules)
{
    public bool IsVacant => Holders.IsEmpty && Schedules.IsEmpty;
}
