using Watchbill.Bench;
using Watchbill.Bench.InProcess;
using Watchbill.Bench.Measured;
using Watchbill.Bench.Shipped;

const string Usage = """
    usage: ./dev bench [--quick] [--only accept|postgres|hanging|provider|kills|start|schedules|timers|hanging-one]
           ./dev bench intake     the engine and SQLite alone, in this process: for profiling, not for publishing

    The whole takes about a quarter of an hour, --quick about five minutes. See docs/benchmarks.md.
    """;
if (args is ["intake"])
{
    await IntakeBench.RunAsync(callers: 64, rounds: 5, TimeSpan.FromSeconds(4), Console.Out);
    return 0;
}

var quick = args.Contains("--quick", StringComparer.Ordinal);
var only = Array.IndexOf(args, "--only") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
if (args.Length != (quick ? 1 : 0) + (only is null ? 0 : 2))
{
    Console.Error.WriteLine(Usage);
    return 64;
}

if (only != "schedules" && !File.Exists(ServerProcess.Executable))
{
    Console.Error.WriteLine($"bench: {ServerProcess.Executable} does not exist. Build it in Release: ./dev bench does.");
    return 1;
}

var effort = quick ? Effort.Quick : Effort.Full;
var report = new Report(quick ? "quick" : "full", TimeProvider.System.GetUtcNow());
(string Name, Func<Task<List<Row>>> Run)[] parts =
[
    ("schedules", () => Task.FromResult(Schedules.Run(effort))),
    ("start", () => Starting.RunAsync(effort)),
    ("provider", () => ToProvider.RunAsync(effort)),
    ("accept", () => AcceptRate.RunAsync("SQLite", null, effort)),
    ("hanging", () => AcceptRate.RunHangingAsync(effort)),
    ("postgres", () => OnPostgresAsync(effort)),
    ("kills", () => Kills.RunAsync(effort)),
    ("hanging-one", () => HangingOne.RunAsync(effort)),
    ("timers", () => Timers.RunAsync(effort)),
];
foreach (var (name, run) in parts.Where(part => only is null || part.Name == only))
{
    Console.Error.WriteLine($"bench: {name} …");
    try
    {
        report.Add(await run());
    }
    catch (InvalidOperationException failed)
    {
        report.Add([new Row(name, "not measured: " + failed.Message.ReplaceLineEndings(" "))]);
    }
}

Console.WriteLine(report.ToMarkdown());
Console.Error.WriteLine($"bench: kept in {report.Keep(Path.Combine("bench", "results"))}");
return 0;

static async Task<List<Row>> OnPostgresAsync(Effort effort)
{
    using var cluster = PostgresCluster.Start() ?? throw new InvalidOperationException("PostgreSQL is not installed.");
    return await AcceptRate.RunAsync("PostgreSQL", cluster.ConnectionString, effort);
}
