using System.Text;

namespace Watchbill.Server.Ingest;

/// <summary>The beginning of a refused body, for people to recognise it by, without what could be a secret.</summary>
internal static class Excerpt
{
    private const int MaxLength = 300;
    private const int MaxBytes = 2_048;

    /// <summary>Runs of characters that tokens are made of are masked from this length on.</summary>
    private const int TokenLength = 20;

    private static readonly string[] SecretNames = ["key", "token", "secret", "password", "passwd", "authorization", "credential"];

    public static string Of(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxBytes)]);
        var result = new StringBuilder(MaxLength);
        for (var i = 0; i < text.Length && result.Length < MaxLength;)
        {
            var end = i;
            while (end < text.Length && IsTokenCharacter(text[end]))
            {
                end++;
            }

            if (end == i)
            {
                result.Append(char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? ' ' : text[i]);
                i++;
                continue;
            }

            var run = text.AsSpan(i, end - i);
            result.Append(run.Length >= TokenLength ? "***" : run);
            i = end;
            if (run.Length < TokenLength && NamesSecret(run))
            {
                i = SkipValue(text, i, result);
            }
        }

        return result.Length <= MaxLength ? result.ToString() : result.ToString(0, MaxLength);
    }

    /// <summary>After a name such as "api_key" or a form's password: the separator is kept, what follows it is masked.</summary>
    private static int SkipValue(string text, int i, StringBuilder result)
    {
        var start = i;
        while (i < text.Length && text[i] is '"' or '\'' or ' ' or ':' or '=')
        {
            i++;
        }

        var separator = text.AsSpan(start, i - start);
        if (separator.IndexOfAny(':', '=') < 0)
        {
            return start;
        }

        result.Append(separator).Append("***");
        var isQuoted = separator[^1] is '"' or '\'';
        while (i < text.Length && (isQuoted ? text[i] != separator[^1] : text[i] is not (',' or '&' or '}' or ' ' or '\n')))
        {
            // An escaped quote does not end a string.
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i, text.Length);
    }

    private static bool NamesSecret(ReadOnlySpan<char> name)
    {
        foreach (var word in SecretNames)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTokenCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '+' or '/' or '.' or '~';
}
