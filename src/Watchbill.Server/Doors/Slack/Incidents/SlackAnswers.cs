using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>What people in Slack are told when they ask.</summary>
internal static class SlackAnswers
{
    private const int MostEntries = 15;
    private const int MaxLine = 200;
    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("HH:mm");

    public static string List(IReadOnlyList<Incident> incidents, DefinitionSet definitions) => incidents.Count == 0
        ? "No incident."
        : string.Join('\n', incidents.Select(incident =>
        {
            var process = definitions.Process(incident.Process);
            var commander = process.Command is { } command && incident.HoldersOf(command.Id).FirstOrDefault(tenure => tenure.IsHeld) is { } tenure ? definitions.NameOf(tenure.User) : "nobody leads";
            return Cut($"{incident.Reference} · {process.Level(incident.Level)?.Name ?? incident.Level} · {process.Status(incident.Status)?.Name ?? incident.Status} · {commander} · {incident.Title}");
        }));

    /// <summary>The latest entries, oldest first.</summary>
    public static async Task<string> TimelineAsync(WatchbillEngine engine, Incident incident)
    {
        var definitions = engine.Definitions.Current;
        var process = definitions.Process(incident.Process);
        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(incident.Id), CancellationToken.None);
        var lines = journal.TakeLast(MostEntries).Select(row =>
            Cut($"{Minute.Format(row.OccurredAt)} {(row.Actor.UserId is { } user ? definitions.NameOf(user) : "Watchbill")}: {IncidentEntryText.Of((IncidentEntry)row.Entry, process, definitions)}"));
        var earlier = journal.Count > MostEntries ? $" ({journal.Count - MostEntries} earlier entries are on its page)" : "";
        return $"{incident.Reference}, times in UTC{earlier}\n{string.Join('\n', lines)}";
    }

    private static string Cut(string line)
    {
        var one = line.ReplaceLineEndings(" ");
        return one.Length <= MaxLine ? one : $"{one[..MaxLine]}…";
    }
}
