using NodaTime;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>
/// Request bodies, in the order in which they came. No index leads with the hash, for it would dirty a page of its own for every body; what
/// came within the last day is known in memory instead (docs/adr/0009).
/// </summary>
internal sealed class BodyTable(Connection connection)
{
    /// <summary>Hashes remembered; about 3 MB. Of more different bodies a day, the older may be kept twice.</summary>
    internal const int MostRemembered = 16_384;

    private const long Day = 86_400_000_000;
    private const string PutSql = "INSERT INTO body (hash, content, full_length, at) VALUES (?, ?, ?, ?)";
    private const string RecentSql = "SELECT hash, at FROM body WHERE at > ? ORDER BY at DESC LIMIT ?";
    private const string ReadAtSql = "SELECT content, full_length, at FROM body WHERE at = ? AND hash = ? LIMIT 1";
    private const string ReadSinceSql = "SELECT content, full_length, at FROM body WHERE at >= ? AND hash = ? ORDER BY at LIMIT 1";
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Hash, long At)> _order = new();
    private bool _loaded;
    private bool _unsettled;

    /// <summary>Writes the body, unless the same came within a day. Only inside a transaction of the writing connection.</summary>
    public void Put(StoredBody body)
    {
        var at = Micros.Of(body.At);
        if (!_loaded)
        {
            Load(at);
        }

        // One from the future, from before the clock was set back, would not be found from an entry of now.
        if (_known.TryGetValue(body.Hash, out var known) && known <= at && at - known < Day)
        {
            return;
        }

        var kept = body.Content.Span[..Math.Min(body.Content.Length, StoredBody.MaxKept)];
        connection.Get(PutSql).Text(body.Hash).Blob(kept).Number(body.FullLength).Number(at).Run();
        _unsettled = true;
        Remember(body.Hash, at);
    }

    /// <summary>The transaction has ended. When it is not known to be safe, what it wrote is not remembered.</summary>
    public void Settle(bool committed)
    {
        if (_unsettled && !committed)
        {
            _known.Clear();
            _order.Clear();
            _loaded = false;
        }

        _unsettled = false;
    }

    /// <summary>The body of an entry. One that came again was written up to a day before; where an earlier release wrote it, perhaps later.</summary>
    public StoredBody? Read(string hash, Instant recordedAt)
    {
        var at = Micros.Of(recordedAt);
        return ReadOne(hash, connection.Get(ReadAtSql).Number(at).Text(hash)) ?? ReadOne(hash, connection.Get(ReadSinceSql).Number(at - Day).Text(hash));
    }

    private static StoredBody? ReadOne(string hash, Statement row)
    {
        var body = row.Read() ? new StoredBody(hash, row.GetBytes(0).ToArray(), row.GetInt(1), row.GetInstant(2)) : null;
        row.Done();
        return body;
    }

    private void Load(long now)
    {
        var row = connection.Get(RecentSql).Number(now - Day).Number(MostRemembered);
        var recent = new Stack<(string Hash, long At)>();
        while (row.Read())
        {
            recent.Push((row.GetText(0), row.GetNumber(1)));
        }

        while (recent.TryPop(out var body))
        {
            Remember(body.Hash, body.At);
        }

        _loaded = true;
    }

    private void Remember(string hash, long at)
    {
        _known[hash] = at;
        _order.Enqueue((hash, at));
        while (_order.Count > MostRemembered)
        {
            var oldest = _order.Dequeue();
            if (_known.TryGetValue(oldest.Hash, out var newest) && newest == oldest.At)
            {
                _known.Remove(oldest.Hash);
            }
        }
    }
}
