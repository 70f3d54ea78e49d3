using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Playbooks;

/// <summary>Who may see which playbook.</summary>
public static class PlaybookAccess
{
    /// <summary>Accounts that belong to teams see what attaches to no service, or to one that they may see.</summary>
    public static bool MaySee(DefinitionSet definitions, User reader, Playbook playbook)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(playbook);
        var services = playbook.Attach.SelectMany(attachment => attachment.Services).ToList();
        return reader.Scope.IsDefaultOrEmpty || services.Count == 0 || services.Exists(id => MaySee(definitions, reader, id));
    }

    public static bool MaySee(DefinitionSet definitions, User reader, ServiceId id)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Services.TryGetValue(id, out var service) && Permissions.MaySee(reader, service);
    }
}
