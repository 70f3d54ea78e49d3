using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>What is due later.</summary>
internal sealed class TimerTable(Connection connection)
{
    // REPLACE gives a new id, so that "done" of the one before it removes nothing.
    private const string PutSql = """
        REPLACE INTO timer (subject, purpose, due, run, pass, rule, generation, failures) VALUES (?, ?, ?, ?, ?, ?, ?, 0)
        """;

    private const string RemoveSql = "DELETE FROM timer WHERE subject = ? AND purpose = ?";
    private const string DoneSql = "DELETE FROM timer WHERE id = ?";
    private const string DeferSql = "UPDATE timer SET due = ?, failures = ? WHERE id = ?";

    private const string DueSql = """
        SELECT id, subject, purpose, due, run, pass, rule, generation, failures FROM timer WHERE due <= ? ORDER BY due, id LIMIT ?
        """;

    private const string OfSubjectSql = """
        SELECT id, subject, purpose, due, run, pass, rule, generation, failures FROM timer WHERE subject = ? ORDER BY due, id
        """;

    // Of a prefix that ends with a colon: the semicolon is the next character.
    private const string SubjectsSql = "SELECT subject FROM timer WHERE subject >= ? AND subject < ? AND purpose = ? ORDER BY subject";

    public IReadOnlyList<string> SubjectsWith(string prefix, string purpose)
    {
        var statement = connection.Get(SubjectsSql).Text(prefix).Text($"{prefix[..^1]};").Text(purpose);
        var subjects = new List<string>();
        while (statement.Read())
        {
            subjects.Add(statement.GetText(0));
        }

        return subjects;
    }

    public void Put(string subject, TimerSetting timer) => connection.Get(PutSql)
        .Text(subject)
        .Text(timer.Purpose)
        .NotBefore(timer.Due)
        .Number(timer.Guard.Run)
        .Number(timer.Guard.Pass)
        .Number(timer.Guard.Rule)
        .Number(timer.Guard.Generation)
        .Run();

    public void Remove(string subject, string purpose) => connection.Get(RemoveSql).Text(subject).Text(purpose).Run();

    public void Done(long id) => connection.Get(DoneSql).Number(id).Run();

    public void Defer(long id, Instant due, int failures) => connection.Get(DeferSql).NotBefore(due).Number(failures).Number(id).Run();

    public IReadOnlyList<StoredTimer> Due(Instant now, int limit) => ReadAll(connection.Get(DueSql).At(now).Number(limit));

    public ImmutableArray<TimerSetting> OfSubject(string subject) =>
        [.. ReadAll(connection.Get(OfSubjectSql).Text(subject)).Select(timer => timer.Setting)];

    private static List<StoredTimer> ReadAll(Statement statement)
    {
        var timers = new List<StoredTimer>();
        while (statement.Read())
        {
            var guard = new TimerGuard(statement.GetInt(4), statement.GetInt(5), statement.GetInt(6), statement.GetInt(7));
            var setting = new TimerSetting(statement.GetText(2), statement.GetInstant(3), guard);
            timers.Add(new StoredTimer(statement.GetNumber(0), statement.GetText(1), setting, statement.GetInt(8)));
        }

        return timers;
    }
}
