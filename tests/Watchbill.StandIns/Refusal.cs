namespace Watchbill.StandIns;

/// <summary>A request that a stand-in refused: the vendor's code, and in our words what was wrong with it.</summary>
public sealed record Refusal(string Operation, string Code, string Detail);
