using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// Somebody pages people for something that is no incident, or not yet. It becomes an alert with rules of its own: those named are paged until one answers,
/// and when nobody does it falls back as any alert.
/// </summary>
/// <param name="Targets">People, schedules, teams or positions.</param>
/// <param name="Why">What they read first.</param>
/// <param name="Service">What it is about; null for nothing that is known here.</param>
public sealed record DirectPage(ImmutableArray<Target> Targets, string Why, Severity Severity, ServiceId? Service)
{
    public const int MaxWhy = 500;
    public const int MostTargets = 50;

    /// <summary>What Watchbill raises for it, and who is paged at once; or why not.</summary>
    /// <param name="key">Unlike that of every other page.</param>
    public (RaisePage? Raise, ImmutableArray<UserId> People, Refusal? Refusal) Of(DefinitionSet definitions, UserId by, string key, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        if (!definitions.Users.TryGetValue(by, out var account) || account.Disabled)
        {
            return (null, [], new Refusal(Refusal.Forbidden, "The account is unknown or disabled."));
        }

        if (account.Permission < Permission.Responder)
        {
            return (null, [], new Refusal(Refusal.Forbidden, $"{account.Name} may look, but page nobody. A responder's permission is needed."));
        }

        if (Service is { } service && (!definitions.Services.TryGetValue(service, out var known) || !Permissions.MaySee(account, known)))
        {
            return (null, [], new Refusal(Refusal.NotFound, $"There is no service '{service}'."));
        }

        var (why, people, problem) = Asked(definitions, Targets, Why, now);
        if (why is null)
        {
            return (null, [], problem);
        }

        var reason = new PersonSaid(by, why);
        var rule = new EscalationRule(Duration.Zero, RuleBase.RunStart, Until.Acknowledged, Targets, null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);
        return (new RaisePage(Service ?? IncidentDraft.NoService, key, $"{account.Name}: {why}", why, Severity, OwnPolicy.Of([rule]), null, [], null, [], reason), people, null);
    }

    /// <summary>What every page by name has to be, with an incident or without.</summary>
    internal static (string? Why, ImmutableArray<UserId> People, Refusal? Refusal) Asked(DefinitionSet definitions, ImmutableArray<Target> targets, string why, Instant now)
    {
        if (Notes.Text(why, MaxWhy) is not { } said)
        {
            return (null, [], new Refusal(Refusal.Invalid, $"Say why, in 1 to {MaxWhy} characters: it is what they read first."));
        }

        if (targets.IsEmpty || targets.Length > MostTargets)
        {
            return (null, [], new Refusal(Refusal.Invalid, $"Name whom to page: 1 to {MostTargets} people, schedules, teams or positions."));
        }

        var skipped = new List<Skipped>();
        ImmutableArray<UserId> people = [.. TargetResolution.People(definitions, targets, now, skipped).Select(person => person.User).Distinct()];
        return people.IsEmpty
            ? (null, [], new Refusal(Refusal.NobodyToPage, $"Nobody can be paged: {string.Join("; ", skipped.Select(skip => ReasonText.Of(skip, definitions)))}."))
            : (said, people, null);
    }
}
