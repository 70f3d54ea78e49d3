using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Planning;

/// <summary>Compares who is on call before and after, by the same evaluator that paging asks.</summary>
internal static class OnCallComparison
{
    public static readonly Duration Ahead = Duration.FromDays(14);

    public static ImmutableArray<OnCallChange> Between(DefinitionDocuments before, DefinitionDocuments after, Renames renames, Instant now)
    {
        var window = new Interval(now, now + Ahead);
        var (was, becomes) = (new DefinitionSet(before), new DefinitionSet(after));
        var earlier = before.Schedules.ToDictionary(schedule => new DefinitionKey(DefinitionKind.Schedule, schedule.Id.Value));
        var changes = ImmutableArray.CreateBuilder<OnCallChange>();
        foreach (var schedule in after.Schedules)
        {
            earlier.Remove(renames.Before(new DefinitionKey(DefinitionKind.Schedule, schedule.Id.Value)), out var old);
            Compare(schedule.Id, Line(old, was, renames.User), Line(schedule, becomes, user => user));
        }

        foreach (var removed in earlier.Values)
        {
            Compare(removed.Id, Line(removed, was, renames.User), Line(null, becomes, user => user));
        }

        return [.. changes.OrderBy(change => change.Schedule.Value, StringComparer.Ordinal).ThenBy(change => change.Start)];

        void Compare(ScheduleId schedule, ImmutableArray<OnCallStretch> old, ImmutableArray<OnCallStretch> now) =>
            changes.AddRange(ScheduleDifference.Between(old, now).Select(change => new OnCallChange(schedule, change.Start, change.End, change.Before, change.After)));

        // Disabled people are nobody.
        ImmutableArray<OnCallStretch> Line(Schedule? schedule, DefinitionSet definitions, Func<UserId, UserId> name) => schedule is null
            ? [new OnCallStretch(window.Start, window.End, [])]
            : ScheduleDifference.StretchesOf(definitions.TimetableOf(schedule.Id).Render(window), user => definitions.IsSomebody(user) ? name(user) : null);
    }
}
