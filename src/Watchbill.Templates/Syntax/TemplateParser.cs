using System.Collections.Immutable;

namespace Watchbill.Templates.Syntax;

/// <summary>
/// Reads the part of Handlebars that templates may use, with the place of everything, and reports all that is wrong. The renderer
/// compiles the same text: what it could read in another way than this parser is refused here.
/// </summary>
internal sealed class TemplateParser
{
    public const int MaxTags = 500;
    public const int MaxDepth = 8;

    private readonly string _text;
    private readonly TemplatePart _part;
    private readonly ImmutableArray<TemplateProblem>.Builder _problems = ImmutableArray.CreateBuilder<TemplateProblem>();
    private readonly Stack<Frame> _open = new();
    private Frame _frame = new(null);
    private int _position;
    private TemplatePlace _place = new(1, 1);

    private TemplateParser(string text, TemplatePart part)
    {
        _text = text;
        _part = part;
    }

    public static ParsedText Parse(string text, TemplatePart part)
    {
        var parser = new TemplateParser(text, part);
        try
        {
            parser.Read();
        }
        catch (SyntaxException fatal)
        {
            parser.Report(fatal);
        }

        return new ParsedText(parser._frame.Body.ToImmutable(), parser._problems.ToImmutable());
    }

    private void Read()
    {
        var tags = 0;
        while (_position < _text.Length)
        {
            var open = _text.IndexOf("{{", _position, StringComparison.Ordinal);
            Text(open < 0 ? _text.Length : open);
            if (open < 0)
            {
                break;
            }

            if (++tags > MaxTags)
            {
                throw new SyntaxException(_place, "template-too-large", $"the text has more than {MaxTags} pairs of braces", "make two templates of it");
            }

            Tag(open);
        }

        while (_open.Count > 0)
        {
            var block = _frame.Block!;
            Report(new SyntaxException(block.At, "template-block", $"{{{{#{block.Word}}}}} is not closed", $"add {{{{/{block.Word}}}}}"));
            Close();
        }
    }

    private void Text(int end)
    {
        if (end == _position)
        {
            return;
        }

        var text = _text[_position..end];
        var at = _place;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '}' && i + 1 < text.Length && text[i + 1] == '}')
            {
                Report(new SyntaxException(_place, "template-syntax", "}} closes nothing", "remove it, or open it with {{"));
                i++;
                Advance(text[i]);
            }
            else if (text[i] == '\\' && i + 1 == text.Length && end < _text.Length)
            {
                Report(new SyntaxException(_place, "template-syntax", "a backslash stands before {{", "remove it"));
            }
            else if (IsRefused(text[i]))
            {
                Report(new SyntaxException(_place, "control-character", "the text holds a character that cannot be printed", "remove it"));
            }

            Advance(text[i]);
        }

        _frame.Add(new TextNode(at, text));
        _position = end;
    }

    /// <summary>Control characters, and the private ones by which the renderer marks values.</summary>
    private static bool IsRefused(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || c is >= '\uE000' and <= '\uF8FF';

    private void Advance(char c) => _place = c == '\n' ? new TemplatePlace(_place.Line + 1, 1) : _place with { Column = _place.Column + 1 };

    private void Tag(int open)
    {
        var at = _place;
        var close = _text.IndexOf("}}", open + 2, StringComparison.Ordinal);
        var line = _text.IndexOf('\n', open);
        if (close < 0 || (line >= 0 && line < close))
        {
            throw new SyntaxException(at, "template-syntax", "{{ is not closed on its line", "close it with }}");
        }

        var inner = _text[(open + 2)..close];
        try
        {
            if (inner.StartsWith('{') || (close + 2 < _text.Length && _text[close + 2] == '}'))
            {
                throw new SyntaxException(at, "template-raw", "three braces would write a value as it is", "use two: what is written is made safe for its destination");
            }

            Inside(inner, at);
        }
        catch (SyntaxException wrong)
        {
            Report(wrong);
        }

        _position = close + 2;
        while (_position < _text.Length && _text[_position] == '}')
        {
            _position++;
        }

        _place = at with { Column = at.Column + _position - open };
    }

    private void Inside(string inner, TemplatePlace at)
    {
        // "~" eats the white space around the tag; it changes nothing of what the tag means.
        var skip = inner.StartsWith('~') ? 1 : 0;
        var text = inner[skip..];
        text = text.EndsWith('~') ? text[..^1] : text;
        var start = at with { Column = at.Column + 2 + skip };
        var word = text.Trim();
        switch (text.FirstOrDefault())
        {
            case '!':
                Comment(text, at);
                break;
            case '#':
                Open(text[1..], start with { Column = start.Column + 1 }, at);
                break;
            case '/':
                Close(text[1..].Trim(), at);
                break;
            case '&':
                throw new SyntaxException(at, "template-raw", "{{& would write a value as it is", "remove the sign: what is written is made safe for its destination");
            case '>':
                throw new SyntaxException(at, "template-partial", "one template cannot include another", "write the text here");
            case '^' or '*' or '<' or '{':
                throw new SyntaxException(at, "template-syntax", $"{{{{{text[0]} is not part of what templates may use", "use #if, #unless, #each and else");
            default:
                if (word == "else")
                {
                    Else(at);
                }
                else if (word.StartsWith("else ", StringComparison.Ordinal))
                {
                    throw new SyntaxException(at, "template-block", "else takes no condition", "write {{else}} and a block in it");
                }
                else
                {
                    _frame.Add(new OutputNode(at, Parse(text, start)));
                }

                break;
        }
    }

    private static void Comment(string text, TemplatePlace at)
    {
        if (text.StartsWith("!--", StringComparison.Ordinal) || text.Contains('{', StringComparison.Ordinal))
        {
            throw new SyntaxException(at, "template-syntax", "this comment could be read in two ways", "write {{! … }} without braces in it");
        }
    }

    private static Expression Parse(string text, TemplatePlace start) => new ExpressionParser(TagText.Split(text, start), start).ReadAll();

    private void Open(string text, TemplatePlace start, TemplatePlace at)
    {
        var word = text.TrimStart().Split(' ', 2)[0];
        BlockKind? kind = word switch
        {
            "if" => BlockKind.If,
            "unless" => BlockKind.Unless,
            "each" => BlockKind.Each,
            _ => null,
        };

        // An unknown block is opened too, so that its end is not a second problem.
        if (_open.Count >= MaxDepth)
        {
            throw new SyntaxException(at, "template-too-deep", $"more than {MaxDepth} blocks lie inside each other", "simplify the text");
        }

        _open.Push(_frame);
        _frame = new Frame(new OpenBlock(word, kind, at));
        if (kind is null)
        {
            throw new SyntaxException(at, "template-block", $"there is no block \"#{word}\"", "use #if, #unless or #each");
        }

        var skipped = text.Length - text.TrimStart().Length + word.Length;
        _frame.Block!.Subject = Parse(text[skipped..], start with { Column = start.Column + skipped });
    }

    private void Else(TemplatePlace at)
    {
        if (_frame.Block is null || _frame.InElse)
        {
            throw new SyntaxException(at, "template-block", _frame.InElse ? "this block has an else already" : "else stands outside of a block", "remove it");
        }

        _frame.InElse = true;
    }

    private void Close(string word, TemplatePlace at)
    {
        if (_frame.Block is not { } block)
        {
            throw new SyntaxException(at, "template-block", $"{{{{/{word}}}}} closes nothing", "remove it");
        }

        Close();
        if (block.Word != word && block.Kind is not null)
        {
            throw new SyntaxException(at, "template-block", $"{{{{/{word}}}}} stands where {{{{#{block.Word}}}}} of line {block.At.Line} is open", $"write {{{{/{block.Word}}}}}");
        }
    }

    private void Close()
    {
        var done = _frame;
        _frame = _open.Pop();
        if (done.Block is { Kind: { } kind, Subject: { } subject } block)
        {
            _frame.Add(new BlockNode(block.At, kind, subject, done.Body.ToImmutable(), done.Else.ToImmutable()));
        }
    }

    private void Report(SyntaxException wrong) => _problems.Add(new TemplateProblem(_part, wrong.At, wrong.Code, wrong.Message, wrong.Fix));

    private sealed record OpenBlock(string Word, BlockKind? Kind, TemplatePlace At)
    {
        public Expression? Subject { get; set; }
    }

    private sealed class Frame(OpenBlock? block)
    {
        public OpenBlock? Block { get; } = block;
        public bool InElse { get; set; }
        public ImmutableArray<TemplateNode>.Builder Body { get; } = ImmutableArray.CreateBuilder<TemplateNode>();
        public ImmutableArray<TemplateNode>.Builder Else { get; } = ImmutableArray.CreateBuilder<TemplateNode>();

        public void Add(TemplateNode node) => (InElse ? Else : Body).Add(node);
    }
}
