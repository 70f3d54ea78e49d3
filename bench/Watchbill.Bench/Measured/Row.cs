namespace Watchbill.Bench.Measured;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured, and how it was run where that differs from the rest.</param>
/// <param name="Value">The median, with least and most where rounds were repeated.</param>
/// <param name="Aim">What it should be; empty when there is no aim.</param>
/// <param name="Met">Null when there is no aim, or when it was not measured.</param>
internal sealed record Row(string What, string Value, string Aim = "", bool? Met = null);
