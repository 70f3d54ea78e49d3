namespace Watchbill.Architecture.Tests;

public sealed class FileSizeTests
{
    private const int HardLimit = 400;

    [Fact]
    public void No_source_file_is_longer_than_the_hard_limit() => Rule.Holds(Repository.Sources.SelectMany(TooLong));

    [Fact]
    public void A_file_one_line_longer_is_found()
    {
        var longest = new SourceFile("src/A.cs", string.Concat(Enumerable.Repeat("\n", HardLimit)));

        Assert.Empty(TooLong(longest));
        Assert.Equal(["src/A.cs: 401 lines, more than 400; split it by idea"], TooLong(longest with { Text = longest.Text + "\n" }));
    }

    private static IEnumerable<string> TooLong(SourceFile file)
    {
        var lines = file.Text.AsSpan().Count('\n');
        return lines > HardLimit ? [$"{file.Path}: {lines} lines, more than {HardLimit}; split it by idea"] : [];
    }
}
