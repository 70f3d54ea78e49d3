using Watchbill.Config;
using Watchbill.Config.Playbooks;
using Secret = Watchbill.Notifiers.Secret;

namespace Watchbill.Steps;

/// <summary>Fetches what references of the settings point to, each time anew, so that a changed secret needs no restart.</summary>
internal static class SecretValues
{
    /// <summary>The secret, or why there is none: the reference, never the value.</summary>
    public static (Secret? Value, string? Problem) Of(SecretReference reference)
    {
        try
        {
            var text = reference.Source == SecretSource.Environment
                ? Environment.GetEnvironmentVariable(reference.Name)
                : File.Exists(reference.Name) && new FileInfo(reference.Name).Length <= Secret.MaxLength ? File.ReadAllText(reference.Name) : null;
            return Secret.From(text?.Trim()) is { } secret && secret.Reveal().Length <= Secret.MaxLength ? (secret, null) : (null, $"{reference} is not set, empty or too long");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"{reference} cannot be read: {unreadable.GetType().Name}");
        }
    }

    /// <summary>Whatever the settings refer to, as it is now, and the passwords in it.</summary>
    public static IEnumerable<Secret> All(StepSettings settings)
    {
        IEnumerable<SecretReference?> all = [.. settings.Prometheus.Values.Concat(settings.Loki.Values).Select(source => source.Token), .. settings.Sql.Values.Select(source => source.Connection)];
        foreach (var secret in all.OfType<SecretReference>().Select(reference => Of(reference).Value).OfType<Secret>())
        {
            yield return secret;
            if (PasswordOf(secret.Reveal()) is { } password)
            {
                yield return password;
            }
        }
    }

    /// <summary>The one in a connection string; null when there is none.</summary>
    public static Secret? PasswordOf(string connection)
    {
        try
        {
            return Secret.From(new Npgsql.NpgsqlConnectionStringBuilder(connection).Password);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
