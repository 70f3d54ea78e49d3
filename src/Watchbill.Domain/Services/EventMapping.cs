using System.Collections.Immutable;

namespace Watchbill.Domain.Services;

/// <summary>
/// Which fields of a JSON body make an event. Data, so that a new source needs a small file and no code.
/// </summary>
/// <param name="Items">Path of an array whose elements are one event each; null means that the body is one event.</param>
/// <param name="Group">When true the elements of <paramref name="Items"/> are the members of one alert, keyed by <paramref name="DedupKey"/> of the body.</param>
/// <param name="Fingerprint">Tells the members of a group apart; only with <paramref name="Group"/>.</param>
public sealed record EventMapping(
    string Id,
    string? Items,
    bool Group,
    FieldPick Action,
    FieldPick DedupKey,
    FieldPick Title,
    FieldPick? Severity,
    FieldPick? Link,
    FieldPick? Details,
    FieldPick? Fingerprint,
    FieldPick? StartsAt,
    FieldPick? EndsAt,
    string? Labels);

/// <summary>Picks one text out of a JSON value.</summary>
/// <param name="Paths">Dotted paths such as <c>labels.alertname</c> or <c>alerts[0].generatorURL</c>; the first that exists wins. A path that begins with <c>$.</c> starts at the body even inside items.</param>
/// <param name="Values">Translates the text found, compared without case; what is not listed stays as it is.</param>
/// <param name="Default">Used when no path exists.</param>
public sealed record FieldPick(ImmutableArray<string> Paths, ImmutableDictionary<string, string> Values, string? Default);
