using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>One's own ways to be reached, and when each is used.</summary>
/// <param name="Lacks">What would keep a page from arriving, in sentences.</param>
public sealed record MeView(User User, ImmutableArray<OwnMethod> Methods, ImmutableArray<NotificationRule> Rules, ImmutableArray<string> Lacks)
{
    public static MeView Of(DefinitionSet definitions, User user)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(user);
        var responder = definitions.Responders.GetValueOrDefault(user.Id) ?? new Responder(user.Id, [], []);
        return new MeView(
            user,
            [.. responder.Methods.Select(method => new OwnMethod(method, definitions.Flags.FirstOrDefault(flag => flag.User == user.Id && flag.Method == method.Id)))],
            [.. responder.Rules.OrderByDescending(rule => rule.Urgency).ThenBy(rule => rule.Delay)],
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
            yield return "None of your rules for high urgency leads to a method that works. Every method is used instead.";
        }
    }
}

/// <param name="Flag">Set when it failed for good: it is passed over until its owner says that it works again.</param>
public sealed record OwnMethod(ContactMethod Method, MethodFlag? Flag);
