using System.Globalization;

namespace Watchbill.Templates.Syntax;

internal enum TokenKind
{
    Word = 0,
    Text = 1,
    Open = 2,
    Close = 3,
    Equals = 4,
}

internal sealed record Token(TokenKind Kind, string Text, TemplatePlace At);

/// <summary>Thrown within the parser, which turns it into a problem.</summary>
internal sealed class SyntaxException(TemplatePlace at, string code, string message, string fix) : Exception(message)
{
    public TemplatePlace At { get; } = at;
    public string Code { get; } = code;
    public string Fix { get; } = fix;
}

/// <summary>The words between two pairs of braces, which stand on one line.</summary>
internal static class TagText
{
    public static List<Token> Split(string text, TemplatePlace start)
    {
        var tokens = new List<Token>();
        var i = 0;
        while (i < text.Length)
        {
            var at = start with { Column = start.Column + i };
            switch (text[i])
            {
                case ' ':
                    i++;
                    break;
                case '(':
                    tokens.Add(new Token(TokenKind.Open, "(", at));
                    i++;
                    break;
                case ')':
                    tokens.Add(new Token(TokenKind.Close, ")", at));
                    i++;
                    break;
                case '=':
                    tokens.Add(new Token(TokenKind.Equals, "=", at));
                    i++;
                    break;
                case '"' or '\'':
                    var end = text.IndexOf(text[i], i + 1);
                    if (end < 0)
                    {
                        throw new SyntaxException(at, "template-syntax", "a quoted text does not end", $"close it with {text[i]}");
                    }

                    tokens.Add(new Token(TokenKind.Text, Quoted(text[(i + 1)..end], at), at));
                    i = end + 1;
                    break;
                default:
                    var length = 0;
                    while (i + length < text.Length && IsWord(text[i + length]))
                    {
                        length++;
                    }

                    if (length == 0)
                    {
                        throw new SyntaxException(
                            at,
                            "template-syntax",
                            string.Create(CultureInfo.InvariantCulture, $"U+{(int)text[i]:X4} cannot stand between braces outside of quotes"),
                            "write names, numbers, quoted texts and the helpers that the guide lists");
                    }

                    tokens.Add(new Token(TokenKind.Word, text.Substring(i, length), at));
                    i += length;
                    break;
            }
        }

        return tokens;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@';

    /// <summary>Without escapes, so that what is read here is what the renderer reads.</summary>
    private static string Quoted(string text, TemplatePlace at) =>
        text.Any(c => c is '\\' or '{' or '}' || char.IsControl(c))
            ? throw new SyntaxException(at, "template-syntax", "a quoted text holds a backslash, a brace or a control character", "write it outside of the braces")
            : text;
}
