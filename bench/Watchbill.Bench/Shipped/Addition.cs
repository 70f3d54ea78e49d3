namespace Watchbill.Bench.Shipped;

/// <summary>What one measurement adds to the configuration and the environment of all.</summary>
/// <param name="Yaml">A second file of the configuration folder.</param>
internal sealed record Addition(string Yaml, params (string Name, string Value)[] Environment);
