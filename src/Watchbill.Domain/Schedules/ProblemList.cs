using System.Collections.Immutable;

namespace Watchbill.Domain.Schedules;

/// <summary>Collects problems in document order. Not thread-safe.</summary>
internal sealed class ProblemList
{
    private readonly ImmutableArray<ScheduleProblem>.Builder _problems = ImmutableArray.CreateBuilder<ScheduleProblem>();

    public int? Layer { get; set; }

    public void Add(ScheduleProblemKind kind, string message, int? item = null) => _problems.Add(new ScheduleProblem(kind, Layer, item, message));

    public ImmutableArray<ScheduleProblem> ToImmutable() => _problems.DrainToImmutable();
}
