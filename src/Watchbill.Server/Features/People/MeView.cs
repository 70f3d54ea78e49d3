using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>One's own ways to be reached, and when each is used.</summary>
/// <param name="Previews">What a page would do.</param>
/// <param name="Defaults">Urgencies for which the organisation has rules.</param>
/// <param name="Lacks">What would keep a page from arriving, in sentences.</param>
public sealed record MeView(User User, ImmutableArray<OwnMethod> Methods, ImmutableArray<NotificationRule> Rules, Responder Own, ImmutableArray<PlanPreview> Previews, ImmutableArray<Urgency> Defaults, ImmutableArray<string> Lacks)
{
    public bool HasDefaults(Urgency urgency) => Defaults.Contains(urgency);

    public static MeView Of(DefinitionSet definitions, User user, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(user);
        var responder = definitions.Responders.GetValueOrDefault(user.Id) ?? new Responder(user.Id, [], []);
        return new MeView(
            user,
            [.. responder.Methods.Select(method => new OwnMethod(method, definitions.Flags.FirstOrDefault(flag => flag.User == user.Id && flag.Method == method.Id)))],
            [.. responder.Rules.OrderByDescending(rule => rule.Urgency).ThenBy(rule => rule.Delay)],
            responder,
            PlanPreview.Of(definitions, user, now, withAddresses: true),
            [.. definitions.NotificationDefaults.Values.Where(defaults => !defaults.Rules.IsEmpty).Select(defaults => defaults.Urgency)],
            [.. LacksOf(definitions, user, responder)]);
    }

    private static IEnumerable<string> LacksOf(DefinitionSet definitions, User user, Responder responder)
    {
        var usable = definitions.UsableMethods(user.Id).ToList();
        if (usable.Count == 0)
        {
            yield return "You cannot be paged: no contact method of yours works.";
            yield break;
        }

        if (responder.Rules.Any(rule => rule.Urgency == Urgency.High) && !responder.Rules.Any(rule => rule.Urgency == Urgency.High && usable.Exists(method => method.Id == rule.Method)))
        {
            yield return $"None of your rules for high urgency leads to a method that works. {(definitions.NotificationDefaults.ContainsKey(Urgency.High) ? "The organisation's rules hold instead." : "Every method is used instead.")}";
        }
    }
}

/// <param name="Flag">Set when it failed for good: it is passed over until its owner says that it works again.</param>
public sealed record OwnMethod(ContactMethod Method, MethodFlag? Flag);
