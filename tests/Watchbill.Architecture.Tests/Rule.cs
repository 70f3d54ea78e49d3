namespace Watchbill.Architecture.Tests;

internal static class Rule
{
    /// <summary>Fails with every violation on a line of its own, so that all can be mended at once.</summary>
    public static void Holds(IEnumerable<string> violations)
    {
        var found = violations.Distinct(StringComparer.Ordinal).ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{found.Count} violations:\n{string.Join('\n', found)}");
        }
    }
}
