namespace Watchbill.Store.Postgres;

/// <summary>Why a node is not ready, though its database answers.</summary>
/// <param name="Code">Stable, lower-case with underscores.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record StoreTrouble(string Code, string Message);
