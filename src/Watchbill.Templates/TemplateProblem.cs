using System.Collections.Immutable;

namespace Watchbill.Templates;

/// <summary>Where in a template something is.</summary>
public enum TemplatePart
{
    /// <summary>The template as a whole, or one of its keys.</summary>
    Whole = 0,
    Subject = 1,
    Body = 2,

    /// <summary>What a sender filled in.</summary>
    Input = 3,
}

/// <summary>A place in the text of a subject or body. Lines and columns count from 1, columns in UTF-16 units.</summary>
public readonly record struct TemplatePlace(int Line, int Column);

/// <summary>Something wrong with a template, or with what is to be filled in.</summary>
/// <param name="Code">Stable, lower-case words with hyphens.</param>
/// <param name="Message">A sentence without a full stop.</param>
/// <param name="Fix">What to do, as an imperative without a full stop.</param>
/// <param name="Input">The input that it is about; only for <see cref="TemplatePart.Input"/>.</param>
/// <param name="Written">The word that is not known, if it is that; and <paramref name="Known"/> are those that would be.</param>
public sealed record TemplateProblem(
    TemplatePart Part,
    TemplatePlace At,
    string Code,
    string Message,
    string Fix,
    string? Input = null,
    string? Written = null,
    ImmutableArray<string> Known = default)
{
    /// <summary>Nothing that keeps the template from being used.</summary>
    public bool IsWarning { get; init; }
}
