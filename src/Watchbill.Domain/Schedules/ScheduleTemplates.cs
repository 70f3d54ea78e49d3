using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

public enum ScheduleTemplate
{
    /// <summary>One person for a week.</summary>
    Weekly = 0,

    /// <summary>One person for a day.</summary>
    Daily = 1,

    /// <summary>One person by day and another by night, for a week.</summary>
    TwelveHours = 2,

    /// <summary>Two schedules: who is backup this week is primary the next.</summary>
    PrimaryAndBackup = 3,

    /// <summary>Sites around the world, each by its day.</summary>
    FollowTheSun = 4,
}

/// <summary>People in one place.</summary>
public sealed record Site(string Name, DateTimeZone Zone, ImmutableArray<UserId> People);

/// <summary>What a template is filled in with.</summary>
/// <param name="Start">The first day; turns of weeks change hands on its weekday.</param>
/// <param name="Handoff">When turns change hands; of <see cref="ScheduleTemplate.FollowTheSun"/>, when the first site begins its day.</param>
/// <param name="Zone">Of all local times; of <see cref="ScheduleTemplate.FollowTheSun"/> it is the first site's.</param>
/// <param name="Sites">Only for <see cref="ScheduleTemplate.FollowTheSun"/>, which takes no <paramref name="People"/>.</param>
public sealed record TemplateRequest(
    ScheduleTemplate Template, ScheduleId Id, string Name, DateTimeZone Zone, LocalDate Start, LocalTime Handoff, ImmutableArray<UserId> People, ImmutableArray<Site> Sites);

/// <summary>
/// Schedules to begin with. All of them cover every moment from their start on, whatever the clocks do: windows meet at the same local time of one zone, where
/// an end is the last such moment and a start the first.
/// </summary>
public static class ScheduleTemplates
{
    public const int MostSites = 6;

    /// <summary>What is missing or too much, for people; null when <see cref="Of"/> can be asked.</summary>
    public static string? Objection(TemplateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Template == ScheduleTemplate.FollowTheSun)
        {
            return request.Sites.Length is < 2 or > MostSites ? $"Name 2 to {MostSites} sites."
                : request.Sites.Any(site => site.People.IsEmpty) ? "Each site needs somebody."
                : request.Sites.Select(site => site.Name).Distinct(StringComparer.Ordinal).Count() < request.Sites.Length ? "Each site needs a name of its own."
                : !request.People.IsEmpty ? "People belong to sites here."
                : null;
        }

        var least = request.Template is ScheduleTemplate.TwelveHours or ScheduleTemplate.PrimaryAndBackup ? 2 : 1;
        return !request.Sites.IsEmpty ? "Only follow-the-sun has sites."
            : request.People.Length < least ? least == 1 ? "Name the people in the order of their turns." : "Name at least two people: nobody can be both at once."
            : request.People.Distinct().Count() < request.People.Length ? "Name everybody once."
            : null;
    }

    /// <exception cref="ArgumentException">There is an <see cref="Objection"/>.</exception>
    public static ImmutableArray<Schedule> Of(TemplateRequest request)
    {
        if (Objection(request) is { } objection)
        {
            throw new ArgumentException(objection, nameof(request));
        }

        var (handoff, people) = (request.Handoff, request.People);
        var night = handoff.PlusHours(12);
        return request.Template switch
        {
            ScheduleTemplate.Weekly => [Schedule(Weekly("Weekly", people, handoff))],
            ScheduleTemplate.Daily => [Schedule(new Layer("Daily", Slots(people), new Rotation(RotationUnit.Days, 1, handoff, null), request.Start + handoff, null, []))],
            ScheduleTemplate.TwelveHours =>
            [
                Schedule(
                    Weekly("Nights", Turned(people), night, new DailyWindow(night, handoff)),
                    Weekly("Days", people, handoff, new DailyWindow(handoff, night))),
            ],
            ScheduleTemplate.PrimaryAndBackup =>
            [
                Schedule(Weekly("Weekly", people, handoff)),
                Schedule(Weekly("Weekly", Turned(people), handoff)) with { Id = new ScheduleId($"{request.Id}-backup"), Name = $"{request.Name} backup" },
            ],
            ScheduleTemplate.FollowTheSun =>
            [
                new Schedule(request.Id, request.Name, request.Sites[0].Zone, [.. Days(request).Select(day => Weekly(day.Site.Name, day.Site.People, day.From, new DailyWindow(day.From, day.To)))]),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Template, "There is no such template."),
        };

        Schedule Schedule(params ReadOnlySpan<Layer> layers) => new(request.Id, request.Name, request.Zone, [.. layers]);

        Layer Weekly(string name, ImmutableArray<UserId> users, LocalTime time, params ReadOnlySpan<Restriction> hours) =>
            new(name, Slots(users), new Rotation(RotationUnit.Weeks, 1, time, request.Start.DayOfWeek), request.Start + time, null, [.. hours]);
    }

    /// <summary>
    /// From when to when each site serves, by the first site's clock: the first from its morning on, then always the next one to the west. All are equally long.
    /// </summary>
    public static ImmutableArray<(Site Site, LocalTime From, LocalTime To)> Days(TemplateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var noon = request.Start.At(new LocalTime(12, 0)).InUtc().ToInstant();
        var here = request.Sites[0].Zone.GetUtcOffset(noon).Seconds;
        var west = request.Sites.OrderBy(site => (here - site.Zone.GetUtcOffset(noon).Seconds + NodaConstants.SecondsPerDay) % NodaConstants.SecondsPerDay).ToList();
        var minutes = NodaConstants.MinutesPerDay / west.Count;
        return [.. west.Select((site, place) => (site, request.Handoff.PlusMinutes(place * minutes), request.Handoff.PlusMinutes(((place + 1) % west.Count) * minutes)))];
    }

    private static ImmutableArray<Participant> Slots(ImmutableArray<UserId> people) => [.. people.Select(user => new Participant([user]))];

    /// <summary>The next one first, so that whoever is second now is first in the turn after.</summary>
    private static ImmutableArray<UserId> Turned(ImmutableArray<UserId> people) => [.. people.Skip(1), people[0]];
}
