using Watchbill.Config.Reading;

namespace Watchbill.Config.Playbooks;

/// <summary>A Markdown file in two parts: the front matter between two lines of "---", and the text below it.</summary>
/// <param name="Front">The YAML, behind as many empty lines as stand before it, so that places in it are places in the file.</param>
/// <param name="Body">The whole file with empty lines in place of the front matter, for the same reason.</param>
internal sealed record PlaybookFile(string Path, string Front, string Body)
{
    public const string Folder = "playbooks";
    public const string Extension = ".md";
    public const int MaxCharacters = 200_000;

    /// <summary>Markdown below a folder called "playbooks". Other Markdown is somebody's notes.</summary>
    public static bool Is(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && path.Split('/').SkipLast(1).Contains(Folder, StringComparer.Ordinal);

    public static PlaybookFile? Split(ConfigurationFile file, Problems problems)
    {
        var at = new SourcePosition(file.Path, 1, 1);
        if (file.Text.Length > MaxCharacters)
        {
            problems.Error(at, "file-too-large", $"the playbook has {file.Text.Length} characters", $"keep at most {MaxCharacters}, and split it");
            return null;
        }

        var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() == "---") : -1;
        if (end < 0)
        {
            problems.Error(
                at, "no-front-matter", lines[0].TrimEnd() == "---" ? "the front matter does not end" : "the playbook has no front matter", "begin the file with a line \"---\", YAML, and another line \"---\"");
            return null;
        }

        return new PlaybookFile(
            file.Path,
            "\n" + string.Join('\n', lines[1..end]),
            string.Concat(Enumerable.Repeat("\n", end + 1)) + string.Join('\n', lines[(end + 1)..]));
    }
}
