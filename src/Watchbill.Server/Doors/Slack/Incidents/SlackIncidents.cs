using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.People;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>What came of a command.</summary>
/// <param name="Problem">For the sender alone; null when it was carried out.</param>
/// <param name="After">Null when there is none.</param>
/// <param name="Said">What happened, in words.</param>
internal sealed record SlackOutcome(string? Problem, Incident? After, string Said)
{
    public static SlackOutcome No(string problem) => new(problem, null, "");
}

/// <summary>What people in Slack do about incidents, whether they type, press or fill in: one way to the one command path.</summary>
internal sealed class SlackIncidents(WatchbillEngine engine, AlertLinks links)
{
    private const int MostWords = 6;

    /// <summary>Null for a member who has no account here.</summary>
    public User? AccountOf(string member)
    {
        var definitions = engine.Definitions.Current;
        return Contacts.Of(definitions, ContactMethodKind.Slack, member) is [var user, ..] ? definitions.Users[user] : null;
    }

    public static string Stranger(string member) => $"Watchbill does not know you yet. Add Slack with your member ID {member} to your contact methods, then try again.";

    /// <summary>The incident whose own channel it is; null for any other channel, and for whom it does not exist.</summary>
    public async Task<Incident?> OfChannelAsync(User account, string channel) =>
        await IncidentChannels.FindAsync(engine.Store.Reader, channel, CancellationToken.None) is { } id ? await FindAsync(account, id.ToString()) : null;

    public Task<Incident?> FindAsync(User account, string text) => IncidentLookup.FindAsync(engine, account, text, CancellationToken.None);

    public Task<SlackOutcome> DeclareAsync(User account, NewIncident body, string id) => SubmitAsync(account, null, IncidentVerbs.Declare(body, null), id);

    public async Task<SlackOutcome> ActAsync(User account, Incident incident, string verb, IncidentCommandBody body, string id)
    {
        var other = body.Other is { } named ? await FindAsync(account, named) : null;
        if (body.Other is not null && other is null)
        {
            return SlackOutcome.No($"There is no incident {body.Other}.");
        }

        var known = IncidentVerbs.Find(verb) ?? throw new InvalidOperationException($"'{verb}' is no verb.");
        var choice = known.Choose(body, new VerbContext(account.Id, engine.Time.Now(), other?.Id));
        return await SubmitAsync(account, incident.Id, await UpdateWriting.ResolveAsync(engine, links, account.Id, incident, choice, CancellationToken.None), id);
    }

    public Task<SlackOutcome> DoAsync(User account, IncidentId incident, IncidentPersonCommand command, string id) => SubmitAsync(account, incident, command, id);

    private async Task<SlackOutcome> SubmitAsync(User account, IncidentId? incident, VerbChoice choice, string id)
    {
        if (choice.Command is not { } command)
        {
            return SlackOutcome.No(choice.Problem ?? "");
        }

        var own = Cut($"slack-{id}");
        try
        {
            var outcome = await engine.Incidents.SubmitAsync(new IncidentRequest(own, account.Id, Door.Slack, incident, command));
            if (outcome.Refusal is { } refusal)
            {
                return SlackOutcome.No(refusal.Message);
            }

            var after = await engine.Store.Reader.ReadIncidentAsync(outcome.Id!.Value, CancellationToken.None);
            return new SlackOutcome(null, after?.Incident, await WordsAsync(account, outcome, own));
        }
        catch (CommitFailedException)
        {
            return SlackOutcome.No("It is not known whether this was saved. Look at the incident before you send it again.");
        }
    }

    /// <summary>What the command recorded: what people did, not what follows from it.</summary>
    private async Task<string> WordsAsync(User account, IncidentOutcome outcome, string id)
    {
        var definitions = engine.Definitions.Current;
        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(outcome.Id!.Value), CancellationToken.None);
        var made = journal.Where(row => row.CommandId == id && row.Actor == Actor.User(account.Id)).Select(row => row.Entry).OfType<IncidentEntry>()
            .Where(entry => entry is not (TargetsSet or TargetMet or TargetTurned or TimeSet { By: null }));
        var incident = await engine.Store.Reader.ReadIncidentAsync(outcome.Id.Value, CancellationToken.None);
        var process = definitions.Process(incident!.Incident.Process);
        ImmutableArray<string> words = [.. made.Select(entry => IncidentEntryText.Of(entry, process, definitions)).Take(MostWords), .. outcome.Note is { } note ? [note] : ImmutableArray<string>.Empty];
        return $"{outcome.Reference}, {account.Name}: {(words.IsEmpty ? "nothing had to change" : string.Join("; ", words))}";
    }

    private static string Cut(string id) => id.Length <= CommandPath.MaxIdLength ? id : id[..CommandPath.MaxIdLength];
}
