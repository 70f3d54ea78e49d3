using System.Diagnostics;

namespace Watchbill.Notifiers;

/// <summary>
/// A password, token or key. Prints, formats and serialises as "***"; <see cref="Reveal"/> is called only where it is used.
/// </summary>
[DebuggerDisplay("***")]
public sealed class Secret : IEquatable<Secret>
{
    private readonly string _value;

    /// <param name="value">1 to 4,096 characters.</param>
    /// <exception cref="ArgumentException">Empty or too long.</exception>
    public Secret(string value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength)
            throw new ArgumentException($"A secret has 1 to {MaxLength} characters.", nameof(value));
        _value = value;
    }

    public const int MaxLength = 4096;

    public static Secret? From(string? value) => string.IsNullOrEmpty(value) ? null : new Secret(value);

    public string Reveal() => _value;

    public override string ToString() => "***";

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);
}
