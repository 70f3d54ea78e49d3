using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Domain.Playbooks;

/// <summary>What an incident or an alert is about, as far as playbooks ask.</summary>
/// <param name="Severities">All names it goes by: the alert's severity, the incident's level.</param>
public sealed record PlaybookSubject(
    ImmutableArray<string> Titles, IReadOnlyDictionary<string, string> Labels, ImmutableArray<ServiceId> Services, ImmutableArray<string> Severities, ImmutableArray<string> Facts);

/// <param name="Why">What matched, for people; never empty.</param>
public sealed record PlaybookMatch(Playbook Playbook, ImmutableArray<string> Why);

/// <summary>Which playbooks attach. Pure.</summary>
public static class PlaybookMatching
{
    /// <summary>Those whose attachment holds, the one that asked for most first; then by id.</summary>
    public static ImmutableArray<PlaybookMatch> Of(IEnumerable<Playbook> playbooks, PlaybookSubject subject)
    {
        ArgumentNullException.ThrowIfNull(playbooks);
        ArgumentNullException.ThrowIfNull(subject);
        return
        [
            .. playbooks
                .Select(playbook => new PlaybookMatch(playbook, playbook.Attach.Select(attachment => WhyOf(attachment, subject)).OfType<ImmutableArray<string>>().OrderByDescending(why => why.Length).FirstOrDefault([])))
                .Where(match => !match.Why.IsEmpty)
                .OrderByDescending(match => match.Why.Length)
                .ThenBy(match => match.Playbook.Id.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>The worst row of the playbook's own severity table that the labels reach, and why; null when none does.</summary>
    public static (string Severity, string Why)? Suggested(Playbook playbook, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(labels);
        foreach (var row in playbook.Severities)
        {
            if (row is { Label: { } label, Limit: { } limit }
                && labels.TryGetValue(label, out var text)
                && double.TryParse(text.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && row.Comparison.Holds(value, limit))
            {
                return (row.Name, string.Create(CultureInfo.InvariantCulture, $"{label} is {text}, and {playbook.Title} calls {row.Comparison.Sign()} {limit} {row.Name}"));
            }
        }

        return null;
    }

    /// <summary><c>*</c> stands for any run of characters, <c>?</c> for one; case does not count.</summary>
    public static bool Fits(string pattern, string text)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(text);

        // Goes back to the last star only, so that no pattern takes longer than the product of both lengths.
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark, p) = (p, t, p + 1);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t])))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t, mark) = (star + 1, mark + 1, mark + 1);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }

    private static ImmutableArray<string>? WhyOf(PlaybookAttachment attachment, PlaybookSubject subject)
    {
        var why = ImmutableArray.CreateBuilder<string>();
        if (attachment.Title is { } pattern)
        {
            if (subject.Titles.FirstOrDefault(title => Fits(pattern, title)) is not { } title)
            {
                return null;
            }

            why.Add($"the title \"{title}\" fits {pattern}");
        }

        foreach (var label in attachment.Labels)
        {
            if (!subject.Labels.TryGetValue(label.Name, out var value) || !Fits(label.Pattern, value))
            {
                return null;
            }

            why.Add($"label {label.Name} is {value}");
        }

        if (!attachment.Services.IsEmpty)
        {
            var service = subject.Services.FirstOrDefault(attachment.Services.Contains);
            if (service == default)
            {
                return null;
            }

            why.Add($"it is about {service}");
        }

        if (!attachment.Severities.IsEmpty)
        {
            if (subject.Severities.FirstOrDefault(name => attachment.Severities.Contains(name, StringComparer.OrdinalIgnoreCase)) is not { } severity)
            {
                return null;
            }

            why.Add($"the severity is {severity}");
        }

        if (attachment.Facts.Any(fact => !subject.Facts.Contains(fact)))
        {
            return null;
        }

        why.AddRange(attachment.Facts.Select(fact => $"it is {fact}"));
        return why.Count == 0 ? null : why.ToImmutable();
    }
}
