using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Gives users, sources and layers the numbers under which a <see cref="Timetable"/> knows them. Used once, while it is made.</summary>
internal sealed class TimetableParts
{
    private readonly Dictionary<UserId, int> _numbers;
    private readonly List<Func<long, OnCallSource>> _sources = [];
    private readonly Dictionary<(string? Temporary, string Layer, bool IsCalendar), int> _layerSources = [];

    public TimetableParts(Schedule schedule, IEnumerable<Override> overrides, IEnumerable<TemporarySchedule> temporaries)
    {
        Users =
        [
            .. schedule.Earlier.SelectMany(version => version.Layers.Select(inForce => inForce.Layer))
                .Concat(schedule.Layers.IsDefault ? [] : schedule.Layers)
                .Concat(temporaries.SelectMany(temporary => temporary.Layers))
                .SelectMany(layer => layer.Everybody().Concat(layer.Shadows))
                .Concat(temporaries.SelectMany(temporary => temporary.Shifts).SelectMany(shift => shift.Users))
                .Concat(overrides.SelectMany(change => change.Instead is { } instead ? new[] { change.User, instead } : [change.User]))
                .Distinct()
                .Order(),
        ];
        _numbers = Users.Select((user, number) => (user, number)).ToDictionary(pair => pair.user, pair => pair.number);
    }

    /// <summary>In the order of their ids; a user's number is the place in it.</summary>
    public ImmutableArray<UserId> Users { get; }

    /// <summary>By their numbers; each makes what is said about one of its turns.</summary>
    public IReadOnlyList<Func<long, OnCallSource>> Sources => _sources;

    /// <summary>How many layers have been made ready.</summary>
    public int Layers { get; private set; }

    public int NumberOf(UserId user) => _numbers[user];

    /// <summary>A layer keeps its number from version to version, so that an edit that leaves somebody on call does not look like a handoff.</summary>
    /// <param name="temporary">Id of the temporary schedule to which the layer belongs.</param>
    public LayerTimetable Ready(Layer layer, DateTimeZone zone, string? temporary = null)
    {
        var key = (temporary, layer.Name, IsCalendar: layer.Calendar is not null);
        if (!_layerSources.TryGetValue(key, out var source))
        {
            source = Add(key.IsCalendar ? turn => new FromCalendar(layer.Name, Nanoseconds.ToInstant(turn))
                : temporary is null ? turn => new FromLayer(layer.Name, turn)
                : turn => new FromTemporarySchedule(temporary, layer.Name, turn));
            _layerSources.Add(key, source);
        }

        return new LayerTimetable(layer, zone, source, Layers++, NumberOf);
    }

    public int Add(Func<long, OnCallSource> source)
    {
        _sources.Add(source);
        return _sources.Count - 1;
    }
}
