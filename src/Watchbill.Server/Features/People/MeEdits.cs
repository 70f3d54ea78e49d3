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

    /// <param name="minutes">From the page.</param>
    /// <param name="during">"working", "outside"; empty for any time.</param>
    /// <param name="every">Minutes between repeats; empty for none.</param>
    /// <param name="times">How often again; empty for until the page ends.</param>
    public static (Responder? Changed, string? Problem) AddRule(
        Responder responder, string? urgency, string? minutes, string? method, string? during = null, string? every = null, string? times = null)
    {
        ArgumentNullException.ThrowIfNull(responder);
        if (!IsNumber(minutes, out var delay) || !IsNumber(every, out var interval, whenEmpty: 0) || !IsNumber(times, out var number, whenEmpty: 0))
        {
            return (null, "Delays, intervals and numbers are whole, without a sign.");
        }

        if (interval == 0 && number > 0)
        {
            return (null, "Say after how many minutes it is used again, or leave the number out.");
        }

        var (rule, problem) = MakeRule(
            responder, urgency, delay * 60L, method, during is { Length: > 0 } ? during : null, every is { Length: > 0 } ? interval * 60L : null, times is { Length: > 0 } ? number : null);
        return rule is null ? (null, problem)
            : responder.Rules.Length >= MostRules ? (null, $"Nobody has more than {MostRules} rules. Remove one first.")
            : responder.Rules.Contains(rule) ? (null, "You have this rule already.")
            : (responder with { Rules = responder.Rules.Add(rule) }, null);
    }

    /// <summary>A rule as forms and programs say it, judged by what its person has.</summary>
    internal static (NotificationRule? Rule, string? Problem) MakeRule(
        Responder responder, string? urgencyText, long seconds, string? methodId, string? duringText, long? everySeconds, int? times)
    {
        if (!TryWord<Urgency>(urgencyText, out var urgency))
        {
            return (null, "The urgency of a rule is high or low.");
        }

        if (seconds is < 0 or > LongestDelay * 60)
        {
            return (null, $"A delay is 0 to {LongestDelay} minutes.");
        }

        if (responder.Methods.FirstOrDefault(known => known.Id.Value == methodId) is not { } method)
        {
            return (null, "A rule names one of your contact methods.");
        }

        RuleHours? during = null;
        if (duringText is not null)
        {
            if (!TryWord<RuleHours>(duringText, out var hours))
            {
                return (null, "A rule holds during working hours (working), outside of them (outside), or at any time.");
            }

            if (responder.Working.IsEmpty)
            {
                return (null, "Say first when your working hours are.");
            }

            during = hours;
        }

        if (everySeconds is < 60 or > 3_600)
        {
            return (null, "A method is used again after 1 to 60 minutes.");
        }

        if (times is < 1 or > MethodRepeat.MostGiven || (times is not null && everySeconds is null))
        {
            return (null, $"A method is used again 1 to {MethodRepeat.MostGiven} times, or, without a number, until the page ends.");
        }

        return (new NotificationRule(urgency, Duration.FromSeconds(seconds), method.Id, during, everySeconds is { } every ? new MethodRepeat(Duration.FromSeconds(every), times) : null), null);
    }

    /// <summary>Puts a rule to another time.</summary>
    /// <param name="rule">As <see cref="KeyOf"/> gives it.</param>
    public static (Responder? Changed, string? Problem) MoveRule(Responder responder, string? rule, string? minutes)
    {
        ArgumentNullException.ThrowIfNull(responder);
        if (!IsNumber(minutes, out var delay) || delay > LongestDelay)
        {
            return (null, $"A delay is 0 to {LongestDelay} whole minutes.");
        }

        return responder.Rules.FirstOrDefault(known => KeyOf(known) == rule) is { } old && old with { Delay = Duration.FromMinutes(delay) } is var moved && moved != old
            ? responder.Rules.Contains(moved) ? (null, "You have this rule already.") : (responder with { Rules = responder.Rules.Replace(old, moved) }, null)
            : (responder, null);
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
        var also = (rule.During is { } during ? $" {during}" : "") + (rule.Repeat is { } repeat ? string.Create(CultureInfo.InvariantCulture, $" {repeat.Every.TotalSeconds} {repeat.Times}") : "");
        return string.Create(CultureInfo.InvariantCulture, $"{rule.Urgency} {(long)rule.Delay.TotalSeconds} {rule.Method}{also}");
    }

    /// <summary>The words of an enumeration, whatever their case; never its numbers.</summary>
    internal static bool TryWord<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is { Length: > 0 } && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    private static bool IsNumber(string? text, out int number, int? whenEmpty = null)
    {
        number = whenEmpty ?? 0;
        return (string.IsNullOrEmpty(text) && whenEmpty is not null)
            || (text is { Length: <= 6 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private static ContactMethodId FreeId(Responder responder, ContactMethodKind kind)
    {
        var word = kind.ToString().ToLowerInvariant();
        return new ContactMethodId(Enumerable.Range(1, MostMethods + 1)
            .Select(number => number == 1 ? word : string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"))
            .First(id => responder.Methods.All(method => method.Id.Value != id)));
    }
}
