using NodaTime;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// Times in which the process does not run though it is not dead: stopped by somebody, or asleep with its machine, when only the wall clock goes on. And
/// a wall clock that is set while the process runs. From a chance of their own, so that the rest of a seed stays what it is.
/// </summary>
internal sealed class Interruptions
{
    /// <summary>Within this time of its end a pause has been told.</summary>
    public static readonly Duration Together = Duration.FromMinutes(5);

    private readonly List<(Instant At, Duration Length, bool IsStep)> _plan = [];

    public Interruptions(int seed, Instant start, Duration length)
    {
        var random = new Random(seed ^ 0x5a17);
        for (var i = random.Next(3); i > 0; i--)
        {
            var lasts = random.Next(3) == 0 ? Duration.FromSeconds(random.Next(6, 30)) : Duration.FromSeconds(random.Next(90, 1_500));
            _plan.Add((start + Duration.FromSeconds(random.Next(60, (int)length.TotalSeconds)), lasts, random.Next(2) == 0));
        }
    }

    /// <summary>Pauses that have been.</summary>
    public List<(Instant From, Instant To)> Pauses { get; } = [];

    /// <summary>Steps that have been.</summary>
    public int Steps { get; private set; }

    public Instant? Next => _plan.Count == 0 ? null : _plan.Min(planned => planned.At);

    public void InterruptDue(VirtualTime time, Ledger ledger)
    {
        foreach (var due in _plan.Where(planned => planned.At <= time.Now).ToList())
        {
            _plan.Remove(due);
            var from = time.Now;
            ledger.Note(from, $"{(due.IsStep ? "the wall clock steps" : "nothing runs")} for {due.Length.TotalSeconds} s");
            if (due.IsStep)
            {
                time.Step(due.Length);
                Steps++;
            }
            else
            {
                time.Pass(due.Length);
            }

            if (due.Length > Duration.FromSeconds(90))
            {
                // One that follows before the process came to its senses is the same to it.
                var isSame = Pauses.Count > 0 && from - Pauses[^1].To < Together;
                from = isSame ? Pauses[^1].From : from;
                Pauses.RemoveRange(Pauses.Count - (isSame ? 1 : 0), isSame ? 1 : 0);
                Pauses.Add((from, time.Now));
            }
        }
    }
}
