using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Incidents;

/// <summary>Who may do what to an incident: asked on the one command path, whatever the door.</summary>
public static class IncidentPermissions
{
    /// <summary>Null when allowed. What an account may not see does not exist for it.</summary>
    /// <param name="incident">Null for a declaration.</param>
    public static Refusal? Check(DefinitionSet definitions, UserId user, Incident? incident, IncidentPersonCommand command)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        if (!definitions.Users.TryGetValue(user, out var account) || account.Disabled)
        {
            return new Refusal(Refusal.Forbidden, "The account is unknown or disabled.");
        }

        if (command is not Declare && (incident is null || !MaySee(definitions, account, incident)))
        {
            return new Refusal(Refusal.NotFound, "There is no such incident.");
        }

        return account.Permission >= Permission.Responder
            ? null
            : new Refusal(Refusal.Forbidden, $"{account.Name} may look, but change nothing. A responder's permission is needed.");
    }

    /// <summary>
    /// A restricted one is seen by those named there and nobody else. Others are seen by whoever may see one of their services, holds a role or declared them;
    /// those of no service by everybody.
    /// </summary>
    public static bool MaySee(DefinitionSet definitions, User account, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(incident);
        if (incident.IsRestricted)
        {
            return incident.Viewers.Contains(account.Id);
        }

        return account.Scope.IsDefaultOrEmpty
            || incident.Services.IsEmpty
            || incident.DeclaredBy == account.Id
            || incident.Roles.Any(tenure => tenure.User == account.Id)
            || incident.Services.Any(service => DefinitionSet.MaySee(account, definitions.Services.GetValueOrDefault(service)?.Team));
    }
}
