using System.Globalization;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>What one's own forms do to how one is reached. Pure; each answers the new value, or a sentence that says what is wrong.</summary>
public static class MeEdits
{
    public const int MostMethods = 20;
    public const int MostRules = 50;
    private const int LongestDelay = 24 * 60;

    public static (Responder? Changed, string? Problem) AddMethod(Responder responder, string? kindText, string? addressText)
    {
        ArgumentNullException.ThrowIfNull(responder);
        var address = addressText?.Trim() ?? "";
        if (!Enum.TryParse<ContactMethodKind>(kindText, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            return (null, "Choose a kind of contact method from the list.");
        }

        if (responder.Methods.Length >= MostMethods)
        {
            return (null, $"Nobody has more than {MostMethods} contact methods. Remove one first.");
        }

        if (address.Length > Addresses.MaxLength || Addresses.ProblemOf(kind, address) is not null)
        {
            return (null, $"The address has to be {Addresses.ProblemOf(kind, address) ?? "shorter"}.");
        }

        if (responder.Methods.Any(method => method.Kind == kind && method.Address == address))
        {
            return (null, "You have this one already.");
        }

        return (responder with { Methods = responder.Methods.Add(new ContactMethod(FreeId(responder, kind), kind, address)) }, null);
    }

    /// <summary>Its rules go with it.</summary>
    public static (Responder? Changed, string? Problem) RemoveMethod(Responder responder, string? id)
    {
        ArgumentNullException.ThrowIfNull(responder);
        return (responder with { Methods = responder.Methods.RemoveAll(method => method.Id.Value == id), Rules = responder.Rules.RemoveAll(rule => rule.Method.Value == id) }, null);
    }

    public static (Responder? Changed, string? Problem) AddRule(Responder responder, string? urgencyText, string? minutesText, string? methodId)
    {
        ArgumentNullException.ThrowIfNull(responder);
        if (!Enum.TryParse<Urgency>(urgencyText, ignoreCase: true, out var urgency) || !Enum.IsDefined(urgency))
        {
            return (null, "Choose an urgency from the list.");
        }

        if (!int.TryParse(minutesText, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > LongestDelay)
        {
            return (null, $"A delay is 0 to {LongestDelay} whole minutes.");
        }

        if (responder.Methods.FirstOrDefault(known => known.Id.Value == methodId) is not { } method)
        {
            return (null, "Choose one of your contact methods.");
        }

        if (responder.Rules.Length >= MostRules)
        {
            return (null, $"Nobody has more than {MostRules} rules. Remove one first.");
        }

        var rule = new NotificationRule(urgency, Duration.FromMinutes(minutes), method.Id);
        return responder.Rules.Contains(rule) ? (null, "You have this rule already.") : (responder with { Rules = responder.Rules.Add(rule) }, null);
    }

    /// <param name="rule">As <see cref="KeyOf"/> gives it.</param>
    public static (Responder? Changed, string? Problem) RemoveRule(Responder responder, string? rule)
    {
        ArgumentNullException.ThrowIfNull(responder);
        return (responder with { Rules = responder.Rules.RemoveAll(known => KeyOf(known) == rule) }, null);
    }

    /// <summary>Names a rule in a form: what it says, not its place, so that an old page removes nothing else.</summary>
    public static string KeyOf(NotificationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return string.Create(CultureInfo.InvariantCulture, $"{rule.Urgency} {(long)rule.Delay.TotalSeconds} {rule.Method}");
    }

    private static ContactMethodId FreeId(Responder responder, ContactMethodKind kind)
    {
        var word = kind.ToString().ToLowerInvariant();
        return new ContactMethodId(Enumerable.Range(1, MostMethods + 1)
            .Select(number => number == 1 ? word : string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"))
            .First(id => responder.Methods.All(method => method.Id.Value != id)));
    }
}
