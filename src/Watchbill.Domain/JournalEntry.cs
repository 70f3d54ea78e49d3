namespace Watchbill.Domain;

/// <summary>
/// One fact in the journal of a subject. Facts only: words are made when it is read. Stored as JSON under a kind and a version
/// of its own, never under the name of its class; old versions stay readable for good.
/// </summary>
public abstract record JournalEntry;
