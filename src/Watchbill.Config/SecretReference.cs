using System.Text.RegularExpressions;

namespace Watchbill.Config;

public enum SecretSource
{
    Environment = 0,
    File = 1,
}

/// <summary>Says where a secret is; files never hold the secret itself.</summary>
/// <param name="Name">Name of the environment variable, or absolute path of the file.</param>
public sealed partial record SecretReference(SecretSource Source, string Name)
{
    /// <summary>Reads <c>${env:NAME}</c> or <c>${file:/path}</c>; null for anything else.</summary>
    public static SecretReference? Parse(string text)
    {
        if (EnvironmentForm().Match(text) is { Success: true } variable)
        {
            return new SecretReference(SecretSource.Environment, variable.Groups["name"].Value);
        }

        return FileForm().Match(text) is { Success: true } file ? new SecretReference(SecretSource.File, file.Groups["name"].Value) : null;
    }

    public override string ToString() => Source == SecretSource.Environment ? $"${{env:{Name}}}" : $"${{file:{Name}}}";

    [GeneratedRegex(@"^\$\{env:(?<name>[A-Za-z_][A-Za-z0-9_]{0,127})\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EnvironmentForm();

    [GeneratedRegex(@"^\$\{file:(?<name>/[^\u0000-\u001f{}]{1,1023})\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FileForm();
}

/// <summary>The key that a file gives to an integration, by reference.</summary>
public sealed record KeyReference(Domain.ServiceId Service, Domain.IntegrationId Integration, SecretReference Secret, SourcePosition At);
