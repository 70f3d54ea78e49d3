namespace Watchbill.Api;

/// <summary>How one is reached: one's contact methods and what one's rules make of them.</summary>
/// <param name="Zone">In which quiet and working hours are.</param>
/// <param name="News">What one hears of an alert after having been paged: all, resolved or none.</param>
public sealed record NotificationRules(
    string Zone,
    IReadOnlyList<ContactMethodInfo> Methods,
    IReadOnlyList<NotificationRuleInfo> Rules,
    IReadOnlyList<HoursInfo> Quiet,
    IReadOnlyList<HoursInfo> Working,
    string News);

/// <param name="Kind">email, sms, slack or webhook.</param>
/// <param name="Works">False when it is switched off, or failed for good.</param>
public sealed record ContactMethodInfo(string Id, string Kind, string Address, bool Works);

/// <param name="Urgency">high or low.</param>
/// <param name="AfterSeconds">From the page, 0 to 86,400.</param>
/// <param name="Method">The id of a contact method.</param>
/// <param name="During">working or outside: only then. Absent means at any time.</param>
/// <param name="EverySeconds">60 to 3,600: the method is used again and again until the page ends. Absent means once.</param>
/// <param name="Times">How often again, 1 to 50; absent means until the page ends, at most 100 times and 24 hours.</param>
public sealed record NotificationRuleInfo(string Urgency, long AfterSeconds, string Method, string? During = null, long? EverySeconds = null, int? Times = null);

/// <summary>Hours of every day or of some, a stretch of the week, or whole days.</summary>
/// <param name="From">"22:00", or "Fri 18:00" for a stretch of the week. Absent together with To means whole days.</param>
/// <param name="To">"07:00", or "Mon 08:00". What is not after From is on the next day.</param>
/// <param name="Days">Mon, Tue, Wed, Thu, Fri, Sat, Sun; absent means every day.</param>
public sealed record HoursInfo(string? From = null, string? To = null, IReadOnlyList<string>? Days = null);

/// <summary>Takes the place of all of one's rules. What is absent besides the rules stays as it is.</summary>
/// <param name="Rules">At most 50.</param>
/// <param name="Quiet">At most 20; what is of low urgency waits until they end.</param>
/// <param name="Working">At most 20.</param>
/// <param name="News">all, resolved or none.</param>
public sealed record NewNotificationRules(
    IReadOnlyList<NotificationRuleInfo> Rules, IReadOnlyList<HoursInfo>? Quiet = null, IReadOnlyList<HoursInfo>? Working = null, string? News = null);
