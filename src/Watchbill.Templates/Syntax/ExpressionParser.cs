using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Templates.Syntax;

/// <summary>Reads what stands between the braces of one tag.</summary>
internal sealed class ExpressionParser(List<Token> tokens, TemplatePlace end)
{
    public const int MaxNesting = 4;
    private const int MaxWord = 200;
    private int _next;

    /// <summary>The whole rest: a value, or a helper with its arguments.</summary>
    public Expression ReadAll()
    {
        var expression = ReadCall(depth: 0);
        return _next == tokens.Count ? expression : throw Unexpected(tokens[_next]);
    }

    private Expression ReadCall(int depth)
    {
        if (_next == tokens.Count)
        {
            throw new SyntaxException(end, "template-syntax", "nothing stands between the braces", "name a value, such as incident.title");
        }

        var first = tokens[_next];
        if (first.Kind != TokenKind.Word || !IsCallee(first.Text) || !HasArguments())
        {
            return ReadValue(depth);
        }

        _next++;
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        var named = ImmutableArray.CreateBuilder<NamedArgument>();
        while (_next < tokens.Count && tokens[_next].Kind != TokenKind.Close)
        {
            if (_next + 1 < tokens.Count && tokens[_next] is { Kind: TokenKind.Word } name && tokens[_next + 1].Kind == TokenKind.Equals)
            {
                _next += 2;
                named.Add(new NamedArgument(name.At, name.Text, ReadValue(depth)));
            }
            else if (named.Count > 0)
            {
                throw new SyntaxException(tokens[_next].At, "template-syntax", "a value stands behind named ones", "put values before name=value");
            }
            else
            {
                arguments.Add(ReadValue(depth));
            }
        }

        return new CallExpression(first.At, first.Text, arguments.ToImmutable(), named.ToImmutable());
    }

    private bool HasArguments() => _next + 1 < tokens.Count && tokens[_next + 1].Kind != TokenKind.Close;

    private Expression ReadValue(int depth)
    {
        if (_next == tokens.Count)
        {
            throw new SyntaxException(end, "template-syntax", "a value is missing", "write one");
        }

        var token = tokens[_next++];
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new LiteralExpression(token.At, token.Text);
            case TokenKind.Word:
                return ReadWord(token);
            case TokenKind.Open when depth < MaxNesting:
                var inner = ReadCall(depth + 1);
                if (_next == tokens.Count || tokens[_next].Kind != TokenKind.Close)
                {
                    throw new SyntaxException(token.At, "template-syntax", "this bracket is not closed", "close it with )");
                }

                _next++;
                return inner;
            case TokenKind.Open:
                throw new SyntaxException(token.At, "template-too-deep", $"more than {MaxNesting} brackets lie inside each other", "simplify it");
            default:
                throw Unexpected(token);
        }
    }

    private static Expression ReadWord(Token token)
    {
        var text = token.Text;
        if (text.Length > MaxWord)
        {
            throw new SyntaxException(token.At, "template-syntax", $"a name has {text.Length} characters", $"use at most {MaxWord}");
        }

        if (text is "true" or "false")
        {
            return new LiteralExpression(token.At, text == "true");
        }

        if (char.IsAsciiDigit(text[0]) || (text[0] == '-' && text.Length > 1))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? new LiteralExpression(token.At, (decimal)number)
                : throw new SyntaxException(token.At, "template-syntax", $"{text} is not a whole number", "write digits, or a name that begins with a letter");
        }

        return ReadPath(token);
    }

    private static PathExpression ReadPath(Token token)
    {
        var (rest, ups, root) = (token.Text, 0, false);
        while (rest.StartsWith("../", StringComparison.Ordinal))
        {
            (rest, ups) = (rest[3..], ups + 1);
        }

        if (rest is "@index" or "@first" or "@last" && ups == 0)
        {
            return new PathExpression(token.At, 0, Root: false, [rest], token.Text);
        }

        if (rest.StartsWith("@root.", StringComparison.Ordinal) && ups == 0)
        {
            (rest, root) = (rest[6..], true);
        }
        else if (rest.StartsWith("this.", StringComparison.Ordinal))
        {
            rest = rest[5..];
        }
        else if (rest == "this")
        {
            return new PathExpression(token.At, ups, Root: false, [], token.Text);
        }

        var names = rest.Split('.');
        return names.All(IsName)
            ? new PathExpression(token.At, ups, root, [.. names], token.Text)
            : throw new SyntaxException(token.At, "template-syntax", $"\"{token.Text}\" is not a name", "write names with dots between them: incident.severity.name");
    }

    /// <summary>Names of helpers have no dots; a single name without arguments may be either.</summary>
    private static bool IsCallee(string text) => IsName(text) && text is not ("true" or "false" or "this");

    private static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static SyntaxException Unexpected(Token token) => new(token.At, "template-syntax", $"\"{token.Text}\" is not expected here", "remove it");
}
