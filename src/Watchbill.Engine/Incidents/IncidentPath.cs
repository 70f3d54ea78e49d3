using System.Text.Json;
using System.Text.Json.Serialization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <param name="Id">The sender's id of the command, at most <see cref="CommandPath.MaxIdLength"/> characters. Carried out once; afterwards answered from memory for 24 h.</param>
/// <param name="Incident">Null for a declaration.</param>
public sealed record IncidentRequest(string Id, UserId User, Door Door, IncidentId? Incident, IncidentPersonCommand Command);

/// <summary>What became of a command, the same for every door.</summary>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Incident">Null when there is none.</param>
/// <param name="Version">The incident's version afterwards; 0 when there is none.</param>
/// <param name="Repeated">True when the command had been carried out before under the same id.</param>
public sealed record IncidentOutcome(Refusal? Refusal, string? Note, long? Incident, string? Reference, int Version, bool Repeated)
{
    [JsonIgnore]
    public bool IsAccepted => Refusal is null;

    [JsonIgnore]
    public IncidentId? Id => Incident is { } number ? new IncidentId(number) : null;
}

/// <summary>The one way in which people change incidents. Every door ends here. Thread-safe.</summary>
public sealed class IncidentPath(Committer committer)
{
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public Task<IncidentOutcome> SubmitAsync(IncidentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Id.Length is 0 or > CommandPath.MaxIdLength)
        {
            return Task.FromResult(new IncidentOutcome(new Refusal(Refusal.Invalid, $"A command id has 1 to {CommandPath.MaxIdLength} characters."), null, null, null, 0, false));
        }

        var work = new IncidentWork(request);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class IncidentWork(IncidentRequest request) : Work
{
    private readonly TaskCompletionSource<IncidentOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IncidentOutcome? _outcome;

    public Task<IncidentOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    /// <summary>Ids are the sender's own, and those of incidents are none of alerts.</summary>
    private string ScopedId => $"{request.User.Value}:incident:{request.Id}";

    public override void Need(BatchNeeds needs) => needs.CommandIds.Add(ScopedId);

    public override async ValueTask DecideAsync(Batch batch)
    {
        if (batch.ResultOf(ScopedId) is { } before)
        {
            _outcome = JsonSerializer.Deserialize(before, IncidentCommandJson.Default.IncidentOutcome)! with { Repeated = true };
            return;
        }

        var definitions = await batch.Incidents.DefinitionsAsync();
        var incident = request.Incident is { } id ? (await batch.Incidents.FindAsync(id))?.Incident : null;
        if (await ForbiddenAsync(batch, definitions, incident) is { } forbidden)
        {
            _outcome = new IncidentOutcome(forbidden, null, null, null, 0, false);
            return;
        }

        var decision = await batch.Incidents.DecideAsync(request.Incident, request.Command, Actor.User(request.User), request.Door, request.Id);
        var after = decision.Incident;
        _outcome = new IncidentOutcome(decision.Refusal, decision.Note, after?.Id.Value, after?.Reference, after?.Version ?? 0, false);
        // One that only asks for more is answered anew when it comes again with more.
        if (_outcome.Refusal?.Code is not (Refusal.NotFound or Refusal.LevelNeeded))
        {
            batch.RecordResult(ScopedId, JsonSerializer.Serialize(_outcome, IncidentCommandJson.Default.IncidentOutcome));
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    /// <summary>Also what the command names must be there for whoever gives it.</summary>
    private async ValueTask<Refusal?> ForbiddenAsync(Batch batch, DefinitionSet definitions, Incident? incident)
    {
        if (IncidentPermissions.Check(definitions, request.User, incident, request.Command) is { } refusal)
        {
            return refusal;
        }

        var account = definitions.Users[request.User];
        IEnumerable<AlertId> alerts = request.Command switch
        {
            Declare declare => declare.Alerts,
            AttachAlert attach => [attach.Alert],
            _ => [],
        };
        foreach (var alert in alerts)
        {
            if (await batch.FindAsync(alert) is not { Alert: { } known } || !Domain.Responders.Permissions.MaySee(definitions, account, known))
            {
                return new Refusal(Refusal.NotFound, $"There is no alert #{alert}.");
            }
        }

        IEnumerable<ServiceId> services = request.Command switch
        {
            Declare declare => declare.Services,
            SetServices set => set.Services.Except(incident?.Services ?? []),
            _ => [],
        };
        foreach (var service in services)
        {
            if (!definitions.Services.TryGetValue(service, out var known) || !Domain.Responders.Permissions.MaySee(account, known))
            {
                return new Refusal(Refusal.NotFound, $"There is no service '{service}'.");
            }
        }

        IncidentId? other = request.Command switch
        {
            MergeInto merge => merge.Other,
            Relate relate => relate.Other,
            Declare { SplitFrom: { } origin } => origin,
            _ => null,
        };
        return other is { } id && (await batch.Incidents.FindAsync(id) is not { } named || !IncidentPermissions.MaySee(definitions, account, named.Incident))
            ? new Refusal(Refusal.NotFound, $"There is no incident {id}.")
            : null;
    }
}

[JsonSerializable(typeof(IncidentOutcome))]
internal sealed partial class IncidentCommandJson : JsonSerializerContext;
