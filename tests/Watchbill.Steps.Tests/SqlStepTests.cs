using System.Collections.Immutable;
using NodaTime;
using Npgsql;
using Watchbill.Config;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;
using Watchbill.StandIns.Parts;

namespace Watchbill.Steps.Tests;

/// <summary>Against a real PostgreSQL, as its superuser: only the transaction stands in the way of writing.</summary>
public sealed class SqlStepTests : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private StepSettings _settings = StepSettings.None;
    private string _database = "";
    private string _password = "";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), how);
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(Stage.Cancel);
        (_database, _password) = (database.ConnectionString, server.Password);
        await File.WriteAllTextAsync(_file, _database + "\n", Stage.Cancel);
        await server.QueryAsync(database.Name, "CREATE TABLE person (id int PRIMARY KEY, name text); INSERT INTO person SELECT n, 'name ' || n FROM generate_series(1, 500) n; INSERT INTO person VALUES (1000, 'O''Hara''; DROP TABLE person; --')", Stage.Cancel);
        _settings = new StepSettings { Sql = ImmutableDictionary<string, SqlSource>.Empty.Add("main", new SqlSource(new SecretReference(SecretSource.File, _file), MaxRows: 100)) };
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Rows_come_with_their_headings_and_are_counted()
    {
        var outcome = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT id, name FROM person WHERE id <= 2 ORDER BY id"), expect: [new RowsAre(Comparison.Equal, 2)]);

        Assert.Equal((StepStatus.Passed, "id | name\n1 | name 1\n2 | name 2\n(2 rows)\n"), (outcome.Status, outcome.Output));
        Assert.False(outcome.Truncated);
    }

    [Fact]
    public async Task Values_are_bound_whatever_is_in_them()
    {
        var outcome = await Stage.RunAsync(
            _settings, new SqlQuery("main", "SELECT id FROM person WHERE name = ${name} AND id > ${least}"), expect: [new ValueIs(Comparison.Equal, 1000)], values: [("name", "O'Hara'; DROP TABLE person; --"), ("least", "10")]);

        Assert.Equal(StepStatus.Passed, outcome.Status);
        Assert.Equal("id\n1000\n(1 row)\n", outcome.Output);
    }

    [Theory]
    [InlineData("INSERT INTO person VALUES (2000, 'x') RETURNING id")]
    [InlineData("WITH gone AS (DELETE FROM person RETURNING id) SELECT count(*) FROM gone")]
    [InlineData("SELECT 1; DELETE FROM person; COMMIT")]
    [InlineData("CREATE TABLE other (id int)")]
    [InlineData("SELECT * INTO other FROM person")]
    [InlineData("COMMIT; DROP TABLE person")]
    public async Task Even_what_rendering_would_refuse_writes_nothing(string statement)
    {
        // Past the renderer on purpose: the transaction has to hold by itself.
        using var runners = Stage.Runners(_settings);
        var harmless = Stage.Render(new SqlQuery("main", "SELECT 1"), runners);

        var outcome = await runners.RunAsync(harmless with { Action = new RenderedSql("main", statement, []) }, Stage.Cancel);

        Assert.Equal(StepStatus.Error, outcome.Status);
        Assert.Contains("25006", outcome.Sentence, StringComparison.Ordinal);
        await using var source = NpgsqlDataSource.Create(_database);
        await using var count = source.CreateCommand("SELECT count(*) FROM person");
        Assert.Equal(501L, await count.ExecuteScalarAsync(Stage.Cancel));
    }

    [Fact]
    public async Task Rows_over_the_limit_are_not_fetched()
    {
        var outcome = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT id FROM person ORDER BY id"), expect: [new RowsAre(Comparison.AtLeast, 100)]);

        Assert.True(outcome.Truncated);
        Assert.EndsWith("\n100\n(more than 100 rows)\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_on_the_server()
    {
        var outcome = await Stage.RunAsync(
            _settings, new SqlQuery("main", "SELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 100000000) b"), limit: Duration.FromSeconds(1));

        Assert.True(outcome.Status is StepStatus.TimedOut || outcome.Sentence.Contains("57014", StringComparison.Ordinal), outcome.Sentence);
        await using var source = NpgsqlDataSource.Create(_database);
        await using var running = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watchbill-step' AND state = 'active' AND datname = current_database()");
        await StandIns.Eventually.HoldsAsync(async () => (long)(await running.ExecuteScalarAsync(Stage.Cancel))! == 0, "the statement has ended", TimeSpan.FromSeconds(20), Stage.Cancel);
    }

    [Fact]
    public async Task The_password_is_in_no_output_and_no_error()
    {
        var shown = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT 'it is ' || ${word}"), values: [("word", _password)]);
        var failed = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT ${word}::int"), values: [("word", _password)]);

        Assert.Contains("it is ***", shown.Output, StringComparison.Ordinal);
        Assert.Equal(StepStatus.Error, failed.Status);
        Assert.DoesNotContain(_password, failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_an_outcome()
    {
        var missing = await Stage.RunAsync(_settings, new SqlQuery("other", "SELECT 1"));
        await File.WriteAllTextAsync(_file, "Host=127.0.0.1;Port=1;Username=x;Password=secret-1;Database=x", Stage.Cancel);
        var refused = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT 1"));
        await File.WriteAllTextAsync(_file, "Nonsense=secret-1", Stage.Cancel);
        var unreadable = await Stage.RunAsync(_settings, new SqlQuery("main", "SELECT 1"));

        Assert.Equal([StepStatus.Error, StepStatus.Error, StepStatus.Error], new[] { missing, refused, unreadable }.Select(outcome => outcome.Status));
        Assert.Equal("The server's settings name no database \"other\".", missing.Sentence);
        Assert.DoesNotContain("secret-1", refused.Sentence + unreadable.Sentence, StringComparison.Ordinal);
    }
}
