using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;

namespace Watchbill.Config.Planning;

/// <summary>The renames that still have to happen: the old id exists and the new one does not.</summary>
internal sealed class Renames
{
    private readonly Dictionary<DefinitionKey, string> _to;
    private readonly Dictionary<DefinitionKey, string> _from;

    public Renames(IEnumerable<DefinitionMove> moves, IReadOnlySet<DefinitionKey> current)
    {
        var due = moves
            .Where(move => current.Contains(new DefinitionKey(move.Kind, move.From)) && !current.Contains(new DefinitionKey(move.Kind, move.To)))
            .ToList();
        _to = due.ToDictionary(move => new DefinitionKey(move.Kind, move.From), move => move.To);
        _from = due.ToDictionary(move => new DefinitionKey(move.Kind, move.To), move => move.From);
    }

    /// <summary>The id under which a document of the files is known so far.</summary>
    public DefinitionKey Before(DefinitionKey key) => _from.TryGetValue(key, out var from) ? key with { Id = from } : key;

    public bool IsRenamed(DefinitionKey key) => _from.ContainsKey(key);

    /// <summary>Operations as they were, with references that follow the renames.</summary>
    public DefinitionDocuments Operations(DefinitionDocuments current) => new()
    {
        Revision = current.Revision,
        Responders = [.. current.Responders.Select(responder => responder with { Id = User(responder.Id) })],
        Keys = [.. current.Keys.Select(key => key with { Service = new ServiceId(After(DefinitionKind.Service, key.Service.Value)) })],
        Overrides =
        [
            .. current.Overrides.Select(change => change with
            {
                Schedule = Schedule(change.Schedule),
                User = User(change.User),
                Instead = change.Instead is { } instead ? User(instead) : null,
            }),
        ],
        TemporarySchedules =
        [
            .. current.TemporarySchedules.Select(temporary => temporary with
            {
                Schedule = Schedule(temporary.Schedule),
                Layers = [.. temporary.Layers.Select(Of)],
                Shifts = [.. temporary.Shifts.Select(shift => shift with { Users = [.. shift.Users.Select(User)] })],
            }),
        ],
        CalendarCopies = current.CalendarCopies,
        Absences = [.. current.Absences.Select(absence => absence with { User = User(absence.User) })],
        Swaps = [.. current.Swaps.Select(Of)],
        Flags = [.. current.Flags.Select(flag => flag with { User = User(flag.User) })],
    };

    /// <summary>A schedule as it was, under its new id and with its people's, in all its versions.</summary>
    public Schedule Of(Schedule schedule) => schedule with
    {
        Id = Schedule(schedule.Id),
        Layers = [.. schedule.Layers.Select(Of)],
        Holidays = [.. schedule.Holidays.Select(calendar => After(DefinitionKind.HolidayCalendar, calendar))],
        Handoff = Of(schedule.Handoff),
        Earlier = [.. schedule.Earlier.Select(version => version with { Layers = [.. version.Layers.Select(inForce => inForce with { Layer = Of(inForce.Layer) })] })],
    };

    private HandoffSettings Of(HandoffSettings handoff) =>
        handoff.Report is { } report ? handoff with { Report = report with { EscalateTo = [.. report.EscalateTo.Select(User)] } } : handoff;

    private Swap Of(Swap swap) => swap with
    {
        Schedule = Schedule(swap.Schedule),
        Requester = User(swap.Requester),
        Asked = [.. swap.Asked.Select(User)],
        Taken = [.. swap.Taken.Select(part => part with { By = User(part.By) })],
        Offers = [.. swap.Offers.Select(offer => offer with { By = User(offer.By), ExchangeSchedule = Schedule(offer.ExchangeSchedule) })],
        History = [.. swap.History.Select(entry => entry with { By = User(entry.By) })],
    };

    private ScheduleId Schedule(ScheduleId schedule) => new(After(DefinitionKind.Schedule, schedule.Value));

    /// <summary>The id that a user will have.</summary>
    public UserId User(UserId user) => new(After(DefinitionKind.User, user.Value));

    private Layer Of(Layer layer) => layer with
    {
        Participants = [.. layer.Participants.Select(slot => new Participant([.. slot.Users.Select(User)]))],
        Shadows = [.. layer.Shadows.Select(User)],
    };

    private string After(DefinitionKind kind, string id) => _to.GetValueOrDefault(new DefinitionKey(kind, id), id);
}
