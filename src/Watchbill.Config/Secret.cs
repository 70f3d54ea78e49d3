namespace Watchbill.Config;

/// <summary>
/// The value behind a <see cref="SecretReference"/>, to be hashed by the caller and forgotten. Not a record, so that printing it
/// never shows the value.
/// </summary>
public sealed class Secret
{
    /// <summary>Shorter keys could be guessed.</summary>
    public const int MinLength = 16;
    public const int MaxLength = 1_024;

    private Secret(string? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>Null when there is a <see cref="Problem"/>.</summary>
    public string? Value { get; }

    /// <summary>Why there is no value, for people; names the reference, never the value.</summary>
    public string? Problem { get; }

    /// <summary>Reads the secret now. Expected trouble (unset, missing, unreadable, too short) is a <see cref="Problem"/>.</summary>
    public static Secret Resolve(SecretReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Source == SecretSource.Environment
            ? Judge(reference, Environment.GetEnvironmentVariable(reference.Name), $"the environment variable {reference.Name} is not set")
            : FromFile(reference);
    }

    public override string ToString() => Problem ?? "(secret)";

    private static Secret FromFile(SecretReference reference)
    {
        try
        {
            var file = new FileInfo(reference.Name);
            return file.Exists && file.Length > MaxLength * 4
                ? new Secret(null, $"the file {reference.Name} is larger than a key can be")
                : Judge(reference, file.Exists ? File.ReadAllText(reference.Name) : null, $"the file {reference.Name} does not exist");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new Secret(null, $"the file {reference.Name} cannot be read: {unreadable.GetType().Name}");
        }
    }

    private static Secret Judge(SecretReference reference, string? text, string missing)
    {
        var value = text?.TrimEnd('\r', '\n');
        if (value is null)
        {
            return new Secret(null, missing);
        }

        return value.Length is < MinLength or > MaxLength || value.Any(c => c is <= ' ' or > '~')
            ? new Secret(null, $"{reference} must be {MinLength} to {MaxLength} printable ASCII characters without spaces")
            : new Secret(value, null);
    }
}
