using System.Diagnostics;

namespace Watchbill.Architecture.Tests;

/// <summary>
/// Time, ids, chance and threads reach the domain and the engine as arguments, so that a simulation can replay them. The analyzer of
/// banned symbols says so while typing; these tests also see what a pragma would hide.
/// </summary>
public sealed class BannedCallTests
{
    /// <summary>The wall clock is read through TimeProvider alone, everywhere.</summary>
    private static readonly string[] Everywhere =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "NodaTime.SystemClock.get_Instance",
        "System.Threading.Thread.Sleep",
    ];

    private static readonly string[] InsideTheCore =
    [
        "System.Threading.Tasks.Task.Run",
        "System.Threading.Tasks.TaskFactory.StartNew",
        "System.Threading.ThreadPool.QueueUserWorkItem",
        "System.Threading.ThreadPool.UnsafeQueueUserWorkItem",
        "System.TimeProvider.get_System",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
        "System.Random.get_Shared",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
    ];

    public static IEnumerable<TheoryDataRow<string>> Banned => Everywhere.Concat(InsideTheCore).Select(target => new TheoryDataRow<string>(target));

    [Fact]
    public void No_source_reads_the_ambient_clock_or_sleeps() => Rule.Holds(Layers.LoadAll().SelectMany(Calls.In).SelectMany(call => Refused(call, Everywhere)));

    [Theory]
    [InlineData("Watchbill.Domain")]
    [InlineData("Watchbill.Engine")]
    public void The_core_takes_time_ids_chance_and_threads_as_arguments(string project) =>
        Rule.Holds(Calls.In(Layers.Load(project)).SelectMany(RefusedInTheCore));

    [Theory]
    [InlineData(nameof(Violations.ReadsTheClock), "System.DateTime.get_UtcNow")]
    [InlineData(nameof(Violations.MakesAnId), "System.Guid.NewGuid")]
    [InlineData(nameof(Violations.LeavesTheThread), "System.Threading.Tasks.Task.Run")]
    [InlineData(nameof(Violations.LeavesTheContextAsync), "System.Threading.Tasks.Task.ConfigureAwait")]
    [InlineData(nameof(Violations.WaitsInRealTime), "System.Threading.Tasks.Task.Delay")]
    [InlineData(nameof(Violations.RollsDice), "System.Random.get_Shared")]
    [InlineData(nameof(Violations.StartsAStopwatch), "System.Diagnostics.Stopwatch.StartNew")]
    public void A_violation_is_found_also_in_a_lambda_an_asynchronous_method_or_a_method_group(string method, string target)
    {
        var found = Calls.WithNested(typeof(Violations))
            .Where(call => call.Where.Contains(method, StringComparison.Ordinal))
            .SelectMany(call => Refused(call, Everywhere).Concat(RefusedInTheCore(call)));

        Assert.Contains(found, line => line.Contains($"calls {target},", StringComparison.Ordinal));
    }

    [Fact]
    public void Waiting_on_a_given_clock_is_allowed() =>
        Assert.Empty(Calls.WithNested(typeof(Allowed)).SelectMany(call => Refused(call, Everywhere).Concat(RefusedInTheCore(call))));

    /// <summary>A misspelt name would ban nothing: each has to exist.</summary>
    [Theory]
    [MemberData(nameof(Banned))]
    public void Every_banned_name_exists(string target)
    {
        var dot = target.LastIndexOf('.', target.EndsWith("..ctor", StringComparison.Ordinal) ? target.Length - 6 : target.Length - 1);
        var type = Type.GetType(target[..dot]) ?? typeof(NodaTime.Instant).Assembly.GetType(target[..dot]);

        Assert.NotNull(type);
        Assert.NotEmpty(type.GetMember(target[(dot + 1)..]));
    }

    private static IEnumerable<string> RefusedInTheCore(Call call)
    {
        var delaysOnItsOwn = call.Target == "System.Threading.Tasks.Task.Delay" && call.To.GetParameters().All(p => p.ParameterType != typeof(TimeProvider));
        var leavesContext = call.To.Name == "ConfigureAwait" && call.To.DeclaringType?.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true;
        var measures = call.To.DeclaringType == typeof(Stopwatch);
        return delaysOnItsOwn || leavesContext || measures ? [Describe(call)] : Refused(call, InsideTheCore);
    }

    private static IEnumerable<string> Refused(Call call, string[] targets) => targets.Contains(call.Target) ? [Describe(call)] : [];

    private static string Describe(Call call) => $"{call.Where} calls {call.Target}, which it should take as an argument or leave to the shell";

#pragma warning disable RS0030 // Planted on purpose: what the rules above must find.
    private static class Violations
    {
        public static DateTime ReadsTheClock() => DateTime.UtcNow;

        public static Func<Guid> MakesAnId() => Guid.NewGuid;

        public static IEnumerable<Task> LeavesTheThread(int[] numbers) => numbers.Select(number => Task.Run(() => number));

        public static async Task LeavesTheContextAsync(Task task) => await task.ConfigureAwait(false);

        public static Task WaitsInRealTime(CancellationToken token) => Task.Delay(TimeSpan.FromSeconds(1), token);

        public static int RollsDice() => Random.Shared.Next(6);

        public static Stopwatch StartsAStopwatch() => Stopwatch.StartNew();
    }
#pragma warning restore RS0030

    private static class Allowed
    {
        public static async Task WaitsAsync(TimeProvider clock, CancellationToken token) => await Task.Delay(TimeSpan.FromSeconds(1), clock, token);

        public static string Mentions() => "DateTime.UtcNow"; // Guid.NewGuid()
    }
}
