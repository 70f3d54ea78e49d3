using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Responders;

/// <summary>Who may do what to an alert: asked on the one command path, whatever the door.</summary>
public static class Permissions
{
    /// <summary>Null when allowed. Objects outside an account's teams do not exist for it.</summary>
    public static Refusal? Check(DefinitionSet definitions, UserId user, Alert? alert, PersonCommand command)
    {
        if (!definitions.Users.TryGetValue(user, out var account) || account.Disabled)
        {
            return new Refusal(Refusal.Forbidden, "The account is unknown or disabled.");
        }

        if (alert is null || !MaySee(definitions, account, alert))
        {
            return new Refusal(Refusal.NotFound, "There is no such alert.");
        }

        return account.Permission >= Permission.Responder
            ? null
            : new Refusal(Refusal.Forbidden, $"{account.Name} may look, but not {command.GetType().Name.ToLowerInvariant()}. A responder's permission is needed.");
    }

    /// <summary>True for the account's own teams' alerts, and for any alert that has paged the person. One that pages for a restricted incident only for those paged.</summary>
    public static bool MaySee(DefinitionSet definitions, User account, Alert alert) =>
        (alert.Run?.Pages.Any(page => page.User == account.Id) ?? false)
        || (!IsRestricted(alert) && DefinitionSet.MaySee(account, definitions.Services.GetValueOrDefault(alert.Service)?.Team));

    public static bool MaySee(User account, Service service) => DefinitionSet.MaySee(account, service.Team);

    private static bool IsRestricted(Alert alert) => alert.Incident is { Part: AlertPart.Pages, IsRestricted: true };
}
