using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Doors;

/// <summary>Whose address something came from.</summary>
internal static class Contacts
{
    /// <summary>Enabled accounts with this address among their contact methods, by id. A disabled method still tells who it is.</summary>
    public static IReadOnlyList<UserId> Of(DefinitionSet definitions, ContactMethodKind kind, string address) =>
    [
        .. definitions.Responders.Values
            .Where(responder => responder.Methods.Any(method => method.Kind == kind && method.Address == address))
            .Select(responder => responder.Id)
            .Where(definitions.IsSomebody)
            .Order(),
    ];
}
