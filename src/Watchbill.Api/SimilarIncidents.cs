using NodaTime;

namespace Watchbill.Api;

/// <param name="Incidents">The most similar first; at most five.</param>
public sealed record SimilarIncidentList(string Reference, IReadOnlyList<SimilarIncidentInfo> Incidents);

/// <summary>An earlier incident, and why it is like the one asked about.</summary>
/// <param name="Score">The sum of what its reasons count; 25 and more.</param>
/// <param name="Reasons">In words, the one that counts most first.</param>
/// <param name="TookSeconds">From when it began, or was declared, until it was resolved; absent when that is not known.</param>
/// <param name="ResolvedBy">Absent when what happened resolved it.</param>
/// <param name="Helped">What they said when they resolved it.</param>
/// <param name="Playbooks">Those that were in use.</param>
/// <param name="HelpedUrl">The entry that resolved it; absent when it is not known.</param>
public sealed record SimilarIncidentInfo(
    long Id,
    string Reference,
    string Title,
    string Severity,
    string SeverityName,
    int Score,
    IReadOnlyList<string> Reasons,
    Instant DeclaredAt,
    Instant? ResolvedAt,
    long? TookSeconds,
    string? ResolvedBy,
    string? Helped,
    IReadOnlyList<string> Playbooks,
    string Url,
    string? HelpedUrl);
