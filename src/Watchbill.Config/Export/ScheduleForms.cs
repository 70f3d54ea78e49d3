using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Export;

internal static class ScheduleForms
{
    public static MapForm Of(Schedule schedule) => new FormBuilder()
        .Add("name", schedule.Name)
        .Add("zone", schedule.Zone.Id)
        .AddEach("layers", schedule.Layers.Select(Of))
        .Add("holidays", schedule.Holidays)
        .Add("handoff", HandoffForms.Of(schedule.Handoff))
        .Add("overlap", schedule.Overlap == Duration.Zero ? null : Durations.Format(schedule.Overlap))
        .Build();

    public static MapForm Of(HolidayCalendar calendar) => new FormBuilder()
        .Add("name", calendar.Name)
        .Add("days", new MapForm([.. calendar.Days.Select(day => (LocalDatePattern.Iso.Format(day.Date), (YamlForm)new TextForm(day.Name)))], Flow: false))
        .Build();

    /// <summary>As plans compare and show it: with what stands in the files, and without what an address may hold.</summary>
    public static MapForm Planned(Schedule schedule)
    {
        var form = Of(schedule with { Layers = [.. schedule.Layers.Select(layer => layer.Calendar is { Url: { } url } ? layer with { Calendar = new LayerCalendar(null, Masked(url)) } : layer)] });
        var files = schedule.Calendars.Where(file => schedule.Layers.Any(layer => layer.Calendar?.File == file.File)).ToList();
        return files.Count == 0 ? form : form with { Entries = form.Entries.Add(("calendars", new MapForm([.. files.Select(file => (file.File, (YamlForm)new TextForm(Contents(file))))], Flow: false))) };
    }

    public static MapForm Of(Override change) => new FormBuilder()
        .Add("id", change.Id)
        .Add("schedule", change.Schedule.Value)
        .Add("start", InstantPattern.ExtendedIso.Format(change.Start))
        .Add("end", InstantPattern.ExtendedIso.Format(change.End))
        .Add("kind", Words.Overrides.TextOf(change.Kind))
        .Add("user", change.User.Value)
        .Add("instead", change.Instead?.Value)
        .Build();

    public static MapForm Of(TemporarySchedule temporary) => new FormBuilder()
        .Add("id", temporary.Id)
        .Add("schedule", temporary.Schedule.Value)
        .Add("name", temporary.Name)
        .Add("start", InstantPattern.ExtendedIso.Format(temporary.Start))
        .Add("end", InstantPattern.ExtendedIso.Format(temporary.End))
        .Add("layers", temporary.Layers.IsEmpty ? null : new ListForm([.. temporary.Layers.Select(Of)], Flow: false))
        .Add("shifts", temporary.Shifts.IsEmpty ? null : new ListForm([.. temporary.Shifts.Select(Of)], Flow: false))
        .Build();

    public static MapForm Of(MethodFlag flag) => new FormBuilder()
        .Add("user", flag.User.Value)
        .Add("method", flag.Method.Value)
        .Add("detail", flag.Detail.Length == 0 ? null : flag.Detail)
        .Add("since", InstantPattern.ExtendedIso.Format(flag.Since))
        .Build();

    private static MapForm Of(LayerCalendar calendar) => new FormBuilder(flow: true).Add("file", calendar.File).Add("url", calendar.Url).Build();

    /// <summary>Tells one address from another.</summary>
    private static string Masked(string url) => $"{new Uri(url).GetLeftPart(UriPartial.Authority)}/… ({Hash(url)})";

    private static string Contents(CalendarFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Text.Split("BEGIN:VEVENT").Length - 1} events ({Hash(file.Text)})");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    private static MapForm Of(Layer layer) => layer.Calendar is { } calendar
        ? new FormBuilder().Add("name", layer.Name).Add("calendar", Of(calendar)).Build()
        : Rotating(layer);

    private static MapForm Rotating(Layer layer) => new FormBuilder()
        .Add("name", layer.Name)
        .AddEach("participants", layer.Participants.Select(Of), flow: true)
        .Add("shadows", layer.Shadows.Select(user => user.Value))
        .Add("every", Rotations.Format(layer.Rotation))
        .Add("handoff", layer.Rotation.HandoffDay is { } day ? LocalTimes.Format(day, layer.Rotation.HandoffTime) : LocalTimes.Format(layer.Rotation.HandoffTime))
        .Add("start", LocalTimes.Format(layer.Start, layer.Rotation.HandoffTime))
        .Add("until", layer.End is { } end ? LocalTimes.Format(end, layer.Rotation.HandoffTime) : null)
        .Add("restrictions", layer.Restrictions.IsEmpty ? null : new ListForm([.. layer.Restrictions.Select(Of)], Flow: false))
        .Add("count_only_active_turns", layer.CountsOnlyActiveTurns)
        .Build();

    private static MapForm Of(TemporaryShift shift) => new FormBuilder(flow: true)
        .Add("start", InstantPattern.ExtendedIso.Format(shift.Start))
        .Add("end", InstantPattern.ExtendedIso.Format(shift.End))
        .Add("users", shift.Users.Select(user => user.Value))
        .Build();

    private static YamlForm Of(Participant participant) => participant.Users.Length switch
    {
        0 => new TextForm(Words.Nobody),
        1 => new TextForm(participant.Users[0].Value),
        _ => new ListForm([.. participant.Users.Select(user => new TextForm(user.Value))], Flow: true),
    };

    public static MapForm Of(Restriction restriction) => restriction switch
    {
        DailyWindow daily => new FormBuilder(flow: true)
            .Add("from", LocalTimes.Format(daily.Start))
            .Add("to", LocalTimes.Format(daily.End))
            .Add("days", daily.Days == Weekdays.All ? [] : Days(daily.Days))
            .Build(),
        WeeklyWindow weekly => new FormBuilder(flow: true)
            .Add("from", LocalTimes.Format(weekly.StartDay, weekly.Start))
            .Add("to", LocalTimes.Format(weekly.EndDay, weekly.End))
            .Build(),
        WholeDays whole => new FormBuilder(flow: true).Add("days", Days(whole.Days)).Build(),
        _ => throw new ArgumentOutOfRangeException(nameof(restriction), restriction, "Files have no form for it."),
    };

    private static IEnumerable<string> Days(Weekdays days) =>
        Words.Weekdays.Texts.Where(text => Words.Weekdays.TryParse(text, out var day) && days.Includes(day));
}
