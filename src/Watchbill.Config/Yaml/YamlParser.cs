using System.Collections.Immutable;
using Watchbill.Config.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Watchbill.Config.Yaml;

/// <summary>
/// Turns the text of one file into nodes. Takes plain YAML only: anchors and tags are refused, because a short text with them can
/// stand for a huge one and because a place in the file must mean one value.
/// </summary>
internal sealed class YamlParser
{
    public const int MaxDepth = 16;

    private readonly string _file;
    private readonly string _text;
    private readonly Problems _problems;
    private readonly Parser _parser;

    private YamlParser(string file, string text, Problems problems)
    {
        _file = file;
        _text = text;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The documents of a file, or null (after saying why) when it cannot be read to its end.</summary>
    public static IReadOnlyList<YamlNode>? Parse(string file, string text, Problems problems)
    {
        var parser = new YamlParser(file, text, problems);
        try
        {
            return parser.ReadDocuments();
        }
        catch (YamlException syntax)
        {
            var at = new SourcePosition(file, (int)Math.Max(1, syntax.Start.Line), (int)Math.Max(1, syntax.Start.Column));
            parser.ReportSyntax(text, at, Sentence(syntax));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner gives up in these ways on some malformed texts, a tab before a key for one.
            parser.ReportSyntax(text, parser.At(parser._parser.Current?.End ?? Mark.Empty), "this is not YAML from here on");
        }
        catch (TooDeepException deep)
        {
            problems.Error(
                deep.At,
                "too-deep",
                $"more than {MaxDepth} values lie inside each other",
                "flatten the file; nothing in the format is that deep");
        }

        return null;
    }

    /// <summary>Tabs as indentation are the commonest fault and never named by scanners, so they are looked for around the place.</summary>
    private void ReportSyntax(string text, SourcePosition at, string message)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line.Length - line.TrimStart(" \t").Length;
            var tab = line[..indent].IndexOf('\t');
            if (tab >= 0 && (Math.Abs(number - at.Line) <= 1 || message.Contains("invalid tab", StringComparison.Ordinal)))
            {
                _problems.Error(at with { Line = number, Column = tab + 1 }, "yaml-tab", "a tab stands in the indentation", "indent with spaces");
                return;
            }
        }

        _problems.Error(at, "yaml-syntax", message, "correct the YAML");
    }

    private static string Sentence(YamlException syntax)
    {
        var message = syntax.Message.Trim().TrimEnd('.').ReplaceLineEndings(" ");
        return message.Length switch
        {
            0 => "this is not YAML",
            > 200 => message[..200],
            _ => char.ToLowerInvariant(message[0]) + message[1..],
        };
    }

    private List<YamlNode> ReadDocuments()
    {
        var documents = new List<YamlNode>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            documents.Add(ReadNode(depth: 0));
            _parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private YamlNode ReadNode(int depth)
    {
        var at = At(_parser.Current!.Start);
        if (depth > MaxDepth)
        {
            throw new TooDeepException(at);
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _problems.Error(at, "alias", $"*{alias.Value} refers to another place; files hold every value where it is used", "write the value out");
            return new YamlScalar(at, "", Plain: true);
        }

        if (_parser.Current is NodeEvent node)
        {
            RefuseDecoration(node, at);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain) { Indent = scalar.Style == ScalarStyle.Literal ? IndentBelow(at.Line) : null };
        }

        return _parser.TryConsume<SequenceStart>(out _) ? ReadList(at, depth) : ReadMap(at, depth);
    }

    /// <summary>Of the first line with anything on it.</summary>
    private int IndentBelow(int line)
    {
        var number = 0;
        foreach (var text in _text.AsSpan().EnumerateLines())
        {
            if (++number > line && !text.IsWhiteSpace())
            {
                return text.Length - text.TrimStart(' ').Length;
            }
        }

        return 0;
    }

    private YamlList ReadList(SourcePosition at, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(at, items.ToImmutable());
    }

    private YamlMap ReadMap(SourcePosition at, int depth)
    {
        _parser.Consume<MappingStart>();
        if (at is { Line: 1, Column: 1 } && _parser.Current is Scalar first)
        {
            // A pair inside a list, [user: bob], has no place of its own.
            at = At(first.Start);
        }

        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
            {
                _problems.Error(key.At, "wrong-type", $"a key must be a text, not {key.Shape}", "write the key as a word");
            }
            else if (!seen.TryAdd(name.Text, name.At))
            {
                _problems.Error(
                    name.At,
                    "duplicate-key",
                    $"\"{Problems.Cut(name.Text)}\" stands here twice, first in line {seen[name.Text].Line}",
                    "remove one of them");
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        return new YamlMap(at, entries.ToImmutable());
    }

    private void RefuseDecoration(NodeEvent node, SourcePosition at)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Error(
                at,
                "alias",
                $"&{node.Anchor.Value} names a value for use elsewhere; files hold every value where it is used",
                "remove the anchor");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _problems.Error(at, "tag", $"the tag {Problems.Cut(node.Tag.Value)} is not understood", "remove it; quotes make a text");
        }
    }

    private SourcePosition At(Mark mark) => new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private sealed class TooDeepException(SourcePosition at) : Exception
    {
        public SourcePosition At { get; } = at;
    }
}
