using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.Configuration;

/// <summary>What an account may do with configuration, beyond the permission that the endpoints ask for. Pure.</summary>
internal static class ConfigurationRights
{
    /// <summary>Files hold the services of all teams, so they are not for accounts that are limited to some.</summary>
    public static string? Objection(User by) =>
        by.Scope.IsDefaultOrEmpty ? null : "The configuration is that of all teams, and your account is limited to some.";

    /// <summary>Nobody gives more than they have: accounts above one's own permission are neither made, changed nor removed.</summary>
    public static string? Objection(User by, IReadOnlyDictionary<UserId, User> before, DefinitionDocuments after)
    {
        var later = after.Users.ToDictionary(user => user.Id);
        var above = before.Keys.Union(later.Keys).Order().FirstOrDefault(id =>
        {
            var (old, changed) = (before.GetValueOrDefault(id), later.GetValueOrDefault(id));
            return (old?.Permission > by.Permission || changed?.Permission > by.Permission)
                && (old is null || changed is null || DefinitionsDiffer(old, changed));
        });
        return above.Value is null ? null : $"user {above}: an account with a higher permission than yours ({by.Permission.ToString().ToLowerInvariant()}) is made, changed and removed by those who have it.";
    }

    private static bool DefinitionsDiffer(User old, User changed) => Store.Json.DefinitionJson.Of(old).Json != Store.Json.DefinitionJson.Of(changed).Json;
}
