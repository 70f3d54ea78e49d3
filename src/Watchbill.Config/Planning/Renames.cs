using System.Collections.Immutable;
using Watchbill.Domain;

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
                Schedule = new ScheduleId(After(DefinitionKind.Schedule, change.Schedule.Value)),
                User = User(change.User),
                Instead = change.Instead is { } instead ? User(instead) : null,
            }),
        ],
        Flags = [.. current.Flags.Select(flag => flag with { User = User(flag.User) })],
    };

    /// <summary>The id that a user will have.</summary>
    public UserId User(UserId user) => new(After(DefinitionKind.User, user.Value));

    private string After(DefinitionKind kind, string id) => _to.GetValueOrDefault(new DefinitionKey(kind, id), id);
}
