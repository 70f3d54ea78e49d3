using Watchbill.Config.Yaml;

namespace Watchbill.Config.Reading;

/// <summary>A Markdown file with one template: YAML between two lines of three dashes, and then the text.</summary>
internal static class TemplateFile
{
    public const string Mark = "---";

    public static void Read(Draft draft, ConfigurationFile file)
    {
        var start = new SourcePosition(file.Path, 1, 1);
        var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Mark ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Mark) : -1;
        if (end < 0)
        {
            draft.Problems.Error(start, "no-front-matter", "a template begins with its keys between two lines of three dashes", "write ---, then name, purpose and channels, then --- and the text");
            draft.Problems.MissFile();
            return;
        }

        // An empty line stands for the first mark, so that lines keep their numbers.
        if (YamlParser.Parse(file.Path, $"\n{string.Join('\n', lines[1..end])}\n", draft.Problems) is not { } roots)
        {
            draft.Problems.MissFile();
            return;
        }

        var plain = Path.GetFileNameWithoutExtension(file.Path);
        var root = roots.Count > 0 ? roots[0] : new YamlMap(start, []);
        if (roots.Count > 1 || Fields.Of(root, $"template {plain}", draft.Problems) is not { } fields)
        {
            return;
        }

        var id = fields.Scalar("id");
        var name = id?.Text ?? plain;
        if (draft.Declare(new DefinitionKey(DefinitionKind.Template, name), id?.At ?? start))
        {
            TemplateReader.Read(draft, name, fields, BodyText.Of(string.Join('\n', lines[(end + 1)..]), place => new SourcePosition(file.Path, end + 1 + place.Line, place.Column)));
        }
    }
}
