using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Reading;

/// <summary>
/// Hours of the week in a zone: <c>{zone: Europe/Berlin, times: [{from: 09:00, to: 17:00, days: [Mon]}], holidays: [austria], outside: true}</c>. Of a condition
/// <c>outside</c> turns them round; of support hours it says which urgency holds then.
/// </summary>
internal static class HoursReader
{
    public static WorkingHours Condition(Draft draft, Fields fields)
    {
        var hours = Read(draft, fields);
        var outside = fields.Flag("outside");
        fields.Done();
        return hours with { Outside = outside };
    }

    public static SupportHours Support(Draft draft, Fields fields)
    {
        var hours = Read(draft, fields);
        var outside = fields.Choice("outside", Words.UrgencyRules, UrgencyRule.AlwaysLow);
        fields.Done();
        return new SupportHours(hours, outside);
    }

    private static WorkingHours Read(Draft draft, Fields fields)
    {
        var problems = draft.Problems;
        var zone = Zones.Read(fields, problems, required: true) ?? DateTimeZone.Utc;
        var times = ImmutableArray.CreateBuilder<Restriction>();
        var items = fields.List("times", ScheduleLimits.RestrictionsPerLayer, required: true);
        foreach (var item in items)
        {
            if (Fields.Of(item, $"times {times.Count + 1} of {fields.What}", problems) is { } window && RestrictionReader.Read(window, problems) is { } read)
            {
                times.Add(read);
            }
        }

        var holidays = Ids.List(fields, "holidays", problems).ToList();
        holidays.ForEach(calendar => draft.Refer(DefinitionKind.HolidayCalendar, calendar));
        if (items.IsEmpty && fields.Take("times") is not null)
        {
            problems.Error(fields.PlaceOf("times"), "restriction-form", $"{fields.What} has no times", "add one with from and to, or days");
        }

        return new WorkingHours(zone, times.ToImmutable(), [.. holidays.Select(calendar => calendar.Id)], Outside: false);
    }
}
