using NodaTime;
using Npgsql;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>What is due later.</summary>
internal sealed class TimerTable(Session session)
{
    private const string RemoveSql = """
        DELETE FROM timer t USING unnest($1::text[], $2::text[]) AS u (subject, purpose) WHERE t.subject = u.subject AND t.purpose = u.purpose
        """;

    // The new row's number is taken over too, so that "done" of the one before it removes nothing.
    private const string PutSql = """
        INSERT INTO timer (subject, purpose, due, run, pass, rule, generation, failures)
        SELECT *, 0 FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
        ON CONFLICT (subject, purpose) DO UPDATE SET id = excluded.id, due = excluded.due, run = excluded.run, pass = excluded.pass,
            rule = excluded.rule, generation = excluded.generation, failures = 0
        """;

    private const string DoneSql = "DELETE FROM timer WHERE id = ANY($1)";

    private const string DeferSql = """
        UPDATE timer t SET due = u.due, failures = u.failures FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS u (id, due, failures) WHERE t.id = u.id
        """;

    private const string CandidatesSql = "SELECT id, subject FROM timer WHERE due <= $1 ORDER BY due, id LIMIT $2";

    // What another node is handling is passed over, not waited for. The condition is looked at again once the row is locked.
    private const string LockSql = """
        SELECT id, subject, purpose, due, run, pass, rule, generation, failures FROM timer
        WHERE id = ANY($1) AND due <= $2 ORDER BY due, id FOR UPDATE SKIP LOCKED
        """;

    public async Task<IReadOnlyList<StoredTimer>> DueAsync(Instant now, int limit)
    {
        var candidates = await session.ReadAsync(Command(CandidatesSql, At(now), Number(limit)), row => (Id: row.GetInt64(0), Subject: row.GetString(1)));
        var free = await AlertLocks.TakeAsync(session, candidates.Select(timer => timer.Subject));
        return await session.ReadAsync(Command(LockSql, Numbers([.. candidates.Where(timer => free(timer.Subject)).Select(timer => timer.Id)]), At(now)), Map);
    }

    public static void AddChanges(List<NpgsqlBatchCommand> commands, IReadOnlyCollection<AlertWrite> writes)
    {
        var removed = writes.SelectMany(write => write.TimersRemoved.Select(purpose => (Subject: Subjects.Of(write.Alert.Id), Purpose: purpose))).ToList();
        var put = writes.SelectMany(write => write.TimersPut.GroupBy(timer => timer.Purpose).Select(same => (Subject: Subjects.Of(write.Alert.Id), Timer: same.Last()))).ToList();
        AddChanges(commands, removed, put);
    }

    /// <param name="put">Each subject and purpose once.</param>
    public static void AddChanges(
        List<NpgsqlBatchCommand> commands, IReadOnlyCollection<(string Subject, string Purpose)> removed, IReadOnlyCollection<(string Subject, TimerSetting Timer)> put)
    {
        if (removed.Count > 0)
        {
            commands.Add(Command(RemoveSql, Texts(removed, row => row.Subject), Texts(removed, row => row.Purpose)));
        }

        if (put.Count > 0)
        {
            commands.Add(Command(
                PutSql,
                Texts(put, row => row.Subject),
                Texts(put, row => row.Timer.Purpose),
                Numbers(put, row => Micros.NotBefore(row.Timer.Due)),
                Numbers(put, row => row.Timer.Guard.Run),
                Numbers(put, row => row.Timer.Guard.Pass),
                Numbers(put, row => row.Timer.Guard.Rule),
                Numbers(put, row => row.Timer.Guard.Generation)));
        }
    }

    public static void AddEnds(List<NpgsqlBatchCommand> commands, WriteSet writes)
    {
        if (writes.TimersDone.Count > 0)
        {
            commands.Add(Command(DoneSql, Numbers(writes.TimersDone)));
        }

        if (writes.TimersDeferred.Count > 0)
        {
            var deferred = writes.TimersDeferred;
            commands.Add(Command(DeferSql, Numbers(deferred, row => row.Id), Numbers(deferred, row => Micros.NotBefore(row.Due)), Numbers(deferred, row => row.Failures)));
        }
    }

    /// <param name="row">subject, purpose, due, run, pass, rule, generation.</param>
    public static TimerSetting Setting(NpgsqlDataReader row) =>
        new(row.GetString(1), row.At(2), new TimerGuard(row.Int(3), row.Int(4), row.Int(5), row.Int(6)));

    private static StoredTimer Map(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        new TimerSetting(row.GetString(2), row.At(3), new TimerGuard(row.Int(4), row.Int(5), row.Int(6), row.Int(7))),
        row.Int(8));
}
