using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Watchbill.Notifiers;

namespace Watchbill.Steps;

/// <summary>
/// Takes secrets out of what steps print: the values that are known, and what looks like a token or a password. The journal keeps output for good, so
/// rather too much is masked than too little. Thread-safe.
/// </summary>
internal sealed partial class OutputMask
{
    public const string Masked = "***";

    /// <summary>A shorter value is found in too many words.</summary>
    private const int Shortest = 6;

    private readonly ImmutableArray<string> _values;

    public OutputMask(IEnumerable<Secret> secrets) =>
        _values =
        [
            .. secrets.Select(secret => secret.Reveal())
                .SelectMany(value => value.Split('\n', StringSplitOptions.TrimEntries).Append(value.Trim()))
                .SelectMany(value => new[] { value, Uri.EscapeDataString(value), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)) })
                .Where(value => value.Length >= Shortest)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length),
        ];

    /// <summary>All of it is withheld if it cannot be looked through in time.</summary>
    public string Apply(string text)
    {
        try
        {
            return Replace(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return $"{Masked} (could not be looked through for secrets)";
        }
    }

    private string Replace(string text)
    {
        foreach (var value in _values)
        {
            text = text.Replace(value, Masked, StringComparison.Ordinal);
        }

        text = PrivateKey().Replace(text, Masked);
        text = Token().Replace(text, Masked);
        text = Header().Replace(text, "${name}" + Masked);
        text = UserInfo().Replace(text, "${scheme}" + Masked + "@");
        return Named().Replace(text, "${name}" + Masked);
    }

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex PrivateKey();

    // AWS, GitHub, Slack, Stripe, Google, npm, GitLab; JSON web tokens.
    [GeneratedRegex(
        @"\b((AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|[sr]k_(live|test)_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,}|whsec_[A-Za-z0-9+/=]{20,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<name>\b(authorization|proxy-authorization|x-api-key|cookie|set-cookie)[""']?\s{0,10}[:=]\s{0,10})[^\r\n]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<scheme>\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@:""']{0,200}:[^\s/@""']{1,500}@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        @"(?<name>(password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[A-Za-z0-9_.-]{0,40}[""']?\s{0,10}[:=]\s{0,10})(""[^""\r\n]{1,2000}""|'[^'\r\n]{1,2000}'|[^\s""',;&]{1,2000})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Named();
}
