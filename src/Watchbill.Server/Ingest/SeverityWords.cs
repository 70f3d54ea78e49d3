using System.Collections.Frozen;
using Watchbill.Domain;

namespace Watchbill.Server.Ingest;

/// <summary>
/// What sources call how bad it is.
/// <list type="table">
/// <item><term>critical</term><description>critical, crit, page, emergency, emerg, fatal, disaster, p0, p1, sev0, sev1</description></item>
/// <item><term>error</term><description>error, err, major, high, p2, sev2; and every word that is not listed, and none: a page too many rather than one too few</description></item>
/// <item><term>warning</term><description>warning, warn, minor, medium, average, moderate, p3, sev3</description></item>
/// <item><term>info</term><description>info, information, informational, low, none, notice, debug, ok, p4, p5, sev4, sev5</description></item>
/// </list>
/// </summary>
internal static class SeverityWords
{
    private static readonly FrozenDictionary<string, Severity> Known = Table().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenDictionary<string, Severity>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static Severity Of(string? word) => word is not null && BySpan.TryGetValue(word.AsSpan().Trim(), out var severity) ? severity : Severity.Error;

    private static IEnumerable<KeyValuePair<string, Severity>> Table() =>
    [
        .. Row(Severity.Critical, "critical crit page emergency emerg fatal disaster p0 p1 sev0 sev1"),
        .. Row(Severity.Error, "error err major high p2 sev2"),
        .. Row(Severity.Warning, "warning warn minor medium average moderate p3 sev3"),
        .. Row(Severity.Info, "info information informational low none notice debug ok p4 p5 sev4 sev5"),
    ];

    private static IEnumerable<KeyValuePair<string, Severity>> Row(Severity severity, string words) => words.Split(' ').Select(word => KeyValuePair.Create(word, severity));
}
