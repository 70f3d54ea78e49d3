using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outlook;

/// <summary>One line of "what happens next".</summary>
/// <param name="Pages">True when somebody is paged who was not before.</param>
/// <param name="IsBad">Nobody is reached.</param>
public sealed record ForecastLine(Instant At, string Text, bool Pages, bool IsBad, ImmutableArray<string> Notes);

/// <summary>Puts what is foreseen into words. Pure.</summary>
public static class ForecastWords
{
    public static ImmutableArray<ForecastLine> Of(Foresight foresight, DefinitionSet definitions, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(foresight);
        return [.. foresight.Entries.Select(foreseen => Line(foreseen, foresight.Alert, definitions, clock)).OfType<ForecastLine>()];
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

    private static ForecastLine? Line(ForeseenEntry foreseen, Alert alert, DefinitionSet definitions, PageClock clock) => foreseen.Entry switch
    {
        RuleFired { Pages.IsEmpty: false } e => Paged(foreseen.At, $"Rule {e.Rule + 1} pages", e.Pages, e.Skipped, definitions),
        RuleFired { Skipped.IsEmpty: false } e => new(foreseen.At, $"Rule {e.Rule + 1} reaches nobody", false, true, Skips(e.Skipped, definitions)),
        FallbackPaged { Pages.IsEmpty: false } e => Paged(foreseen.At, "The fallback pages", e.Pages, [], definitions),
        FallbackPaged => new(foreseen.At, "The fallback reaches nobody", false, true, []),
        PassStarted e => new(foreseen.At, $"Pass {e.Pass} begins", false, false, []),
        EscalationExhausted => new(foreseen.At, "The escalation is exhausted: nobody answered", false, true, []),
        AlertRetriggered e => new(foreseen.At, $"It pages again: {ReasonText.Of(e.Reason, definitions)}", false, false, []),
        AlertResolved => new(foreseen.At, "It resolves by itself, if the source stays silent", false, false, []),
        NotificationRequested e => new(foreseen.At, Message(e, definitions), false, false, []),
        _ => null,
    };

    private static string Message(NotificationRequested e, DefinitionSet definitions) =>
        e.User is { } user ? $"{KindWords.Sentence(e.Kind)} to {definitions.NameOf(user)}" : $"{KindWords.Sentence(e.Kind)} to {e.Address}";

    private static ForecastLine Paged(
        Instant at, string who, ImmutableArray<PageOpened> pages, ImmutableArray<Skipped> skipped, DefinitionSet definitions) =>
        new(at, $"{who} {Names(pages.Select(page => page.User), definitions)}", true, false, Skips(skipped, definitions));

    private static ImmutableArray<string> Skips(ImmutableArray<Skipped> skipped, DefinitionSet definitions) =>
        [.. skipped.Where(skip => skip.Cause != SkipCause.AlreadyPagedInThisPass).Select(skip => ReasonText.Of(skip, definitions))];
}
