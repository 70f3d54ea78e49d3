using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outlook;

/// <summary>One line of "what happens next".</summary>
/// <param name="Who">Those who are paged; null when nobody is.</param>
/// <param name="IsBad">Nobody is reached.</param>
/// <param name="Notes">Why each is paged, and who is not and why.</param>
public sealed record ForecastLine(Instant At, string Text, string? Who, bool IsBad, ImmutableArray<string> Notes)
{
    /// <summary>A message to one person, which follows from a page.</summary>
    public bool IsMessage { get; init; }

    /// <summary>The urgency rises: however long the list is, it has to be said.</summary>
    public bool IsRise { get; init; }
}

/// <summary>Puts what is foreseen into words. Pure.</summary>
public static class ForecastWords
{
    public static ImmutableArray<ForecastLine> Of(Foresight foresight, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(foresight);
        return [.. foresight.Entries.Select(foreseen => Line(foreseen, foresight, definitions)).OfType<ForecastLine>()];
    }

    /// <summary>"unless someone acknowledges", as long as that would help.</summary>
    public static string Unless(Alert alert) => alert is { Status: AlertStatus.Triggered } ? "unless someone acknowledges" : "unless it is resolved";

    public static string Names(IEnumerable<UserId> users, DefinitionSet definitions) => Join([.. users.Distinct().Select(definitions.NameOf)]);

    /// <summary>"Ana", "Ana and Bob", "Ana, Bob and 3 others".</summary>
    public static string Join(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "nobody",
        1 => names[0],
        <= 4 => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
        _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} others",
    };

    /// <summary>
    /// Without the messages to people who are only paged later: those follow from their own rules, and would hide who comes next.
    /// </summary>
    public static ImmutableArray<ForecastLine> Shortened(ImmutableArray<ForecastLine> lines, int most)
    {
        var turning = Turning(lines);
        var kept = lines.Where((line, index) => !line.IsMessage || (turning is not null && index < lines.IndexOf(turning))).ToList();
        return [.. kept.Take(most), .. kept.Skip(most).Where(line => line.IsRise)];
    }

    private static ForecastLine? Line(ForeseenEntry foreseen, Foresight foresight, DefinitionSet definitions) => foreseen.Entry switch
    {
        RuleFired { Pages.IsEmpty: false } e => Paged(foreseen.At, $"Rule {e.Rule + 1} pages", e.Pages, e.Skipped, definitions),
        RuleFired { Skipped.IsEmpty: false } e => new(foreseen.At, $"Rule {e.Rule + 1} reaches nobody", null, true, Skips(e.Skipped, definitions)),
        FallbackPaged { Pages.IsEmpty: false } e => Paged(foreseen.At, "The fallback pages", e.Pages, [], definitions),
        FallbackPaged => new(foreseen.At, "The fallback has nobody left to page", null, true, []),
        PassStarted e => new(foreseen.At, $"Pass {e.Pass} begins", null, false, []),
        EscalationExhausted => new(foreseen.At, "The escalation is exhausted: nobody answered", null, true, []),
        AlertRetriggered e => new(foreseen.At, $"It pages again: {ReasonText.Of(e.Reason, definitions)}", null, false, []),
        UrgencyRaised e => new(foreseen.At, Raised(e, foresight.Entries.Any(other => other.At == foreseen.At && other.Entry is RunStarted { Reason: SupportHoursBegan })), null, false, [ReasonText.Of(e.Reason, definitions)]) { IsRise = true },
        AlertResolved => new(foreseen.At, "It resolves by itself, if the source stays silent", null, false, []),
        NotificationRequested e => new(foreseen.At, Message(e, definitions), null, false, e.Reason is QuietUntil ? [ReasonText.Of(e.Reason, definitions)] : []) { IsMessage = e.User is not null },
        NotificationWaits e => new(foreseen.At, $"{definitions.NameOf(e.User)} is told later", null, false, [ReasonText.Of(e.Reason, definitions)]) { IsMessage = true },
        _ => null,
    };

    /// <summary>"Low until 08:00, then high: paging begins again", with the time in front of it.</summary>
    private static string Raised(UrgencyRaised e, bool pagesAgain) => $"Urgency {ReasonText.Word(e.From)} until then, then {ReasonText.Word(e.To)}{(pagesAgain ? ": paging begins again" : "")}";

    private static string Message(NotificationRequested e, DefinitionSet definitions) =>
        e.User is { } user ? $"{KindWords.Sentence(e.Kind)} to {definitions.NameOf(user)}" : $"{KindWords.Sentence(e.Kind)} to {e.Address}";

    private static ForecastLine Paged(
        Instant at, string how, ImmutableArray<PageOpened> pages, ImmutableArray<Skipped> skipped, DefinitionSet definitions)
    {
        var who = Names(pages.Select(page => page.User), definitions);
        return new ForecastLine(
            at, $"{how} {who}", who, false, [.. pages.Select(page => $"{definitions.NameOf(page.User)}: {page.Because}"), .. Skips(skipped, definitions)]);
    }

    /// <summary>What matters most of what comes next: who is paged, else that nobody is. Null when nothing of either is foreseen.</summary>
    public static ForecastLine? Turning(ImmutableArray<ForecastLine> lines)
    {
        var first = lines.FirstOrDefault(line => line.Who is not null || line.IsBad);
        return first is null ? null : lines.FirstOrDefault(line => line.At == first.At && line.Who is not null) ?? first;
    }

    private static ImmutableArray<string> Skips(ImmutableArray<Skipped> skipped, DefinitionSet definitions) =>
        [.. skipped.Where(skip => skip.Cause != SkipCause.AlreadyPagedInThisPass).Select(skip => $"Not {ReasonText.Of(skip, definitions)}")];
}
