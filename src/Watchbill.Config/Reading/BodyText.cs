using Watchbill.Config.Yaml;
using Watchbill.Templates;

namespace Watchbill.Config.Reading;

/// <summary>A text within a file, and where each of its places is there.</summary>
internal sealed record BodyText(string Text, Func<TemplatePlace, SourcePosition> PlaceOf)
{
    /// <summary>Without the empty lines around it.</summary>
    public static BodyText Of(string text, Func<TemplatePlace, SourcePosition> placeOf)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var skipped = lines.TakeWhile(string.IsNullOrWhiteSpace).Count();
        return new BodyText(string.Join('\n', lines[skipped..]).TrimEnd(), place => placeOf(place with { Line = place.Line + skipped }));
    }

    /// <summary>Exact for a text on one line and for one below a bar; for the others where the text begins.</summary>
    public static BodyText Of(YamlScalar scalar)
    {
        var at = scalar.At;
        if (scalar.Indent is { } indent)
        {
            return Of(scalar.Text, place => new SourcePosition(at.File, at.Line + place.Line, indent + place.Column));
        }

        var quote = scalar.Plain ? 0 : 1;
        return Of(scalar.Text, place => place.Line == 1 ? at with { Column = at.Column + quote + place.Column - 1 } : at);
    }
}
