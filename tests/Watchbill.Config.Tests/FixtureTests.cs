namespace Watchbill.Config.Tests;

/// <summary>One folder per rule: the wrong files, and in expected.txt exactly what is said about them.</summary>
public class FixtureTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Root).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Says_exactly_what_is_wrong_and_where(string folder)
    {
        var path = Path.Combine(Root, folder);
        var expected = File.ReadAllLines(Path.Combine(path, "expected.txt"));

        var said = ConfigurationReader.Read(path).Diagnostics.Select(diagnostic => diagnostic.ToString());

        Assert.Equal(expected, said);
    }

    [Fact]
    public void The_valid_fixture_is_the_only_one_without_diagnostics()
    {
        var silent = Directory.GetFiles(Root, "expected.txt", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length == 0)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)));

        Assert.Equal(["valid"], silent);
    }

    [Fact]
    public void Every_diagnostic_says_what_to_do()
    {
        foreach (var folder in Directory.GetDirectories(Root))
        {
            Assert.All(ConfigurationReader.Read(folder).Diagnostics, diagnostic =>
            {
                Assert.NotEmpty(diagnostic.Fix);
                Assert.Matches("^[a-z0-9-]+$", diagnostic.Code);
                Assert.DoesNotContain('\n', diagnostic.ToString());
            });
        }
    }
}
