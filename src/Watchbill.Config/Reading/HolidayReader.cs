using NodaTime.Text;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>Holiday calendars: a name, and days by their dates.</summary>
internal static class HolidayReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"holiday-calendar {id}", problems) is not { } fields)
        {
            return;
        }

        var name = fields.Text("name") ?? id;
        var days = new List<Holiday>();
        foreach (var entry in fields.Map("days", HolidayCalendar.MostDays, required: true))
        {
            var date = LocalDatePattern.Iso.Parse(entry.Key.Text);
            if (!date.Success)
            {
                problems.Error(entry.Key.At, "invalid-date", $"a day of {fields.What} cannot be \"{Problems.Cut(entry.Key.Text)}\"", "write a date such as 2026-12-25");
            }
            else if (Fields.ScalarOf(entry.Value, $"{entry.Key.Text} of {fields.What}", problems) is { } what)
            {
                days.Add(new Holiday(date.Value, what.Text));
            }
        }

        fields.Done();
        draft.HolidayCalendars.Add(new HolidayCalendar(id, name, [.. days.OrderBy(day => day.Date)]));
    }
}
