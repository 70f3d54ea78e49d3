using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Schedules;

/// <summary>Gives the layers that are calendars what stands in them. A layer that has it keeps it.</summary>
public static class CalendarLayers
{
    public static DefinitionDocuments Attach(DefinitionDocuments documents) =>
        documents.Schedules.Any(IsWithout) ? Attach(documents, documents.Responders) : documents;

    /// <param name="responders">How people are reached, where the documents do not say.</param>
    public static DefinitionDocuments Attach(DefinitionDocuments documents, IEnumerable<Responder> responders) =>
        Attach(documents, new Lazy<CalendarPeople>(() => new CalendarPeople(documents.Users, responders)));

    public static DefinitionDocuments Attach(DefinitionDocuments documents, CalendarPeople people) => Attach(documents, new Lazy<CalendarPeople>(people));

    private static DefinitionDocuments Attach(DefinitionDocuments documents, Lazy<CalendarPeople> people)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var copies = documents.CalendarCopies.ToDictionary(copy => copy.Id, StringComparer.Ordinal);
        return documents with { Schedules = [.. documents.Schedules.Select(schedule => IsWithout(schedule) ? Attach(schedule, copies, people) : schedule)] };
    }

    private static Schedule Attach(Schedule schedule, Dictionary<string, CalendarCopy> copies, Lazy<CalendarPeople> people)
    {
        return schedule with
        {
            Layers = [.. schedule.Layers.Select(layer => Of(layer, schedule.Zone))],
            Earlier = [.. schedule.Earlier.Select(version => version with { Layers = [.. version.Layers.Select(inForce => inForce with { Layer = Of(inForce.Layer, inForce.Zone) })] })],
        };

        Layer Of(Layer layer, DateTimeZone zone) => layer.Calendar is { HasRota: false } calendar && TextOf(calendar) is { } text
            ? layer with { Calendar = calendar.With(new Lazy<CalendarRota>(() => CalendarRota.Of(text, zone, people.Value))) }
            : layer;

        string? TextOf(LayerCalendar calendar) => calendar.Url is { } url
            ? copies.GetValueOrDefault(CalendarCopy.IdOf(url))?.Text
            : schedule.Calendars.FirstOrDefault(file => file.File == calendar.File)?.Text;
    }

    private static bool IsWithout(Schedule schedule) =>
        LayersOf(schedule).Any(layer => layer.Calendar is { HasRota: false });

    private static IEnumerable<Layer> LayersOf(Schedule schedule) =>
        (schedule.Layers.IsDefault ? [] : schedule.Layers).Concat(schedule.Earlier.SelectMany(version => version.Layers.Select(inForce => inForce.Layer)));
}
