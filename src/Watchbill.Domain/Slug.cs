namespace Watchbill.Domain;

/// <summary>
/// The form of every configured id: 1 to 64 characters of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit.
/// Ids never change; names are free text.
/// </summary>
public static class Slug
{
    public const int MaxLength = 64;

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
