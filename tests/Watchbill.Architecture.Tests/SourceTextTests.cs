using System.Text.RegularExpressions;

namespace Watchbill.Architecture.Tests;

/// <summary>Rules that only the text of the sources can tell: where SQL stands, and that folders and namespaces agree.</summary>
public sealed partial class SourceTextTests
{
    [Fact]
    public void Only_drivers_write_sql() => Rule.Holds(Repository.Code.Where(file => !IsDriver(file)).SelectMany(Sql));

    [Fact]
    public void Namespaces_are_folders() => Rule.Holds(Repository.Code.SelectMany(WrongNamespace));

    [Theory]
    [InlineData("\"INSERT INTO alert VALUES (1)\"")]
    [InlineData("\"SELECT id FROM alert\"")]
    [InlineData("$\"SELECT {columns} FROM alert\"")]
    [InlineData("@\"UPDATE alert\n SET status = 1\"")]
    [InlineData("\"\"\"\n  DELETE FROM timer\n  \"\"\"")]
    [InlineData("$\"\"\"\n  SELECT\n {columns}\n  FROM timer\n  \"\"\"")]
    [InlineData("'x' + \"DELETE FROM timer\"")]
    public void A_statement_in_any_kind_of_literal_is_found(string literal) =>
        Assert.Equal(["src/A/B.cs:2: SQL belongs into the drivers"], Sql(new SourceFile("src/A/B.cs", $"class B {{\nconst string S = {literal}; }}")));

    [Theory]
    [InlineData("// SELECT id FROM alert")]
    [InlineData("/// <summary>\"DELETE FROM timer\"</summary>")]
    [InlineData("/* \"INSERT INTO alert\" */")]
    [InlineData("var s = \"Select a person from the list\";")]
    [InlineData("var q = from x in SELECT select x.FROM;")]
    public void Comments_prose_and_code_are_not_statements(string text) => Assert.Empty(Sql(new SourceFile("src/A/B.cs", text)));

    [Theory]
    [InlineData("src/Watchbill.Engine/Delivery/A.cs", "namespace Watchbill.Engine;\nclass A;")]
    [InlineData("src/Watchbill/Commands/A.cs", "namespace Watchbill;\nclass A;")]
    [InlineData("src/Watchbill.Domain/A.cs", "public sealed class A;")]
    [InlineData("src/Watchbill.Server/Features/A.razor", "@namespace Watchbill.Server\n<p/>")]
    public void A_namespace_that_is_not_its_folder_is_found(string path, string text) => Assert.NotEmpty(WrongNamespace(new SourceFile(path, text)));

    [Theory]
    [InlineData("src/Watchbill.Engine/Delivery/A.cs", "namespace Watchbill.Engine.Delivery;\nclass A;")]
    [InlineData("src/Watchbill/Commands/A.cs", "namespace Watchbill.Commands;\nclass A;")]
    [InlineData("src/Watchbill/Program.cs", "return 0;")]
    [InlineData("src/Watchbill.Domain/Usings.cs", "global using NodaTime;")]
    [InlineData("src/Watchbill.Server/Features/A.razor", "<p/>")]
    public void A_namespace_that_is_its_folder_is_fine(string path, string text) => Assert.Empty(WrongNamespace(new SourceFile(path, text)));

    private static bool IsDriver(SourceFile file) => file.Path.StartsWith("src/Watchbill.Store.", StringComparison.Ordinal);

    private static IEnumerable<string> Sql(SourceFile file) =>
        Token().Matches(file.Text)
            .Where(token => token.Groups["literal"].Success && Statement().IsMatch(token.Value))
            .Select(token => $"{file.At(token.Index)}: SQL belongs into the drivers");

    private static IEnumerable<string> WrongNamespace(SourceFile file)
    {
        var folders = file.Path.Split('/')[1..^1];
        var expected = string.Join('.', folders);
        var stated = Namespace().Matches(file.Text).Select(match => (match.Groups["name"].Value, match.Index)).ToList();
        if (stated.Count == 0 && file.Path.EndsWith(".cs", StringComparison.Ordinal) && Declaration().Match(file.Text) is { Success: true } type)
        {
            return [$"{file.At(type.Index)}: a type without a namespace; {expected} is its folder's"];
        }

        return stated.Where(space => space.Value != expected).Select(space => $"{file.At(space.Index)}: namespace {space.Value} in the folder of {expected}");
    }

    /// <summary>Comments, characters and the kinds of literals. A literal nested in a hole of another ends it early, which still leaves both looked at.</summary>
    [GeneratedRegex(
        """
        //[^\n]* | /\*.*?\*/ | @\*.*?\*@
        | (?<literal> \$*(?<q>"{3,}).*?\k<q>(?!") | (?:@\$|\$@|@)"(?:[^"]|"")*" | \$?"(?:[^"\\\n]|\\.)*" )
        | '(?:[^'\\\n]|\\.)+'
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    /// <summary>In capitals, as the drivers write it; prose begins its sentences otherwise.</summary>
    [GeneratedRegex(@"\bINSERT\s+INTO\b|\bSELECT\b[^;]*\bFROM\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b", RegexOptions.NonBacktracking)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^@?namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly)\s+)*(?:class|record|struct|interface|enum)\s+\w", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Declaration();
}
