namespace Watchbill.EndToEnd.Kills;

/// <summary>An event that was answered 202: from that answer on it may not be lost.</summary>
/// <param name="IsAcknowledged">A person's acknowledgement was answered too.</param>
internal sealed record Confirmed(long Alert, string Title, bool IsAcknowledged);
