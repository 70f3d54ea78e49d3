using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Watchbill.Domain.Playbooks;

/// <summary>A value that fits its parameter, in the one way in which it is written.</summary>
public sealed record ArgumentValue(ParameterType Type, string Text)
{
    /// <summary>Numbers and durations consist of digits, units, a sign and a point: they may stand where nothing is quoted.</summary>
    public bool IsBare => Type is NumberType or DurationType;
}

/// <param name="Services">Ids of all services.</param>
/// <param name="Labels">Of the alerts of the incident.</param>
public sealed record ArgumentSources(IReadOnlySet<string> Services, IReadOnlyDictionary<string, string> Labels)
{
    public static ArgumentSources None { get; } = new(ImmutableHashSet<string>.Empty, ImmutableDictionary<string, string>.Empty);
}

public readonly record struct ArgumentProblem(string Parameter, string Sentence);

/// <summary>The values of a step's parameters: given ones, labels, defaults. Each is judged by its type, wherever it comes from.</summary>
public sealed record StepArguments(ImmutableSortedDictionary<string, ArgumentValue> Values)
{
    public static StepArguments None { get; } = new(ImmutableSortedDictionary<string, ArgumentValue>.Empty.WithComparers(StringComparer.Ordinal));

    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>The arguments, or everything that is wrong with them.</summary>
    public static (StepArguments? Arguments, ImmutableArray<ArgumentProblem> Problems) Resolve(
        ImmutableArray<StepParameter> parameters, IReadOnlyDictionary<string, string> given, ArgumentSources sources)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(sources);
        var problems = ImmutableArray.CreateBuilder<ArgumentProblem>();
        var values = ImmutableSortedDictionary.CreateBuilder<string, ArgumentValue>(StringComparer.Ordinal);
        foreach (var unknown in given.Keys.Where(name => !parameters.Any(parameter => parameter.Name == name)).Order(StringComparer.Ordinal))
        {
            problems.Add(new ArgumentProblem(unknown, "there is no such parameter"));
        }

        foreach (var parameter in parameters)
        {
            var text = given.TryGetValue(parameter.Name, out var own) && own.Length > 0 ? own : FromLabel(parameter, sources) ?? parameter.Default;
            if (text is null)
            {
                problems.Add(new ArgumentProblem(parameter.Name, parameter.Type is LabelType label ? $"no alert has the label {label.Label}: give a value" : "it must be given"));
            }
            else if (ProblemOf(parameter.Type, text, sources) is { } problem)
            {
                problems.Add(new ArgumentProblem(parameter.Name, problem));
            }
            else
            {
                values[parameter.Name] = new ArgumentValue(parameter.Type, text);
            }
        }

        return problems.Count == 0 ? (new StepArguments(values.ToImmutable()), []) : (null, problems.ToImmutable());
    }

    /// <summary>What a value must be, when it is not that; null when it fits.</summary>
    public static string? ProblemOf(ParameterType type, string text, ArgumentSources sources)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sources);
        if (text.Length is 0 or > StepParameter.MostCharacters || text.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !IsPaired(text)))
        {
            return $"it must have 1 to {StepParameter.MostCharacters} characters on one line";
        }

        return type switch
        {
            TextType { Pattern: { } pattern } => Matches(pattern, text) ? null : $"it must match {pattern}",
            TextType or LabelType => null,
            NumberType number => NumberOf(text) is { } value && value >= number.Min && value <= number.Max && (!number.Whole || value == decimal.Truncate(value))
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it must be a {(number.Whole ? "whole number" : "number")} from {number.Min} to {number.Max}"),
            ChoiceType choice => choice.Values.Contains(text, StringComparer.Ordinal) ? null : $"it must be one of {string.Join(", ", choice.Values)}",
            ServiceType => sources.Services.Contains(text) ? null : "it must be the id of a service",
            DurationType duration => DurationText.Parse(text) is { } time && time >= duration.Min && time <= duration.Max
                ? null
                : $"it must be a duration such as 5m, from {DurationText.Format(duration.Min)} to {DurationText.Format(duration.Max)}",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type that nothing judges."),
        };
    }

    /// <summary>A pattern that can be used, without backtracking so that no text makes it slow.</summary>
    public static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? FromLabel(StepParameter parameter, ArgumentSources sources) =>
        parameter.Type is LabelType label && sources.Labels.TryGetValue(label.Label, out var value) && value.Length > 0 ? value : null;

    private static bool Matches(string pattern, string text) =>
        new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit).IsMatch(text);

    /// <summary>Digits, a sign in front and a point within: no exponent, no spaces, nothing that a query would read otherwise.</summary>
    private static decimal? NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && text[0] != '+' && char.IsAsciiDigit(text[^1]) && char.IsAsciiDigit(text.TrimStart('-')[0])
            ? value
            : null;

    private static bool IsPaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
