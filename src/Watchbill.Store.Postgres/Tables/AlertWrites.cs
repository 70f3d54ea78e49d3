using System.Collections.Immutable;
using Npgsql;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// Writes alerts: the snapshots first, which finds the losers, then all other rows of the winners. READ COMMITTED is enough: the row lock of an
/// update and the unique index of an insert make the second writer wait for the first, and it then sees what the first has committed.
/// </summary>
internal sealed class AlertWrites(Session session, JsonBuffer json)
{
    // Another node's open alert of the same key, committed or about to be, makes this row vanish instead of failing the batch.
    private const string InsertSql = """
        INSERT INTO alert (id, service, dedup_key, status, severity, urgency, title, version, policy, policy_version,
                           triggered_at, resolved_at, events, last_seen, ends_at, state)
        SELECT id, service, dedup_key, status, severity, urgency, title, version, policy, policy_version,
               triggered_at, resolved_at, events, last_seen, ends_at, state
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::text[], $10::bigint[],
                    $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::text[], $17::text[], $18::bigint[])
             AS u (id, service, dedup_key, status, severity, urgency, title, version, policy, policy_version,
                   triggered_at, resolved_at, events, last_seen, ends_at, state, subject, first_entry)
        WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = u.subject AND j.version >= u.first_entry)
        ON CONFLICT DO NOTHING RETURNING id
        """;

    private const string UpdateSql = """
        UPDATE alert a SET status = u.status, severity = u.severity, urgency = u.urgency, title = u.title, version = u.version, policy = u.policy,
                           policy_version = u.policy_version, triggered_at = u.triggered_at, resolved_at = u.resolved_at,
                           events = u.events, last_seen = u.last_seen, ends_at = u.ends_at, state = u.state
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
                    $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::text[], $17::bigint[])
             AS u (id, status, severity, urgency, title, version, policy, policy_version,
                   triggered_at, resolved_at, events, last_seen, ends_at, state, expected, subject, first_entry)
        WHERE a.id = u.id AND a.version = u.expected
          AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = u.subject AND j.version >= u.first_entry)
        RETURNING a.id
        """;

    // Nodes know the database's time to some milliseconds only: the recorded time never goes back within a subject.
    private const string AppendSql = """
        INSERT INTO journal (subject, version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload)
        SELECT u.subject, u.version, u.kind, u.kind_version, u.occurred_at,
               greatest(u.recorded_at, (SELECT j.recorded_at FROM journal j WHERE j.subject = u.subject ORDER BY j.version DESC LIMIT 1)),
               u.revision, u.actor, u.door, u.command_id, u.body_hash, u.payload
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
                    $10::text[], $11::text[], $12::text[])
             AS u (subject, version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload)
        """;

    private const string PutMembersSql = """
        INSERT INTO alert_member (alert, fingerprint, firing, state)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])
        ON CONFLICT (alert, fingerprint) DO UPDATE SET firing = excluded.firing, state = excluded.state
        """;

    private const string TouchSql = """
        UPDATE alert a SET events = u.events, last_seen = u.last_seen, ends_at = u.ends_at
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS u (id, events, last_seen, ends_at)
        WHERE a.id = u.id
        """;

    /// <summary>
    /// Writes in waves, in each of which a key occurs once, so that changes of one alert follow one another. Answers the indexes of the losers, and the
    /// other rows of the last wave, which the caller runs together with whatever else there is.
    /// </summary>
    public async Task<(ImmutableArray<int> Lost, List<NpgsqlBatchCommand> Rows)> WriteAsync(IReadOnlyList<AlertWrite> alerts)
    {
        var lost = new SortedSet<int>();
        var rest = new List<NpgsqlBatchCommand>();
        foreach (var wave in Waves(alerts))
        {
            await session.RunAsync(rest);
            rest = await WriteWaveAsync(wave, lost);
        }

        return ([.. lost], rest);
    }

    /// <summary>
    /// The usual case, in which no other node was faster: snapshots and all other rows at once, for one round trip. Whoever finds that an alert has not won
    /// has to take back everything. Null when changes of one key have to follow one another.
    /// </summary>
    public (List<Step> Snapshots, List<NpgsqlBatchCommand> Rows, HashSet<long> Won)? Hopeful(IReadOnlyList<AlertWrite> alerts)
    {
        if (alerts.Count == 0 || alerts.Select(KeyOf).Distinct().Count() < alerts.Count)
        {
            return null;
        }

        var won = new HashSet<long>();
        return (Snapshots(alerts, won), Rows(alerts), won);
    }

    public static NpgsqlBatchCommand Touch(IReadOnlyCollection<(Domain.AlertId Alert, Liveness Liveness)> touched)
    {
        // The last word per alert, in id order like every lock.
        var rows = touched.GroupBy(row => row.Alert).Select(rows => rows.Last()).OrderBy(row => row.Alert).ToList();
        return Command(
            TouchSql,
            Numbers(rows, row => row.Alert.Value),
            Numbers(rows, row => row.Liveness.Events),
            Ats(rows, row => row.Liveness.LastSeen),
            Ats(rows, row => row.Liveness.EndsAt));
    }

    private static IEnumerable<List<(int Index, AlertWrite Write)>> Waves(IReadOnlyList<AlertWrite> alerts)
    {
        var seen = new Dictionary<AlertKey, int>();
        return alerts.Select((write, index) => (Index: index, Write: write))
            .GroupBy(row => seen[KeyOf(row.Write)] = seen.GetValueOrDefault(KeyOf(row.Write)) + 1)
            .OrderBy(wave => wave.Key)
            .Select(wave => wave.ToList());
    }

    private static AlertKey KeyOf(AlertWrite write) => new(write.Alert.Service, write.Alert.DedupKey);

    private async Task<List<NpgsqlBatchCommand>> WriteWaveAsync(List<(int Index, AlertWrite Write)> wave, SortedSet<int> lost)
    {
        var won = new HashSet<long>();
        await session.RunAsync(Snapshots([.. wave.Select(row => row.Write)], won));
        var winners = new List<AlertWrite>(wave.Count);
        foreach (var (index, write) in wave)
        {
            if (won.Contains(write.Alert.Id.Value))
            {
                winners.Add(write);
            }
            else
            {
                lost.Add(index);
            }
        }

        return Rows(winners);
    }

    private List<Step> Snapshots(IReadOnlyList<AlertWrite> writes, HashSet<long> won)
    {
        // By key and by id: the order in which every node takes these locks.
        var inserts = writes.Where(write => write.ExpectedVersion == 0)
            .OrderBy(write => write.Alert.Service.Value, StringComparer.Ordinal).ThenBy(write => write.Alert.DedupKey, StringComparer.Ordinal).ToList();
        var updates = writes.Where(write => write.ExpectedVersion > 0).OrderBy(write => write.Alert.Id).ToList();
        var steps = new List<Step>();
        if (inserts.Count > 0)
        {
            steps.Add(new Step(Insert(inserts), row => won.Add(row.GetInt64(0))));
        }

        if (updates.Count > 0)
        {
            steps.Add(new Step(Update(updates), row => won.Add(row.GetInt64(0))));
        }

        return steps;
    }

    private List<NpgsqlBatchCommand> Rows(IReadOnlyList<AlertWrite> winners)
    {
        var commands = new List<NpgsqlBatchCommand>();
        var journal = winners.SelectMany(write => write.Journal).ToList();
        if (journal.Count > 0)
        {
            commands.Add(Append(journal, json));
        }

        var members = winners.SelectMany(write => write.Members.GroupBy(member => member.Fingerprint).Select(same => (write.Alert.Id, Member: same.Last()))).ToList();
        if (members.Count > 0)
        {
            commands.Add(Command(
                PutMembersSql,
                Numbers(members, row => row.Id.Value),
                Texts(members, row => row.Member.Fingerprint),
                Numbers(members, row => row.Member.Firing ? 1 : 0),
                Texts(members, row => JsonBuffer.Text(json.Member(row.Member)))));
        }

        TimerTable.AddChanges(commands, winners);
        DeliveryWrites.AddCancellations(commands, winners);
        DeliveryWrites.AddInserts(commands, [.. winners.SelectMany(write => write.Deliveries.Select(request => (Subjects.Of(write.Alert.Id), request, write.At)))], json);
        return commands;
    }

    public static NpgsqlBatchCommand Append(IReadOnlyCollection<JournalRow> rows, JsonBuffer json) => Command(
        AppendSql,
        Texts(rows, row => row.Subject),
        Numbers(rows, row => row.Version),
        Texts(rows, row => JournalJson.KindOf(row.Entry).Kind),
        Numbers(rows, row => JournalJson.KindOf(row.Entry).Version),
        Ats(rows, row => row.OccurredAt),
        Ats(rows, row => row.RecordedAt),
        Numbers(rows, row => row.Revision),
        Texts(rows, row => ActorText.Of(row.Actor)),
        Texts(rows, row => EnumText<Domain.Door>.Of(row.Door)),
        Texts(rows, row => row.CommandId),
        Texts(rows, row => row.BodyHash),
        Texts(rows, row => JsonBuffer.Text(json.Entry(row.Entry))));

    private NpgsqlBatchCommand Insert(List<AlertWrite> rows) => Command(
        InsertSql,
        Numbers(rows, row => row.Alert.Id.Value),
        Texts(rows, row => row.Alert.Service.Value),
        Texts(rows, row => row.Alert.DedupKey),
        Texts(rows, row => EnumText<AlertStatus>.Of(row.Alert.Status)),
        Numbers(rows, row => (long)row.Alert.Severity),
        Numbers(rows, row => (long)row.Alert.Urgency),
        Texts(rows, row => row.Alert.Title),
        Numbers(rows, row => row.Alert.Version),
        Texts(rows, row => row.Alert.Run?.Policy.Value),
        Numbers(rows, row => row.Alert.Run?.PolicyVersion),
        Ats(rows, row => row.Alert.TriggeredAt),
        Ats(rows, row => row.Alert.ResolvedAt),
        Numbers(rows, row => row.Liveness.Events),
        Ats(rows, row => row.Liveness.LastSeen),
        Ats(rows, row => row.Liveness.EndsAt),
        Texts(rows, row => JsonBuffer.Text(json.State(row.Alert))),
        Texts(rows, row => Subjects.Of(row.Alert.Id)),
        Numbers(rows, FirstEntry));

    private NpgsqlBatchCommand Update(List<AlertWrite> rows) => Command(
        UpdateSql,
        Numbers(rows, row => row.Alert.Id.Value),
        Texts(rows, row => EnumText<AlertStatus>.Of(row.Alert.Status)),
        Numbers(rows, row => (long)row.Alert.Severity),
        Numbers(rows, row => (long)row.Alert.Urgency),
        Texts(rows, row => row.Alert.Title),
        Numbers(rows, row => row.Alert.Version),
        Texts(rows, row => row.Alert.Run?.Policy.Value),
        Numbers(rows, row => row.Alert.Run?.PolicyVersion),
        Ats(rows, row => row.Alert.TriggeredAt),
        Ats(rows, row => row.Alert.ResolvedAt),
        Numbers(rows, row => row.Liveness.Events),
        Ats(rows, row => row.Liveness.LastSeen),
        Ats(rows, row => row.Liveness.EndsAt),
        Texts(rows, row => JsonBuffer.Text(json.State(row.Alert))),
        Numbers(rows, row => row.ExpectedVersion),
        Texts(rows, row => Subjects.Of(row.Alert.Id)),
        Numbers(rows, FirstEntry));

    /// <summary>Null, which no version reaches, when there is no entry.</summary>
    private static long? FirstEntry(AlertWrite write) => write.Journal.IsEmpty ? null : write.Journal[0].Version;
}
