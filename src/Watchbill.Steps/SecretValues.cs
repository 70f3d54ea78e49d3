using Watchbill.Config;
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
}
