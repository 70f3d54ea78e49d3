using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Announcements;

/// <summary>
/// By which method an announcement goes to a person: the first usable one of the person's rules for its urgency. It demands no answer, so the
/// others are not used too; they follow only when one has failed for good.
/// </summary>
public static class AnnouncementPlan
{
    /// <param name="tried">Methods that failed for this announcement.</param>
    /// <returns>Null when the account is gone or disabled, or no method is left.</returns>
    public static ContactMethod? Next(DefinitionSet definitions, UserId user, Urgency urgency, IReadOnlyCollection<ContactMethodId> tried, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        if (!definitions.CanBeReached(user))
        {
            return null;
        }

        return NotificationPlan.For(definitions, user, urgency, [], Escalation.Page.NoRule, now)
            .Where(step => step.Usable)
            .Select(step => step.Method!)
            .Concat(definitions.UsableMethods(user))
            .FirstOrDefault(method => !tried.Contains(method.Id));
    }
}
