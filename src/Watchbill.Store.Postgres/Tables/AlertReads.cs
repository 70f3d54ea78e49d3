using System.Collections.Immutable;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Reads alerts with members and timers.</summary>
internal sealed class AlertReads(Session session)
{
    private const string ReadSql = "SELECT id, state, events, last_seen, ends_at FROM alert WHERE id = ANY($1) ORDER BY id";

    // In id order, so that two nodes that want the same alerts wait for one another instead of locking each other out.
    private const string LockSql = ReadSql + " FOR UPDATE";

    // Without a lock: the caller locks by id afterwards and decides on what it finds then.
    private const string LatestSql = """
        SELECT DISTINCT ON (k.service, k.dedup_key) a.id
        FROM unnest($1::text[], $2::text[]) AS k (service, dedup_key)
        JOIN alert a ON a.service = k.service AND a.dedup_key = k.dedup_key
        ORDER BY k.service, k.dedup_key, (a.status <> 'resolved') DESC, a.id DESC
        """;

    private const string MembersSql = "SELECT alert, state FROM alert_member WHERE alert = ANY($1)";
    private const string TimersSql = "SELECT subject, purpose, due, run, pass, rule, generation FROM timer WHERE subject = ANY($1) ORDER BY due, id";

    private const string ListSql = """
        SELECT id, state FROM alert
        WHERE id < $1 AND ($2::text IS NULL OR service = $2) AND status = ANY($3) AND ($4 OR status <> 'resolved')
        ORDER BY id DESC LIMIT $5
        """;

    private const string OpenSql = """
        SELECT a.id, a.service, a.dedup_key, a.version, t.set, t.mark
        FROM alert a CROSS JOIN LATERAL (SELECT count(*) AS set, coalesce(sum(id), 0)::bigint AS mark FROM timer WHERE subject = 'alert:' || a.id) t
        WHERE a.status <> 'resolved' ORDER BY a.id
        """;

    public async Task<IReadOnlyList<StoredAlert>> ReadAsync(IReadOnlyCollection<AlertId> ids, bool locked, CancellationToken cancellationToken = default)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var gathered = new Gathered();
        await session.ReadManyAsync([.. gathered.Questions(ids, locked)], cancellationToken);
        return await gathered.ToListAsync(session);
    }

    public async Task<IReadOnlyCollection<AlertId>> FindLatestAsync(IReadOnlyCollection<AlertKey> keys)
    {
        var found = new HashSet<AlertId>();
        if (keys.Count > 0)
        {
            await session.ReadManyAsync([Latest(keys, found)]);
        }

        return found;
    }

    public static (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row) Latest(IReadOnlyCollection<AlertKey> keys, HashSet<AlertId> found)
    {
        var wanted = keys.Distinct().ToList();
        return (Command(LatestSql, Texts(wanted, key => key.Service.Value), Texts(wanted, key => key.DedupKey)), row => found.Add(new AlertId(row.GetInt64(0))));
    }

    public async Task<IReadOnlyList<Alert>> ListAsync(AlertFilter filter, CancellationToken cancellationToken)
    {
        var statuses = filter.Statuses.IsDefaultOrEmpty ? [AlertStatus.Triggered, AlertStatus.Acknowledged, AlertStatus.Resolved] : filter.Statuses;
        var command = Command(
            ListSql,
            Number(filter.Before?.Value ?? long.MaxValue),
            Text(filter.Service?.Value),
            Texts(statuses, EnumText<AlertStatus>.Of),
            new NpgsqlParameter<bool> { TypedValue = statuses.Contains(AlertStatus.Resolved) },
            Number(filter.Limit));
        var rows = await session.ReadAsync(command, row => (Id: row.GetInt64(0), State: row.Json(1)), cancellationToken);
        var members = new MembersByAlert();
        await session.ReadManyAsync([(Command(MembersSql, Numbers([.. rows.Select(row => row.Id)])), members.Add)], cancellationToken);
        var alerts = new List<Alert>(rows.Count);
        foreach (var (id, state) in rows)
        {
            alerts.Add((await SnapshotAsync(session, id, state, members)).Alert);
        }

        return alerts;
    }

    public async Task<IReadOnlyList<OpenAlert>> OpenAsync(CancellationToken cancellationToken) => await session.ReadAsync(
        Command(OpenSql),
        row => new OpenAlert(
            new AlertId(row.GetInt64(0)), new AlertKey(new ServiceId(row.GetString(1)), row.GetString(2)), row.Int(3), (int)row.GetInt64(4), row.GetInt64(5)),
        cancellationToken);

    private static async ValueTask<(Alert Alert, bool IsRebuilt)> SnapshotAsync(Session session, long id, byte[] state, MembersByAlert members)
    {
        try
        {
            return (AlertJson.ReadState(state, members.Of(id)), false);
        }
        catch (Exception exception) when (AlertRebuild.IsDamage(exception))
        {
            return (AlertRebuild.Of(await new JournalReads(session).ReadAsync(Subjects.Of(new AlertId(id)))) ?? throw AlertRebuild.Lost(id, exception), true);
        }
    }

    /// <summary>Collects alerts from the three statements that make them.</summary>
    internal sealed class Gathered
    {
        private readonly List<(long Id, byte[] State, Liveness Liveness)> _rows = [];
        private readonly MembersByAlert _members = new();
        private readonly Dictionary<string, ImmutableArray<TimerSetting>.Builder> _timers = new(StringComparer.Ordinal);

        /// <summary>In this order, in one round trip: with the lock held, each sees what was committed before it was granted.</summary>
        public IEnumerable<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)> Questions(IReadOnlyCollection<AlertId> ids, bool locked)
        {
            var wanted = ids.Distinct().Select(id => id.Value).ToArray();
            return
            [
                (Command(locked ? LockSql : ReadSql, Numbers(wanted)), row => _rows.Add((row.GetInt64(0), row.Json(1), new Liveness(row.GetInt64(2), row.At(3), row.AtOrNull(4))))),
                (Command(MembersSql, Numbers(wanted)), _members.Add),
                (Command(TimersSql, Texts(wanted, id => Subjects.Of(new AlertId(id)))), AddTimer),
            ];
        }

        public async ValueTask<List<StoredAlert>> ToListAsync(Session session)
        {
            var alerts = new List<StoredAlert>(_rows.Count);
            foreach (var (id, state, liveness) in _rows)
            {
                var timers = _timers.TryGetValue(Subjects.Of(new AlertId(id)), out var own) ? own.ToImmutable() : [];
                var (alert, isRebuilt) = await SnapshotAsync(session, id, state, _members);
                alerts.Add(new StoredAlert(alert, timers, liveness, isRebuilt));
            }

            return alerts;
        }

        private void AddTimer(NpgsqlDataReader row)
        {
            if (!_timers.TryGetValue(row.GetString(0), out var own))
            {
                _timers.Add(row.GetString(0), own = ImmutableArray.CreateBuilder<TimerSetting>());
            }

            own.Add(TimerTable.Setting(row));
        }
    }

    private sealed class MembersByAlert
    {
        private readonly Dictionary<long, List<byte[]>> _members = [];

        public void Add(NpgsqlDataReader row)
        {
            if (!_members.TryGetValue(row.GetInt64(0), out var own))
            {
                _members.Add(row.GetInt64(0), own = []);
            }

            own.Add(row.Json(1));
        }

        public ImmutableSortedDictionary<string, AlertMember> Of(long alert) => _members.TryGetValue(alert, out var own)
            ? own.ConvertAll(member => AlertJson.ReadMember(member)).ToImmutableSortedDictionary(member => member.Fingerprint, member => member, Alert.NoMembers.KeyComparer)
            : Alert.NoMembers;
    }
}
