namespace Watchbill.Config;

public enum DiagnosticLevel
{
    /// <summary>The configuration cannot be applied.</summary>
    Error = 0,

    /// <summary>It can be applied, but somebody should look.</summary>
    Warning = 1,
}

/// <summary>One problem of a configuration: where it is, what is wrong and what to do.</summary>
/// <param name="File">Path below the configuration's folder, with '/' between its parts; "." for the folder itself.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Code">Stable, lower-case words with hyphens.</param>
/// <param name="Fix">What to do, as an imperative without a full stop.</param>
public sealed record Diagnostic(string File, int Line, int Column, DiagnosticLevel Level, string Code, string Message, string Fix)
{
    /// <summary>One line that editors and terminals turn into a link.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(Level == DiagnosticLevel.Error ? "error" : "warning")} {Code}: {Message}; fix: {Fix}";
}

/// <summary>A place in a configuration's files. Lines and columns count from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>"FILE:LINE", as shown beside documents that files manage.</summary>
    public override string ToString() => $"{File}:{Line}";
}
