using System.Collections.Immutable;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>Collects what is wrong. Not thread-safe; one per reading.</summary>
internal sealed class Problems
{
    /// <summary>Nobody reads more; the rest is only counted.</summary>
    public const int MaxKept = 2_000;

    private readonly List<Diagnostic> _all = [];
    private int _dropped;

    /// <summary>Of errors and warnings so far.</summary>
    public int Count => _all.Count + _dropped;

    /// <summary>True when a file could not be read, so that what refers to its documents cannot be judged.</summary>
    public bool IsFileMissing { get; private set; }

    public void MissFile() => IsFileMissing = true;

    public void Error(SourcePosition at, string code, string message, string fix) => Add(at, DiagnosticLevel.Error, code, message, fix);

    public void Warn(SourcePosition at, string code, string message, string fix) => Add(at, DiagnosticLevel.Warning, code, message, fix);

    /// <summary>What the domain itself finds wrong with a schedule or an override: a sentence about it and one about what to do.</summary>
    public void Judged(ScheduleProblem problem, SourcePosition at)
    {
        var kind = string.Concat(problem.Kind.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        var parts = problem.Message.TrimEnd('.').Split(". ", 2);
        Error(at, $"schedule-{kind}", LowerFirst(parts[0]), parts.Length > 1 ? LowerFirst(parts[1]) : "correct it");
    }

    /// <summary>Sorted by place, so that the same files always give the same report.</summary>
    public ImmutableArray<Diagnostic> Sorted()
    {
        var sorted = _all
            .OrderBy(problem => problem.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Line)
            .ThenBy(problem => problem.Column)
            .ThenBy(problem => problem.Code, StringComparer.Ordinal)
            .ThenBy(problem => problem.Message, StringComparer.Ordinal);
        return _dropped == 0
            ? [.. sorted]
            : [.. sorted, new Diagnostic(".", 1, 1, DiagnosticLevel.Error, "too-many-problems", $"{_dropped} more problems are not shown", "correct these first")];
    }

    /// <summary>Text of a file as it may stand in a message: short and on one line.</summary>
    public static string Cut(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= 60 ? line : $"{line[..59]}…";
    }

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];

    private void Add(SourcePosition at, DiagnosticLevel level, string code, string message, string fix)
    {
        if (_all.Count >= MaxKept)
        {
            _dropped++;
            return;
        }

        _all.Add(new Diagnostic(at.File, at.Line, at.Column, level, code, message, fix));
    }
}
