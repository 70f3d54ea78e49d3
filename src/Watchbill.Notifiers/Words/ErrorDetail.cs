namespace Watchbill.Notifiers.Words;

/// <summary>What a failed attempt leaves in the journal: one line, at most 300 characters, without secrets.</summary>
internal static class ErrorDetail
{
    public const int MaxLength = 300;

    public static string Of(string text, params ReadOnlySpan<Secret?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret is not null)
                text = text.Replace(secret.Reveal(), "***", StringComparison.Ordinal);
        }

        return PlainText.Line(text, MaxLength);
    }
}
