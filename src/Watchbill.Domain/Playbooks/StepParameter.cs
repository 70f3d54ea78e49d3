using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>A value that whoever runs a step gives.</summary>
/// <param name="Name">a-z, 0-9 and '_', beginning with a letter.</param>
/// <param name="Default">Taken when nothing is given; null = must be given.</param>
public sealed record StepParameter(string Name, ParameterType Type, string? Default, string? Help)
{
    /// <summary>Characters of any value.</summary>
    public const int MostCharacters = 500;

    public static bool IsName(string text) =>
        !string.IsNullOrEmpty(text) && text.Length <= 40 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

public abstract record ParameterType;

/// <param name="Pattern">A regular expression that the whole value must match; null = any text without control characters.</param>
public sealed record TextType(string? Pattern) : ParameterType;

public sealed record NumberType(decimal Min, decimal Max, bool Whole) : ParameterType;

public sealed record ChoiceType(ImmutableArray<string> Values) : ParameterType;

/// <summary>The id of one of the services.</summary>
public sealed record ServiceType : ParameterType;

public sealed record DurationType(Duration Min, Duration Max) : ParameterType;

/// <summary>The value of a label of the alerts, unless one is given.</summary>
public sealed record LabelType(string Label) : ParameterType;
