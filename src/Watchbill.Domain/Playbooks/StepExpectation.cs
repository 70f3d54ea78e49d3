using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Domain.Playbooks;

/// <summary>What a good result looks like.</summary>
public abstract record StepExpectation;

/// <summary>The HTTP status lies between, both included.</summary>
public sealed record StatusBetween(int First, int Last) : StepExpectation;

/// <summary>Every value compares so; no value at all is not what was expected.</summary>
public sealed record ValueIs(Comparison Comparison, double Limit) : StepExpectation;

/// <summary>How many rows, series or log lines came.</summary>
public sealed record RowsAre(Comparison Comparison, int Count) : StepExpectation;

public sealed record OutputContains(string Text) : StepExpectation;

public sealed record OutputLacks(string Text) : StepExpectation;

public sealed record ExitIs(int Code) : StepExpectation;

/// <summary>What came back, as far as the kind of step knows it.</summary>
/// <param name="Output">Whole, before anything is cut off.</param>
public sealed record StepObservation(string Output)
{
    public int? Status { get; init; }
    public int? ExitCode { get; init; }
    public int? Rows { get; init; }

    /// <summary>Of a PromQL query; of SQL when each row is one number.</summary>
    public ImmutableArray<double> Values { get; init; } = [];
}

/// <param name="Sentence">What was expected and what came, for people.</param>
public readonly record struct JudgedExpectation(bool Holds, string Sentence);

/// <summary>Compares what came with what was expected. Pure.</summary>
public static class StepExpectations
{
    public static ImmutableArray<JudgedExpectation> Judge(ImmutableArray<StepExpectation> expected, StepObservation observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return [.. expected.Select(one => Judge(one, observed))];
    }

    public static string Words(StepExpectation expected) => expected switch
    {
        StatusBetween status when status.First == status.Last => $"status is {status.First}",
        StatusBetween status => $"status is {status.First} to {status.Last}",
        ValueIs value => $"value {value.Comparison.Sign()} {Text(value.Limit)}",
        RowsAre rows => $"rows {rows.Comparison.Sign()} {rows.Count}",
        OutputContains contains => $"output contains \"{contains.Text}\"",
        OutputLacks lacks => $"output does not contain \"{lacks.Text}\"",
        ExitIs exit => $"exit code is {exit.Code}",
        _ => throw new ArgumentOutOfRangeException(nameof(expected), expected, "An expectation without words."),
    };

    private static JudgedExpectation Judge(StepExpectation expected, StepObservation observed)
    {
        var (holds, came) = expected switch
        {
            StatusBetween status => (observed.Status is { } code && code >= status.First && code <= status.Last, observed.Status is { } known ? $"it is {known}" : "there was none"),
            ValueIs value => (
                !observed.Values.IsEmpty && observed.Values.All(one => value.Comparison.Holds(one, value.Limit)),
                observed.Values.IsEmpty ? "there was no value" : $"came: {string.Join(", ", observed.Values.Take(5).Select(Text))}"),
            RowsAre rows => (observed.Rows is { } count && rows.Comparison.Holds(count, rows.Count), observed.Rows is { } many ? $"came: {many}" : "there were none"),
            OutputContains contains => Found(observed.Output.Contains(contains.Text, StringComparison.Ordinal), wanted: true),
            OutputLacks lacks => Found(observed.Output.Contains(lacks.Text, StringComparison.Ordinal), wanted: false),
            ExitIs exit => (observed.ExitCode == exit.Code, observed.ExitCode is { } ended ? $"it is {ended}" : "there was none"),
            _ => throw new ArgumentOutOfRangeException(nameof(expected), expected, "An expectation that nothing judges."),
        };
        return new JudgedExpectation(holds, $"{Words(expected)}: {came}");
    }

    private static (bool, string) Found(bool found, bool wanted) => (found == wanted, found ? "it does" : "it does not");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
