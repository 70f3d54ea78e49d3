using System.Globalization;
using System.Reflection;

namespace Watchbill.Store.Migrations;

/// <summary>One numbered step of the schema: an embedded file such as 0001_first.sql. Every driver has the same numbers.</summary>
internal sealed record MigrationScript(int Number, string Name, string Sql)
{
    /// <summary>All steps of a driver in order. They count from 1 without a hole.</summary>
    public static IReadOnlyList<MigrationScript> Of(Assembly driver)
    {
        var scripts = driver.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(driver, name))
            .ToList();
        for (var i = 0; i < scripts.Count; i++)
        {
            if (scripts[i].Number != i + 1)
            {
                throw new InvalidOperationException($"{driver.GetName().Name} has no migration number {i + 1}.");
            }
        }

        return scripts;
    }

    private static MigrationScript Read(Assembly driver, string name)
    {
        using var reader = new StreamReader(driver.GetManifestResourceStream(name)!);
        return new MigrationScript(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
