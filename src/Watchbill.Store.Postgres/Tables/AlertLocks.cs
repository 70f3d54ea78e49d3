using Watchbill.Domain;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// The order of locks: an alert's row first, then its timers and deliveries. An acknowledgement holds the alert and removes the timer; a
/// Runner that held the timer and wanted the alert would lock both nodes out until the server broke it up. So whoever picks timers or
/// deliveries locks their alerts first, and passes over those that somebody else holds: they come with the next tick.
/// </summary>
internal static class AlertLocks
{
    private const string LockSql = "SELECT id FROM alert WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED";
    private const string ExistSql = "SELECT id FROM alert WHERE id = ANY($1)";

    // Of schedules, of incidents and of status pages there is one lock each for all, by which their states are read too; the names are those of EngineState.
    private const string TryAllSql = "SELECT pg_try_advisory_xact_lock(hashtextextended('watchbill.engine_state.' || $1, 0))";

    /// <summary>Locks the alerts, and what there is one lock for, among the subjects. The answer tells which subjects may be worked on.</summary>
    public static async Task<Predicate<string>> TakeAsync(Session session, IEnumerable<string> subjects)
    {
        var all = subjects.Distinct(StringComparer.Ordinal).ToList();
        var wanted = all.Select(subject => Subjects.TryAlert(subject, out var alert) ? alert.Value : 0).Where(id => id > 0).ToArray();
        var held = new HashSet<long>();
        var existing = new HashSet<long>();
        if (wanted.Length > 0)
        {
            await session.ReadManyAsync(
            [
                (Command(LockSql, Numbers(wanted)), row => held.Add(row.GetInt64(0))),
                (Command(ExistSql, Numbers(wanted)), row => existing.Add(row.GetInt64(0))),
            ]);
        }

        var schedules = all.Exists(Subjects.IsSchedule) && await TryAllAsync(session, Subjects.SchedulesLock);
        var incidents = all.Exists(Subjects.IsIncident) && await TryAllAsync(session, Subjects.IncidentsLock);
        var statusPages = all.Exists(Subjects.IsStatusPost) && await TryAllAsync(session, Subjects.StatusPagesLock);
        return subject => Subjects.IsSchedule(subject) ? schedules
            : Subjects.IsIncident(subject) ? incidents
            : Subjects.IsStatusPost(subject) ? statusPages
            : !Subjects.TryAlert(subject, out AlertId alert) || held.Contains(alert.Value) || !existing.Contains(alert.Value);
    }

    private static async Task<bool> TryAllAsync(Session session, string name) => (await session.ReadAsync(Command(TryAllSql, Text(name)), row => row.GetBoolean(0))).Single();
}
