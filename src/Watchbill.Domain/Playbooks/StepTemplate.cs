using System.Collections.Immutable;

namespace Watchbill.Domain.Playbooks;

/// <summary>A piece of a text with <c>${parameter}</c> in it.</summary>
/// <param name="Text">As written; the parameter's name when <paramref name="IsParameter"/>.</param>
/// <param name="At">Characters before it.</param>
public readonly record struct TemplatePart(string Text, bool IsParameter, int At);

/// <summary>Takes texts with parameters apart. Pure.</summary>
public static class StepTemplate
{
    /// <summary>The parts, or where and why there are none.</summary>
    public static (ImmutableArray<TemplatePart> Parts, StepTextProblem? Problem) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var from = 0;
        while (text.IndexOf("${", from, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf('}', open);
            var name = close < 0 ? "" : text[(open + 2)..close];
            if (!StepParameter.IsName(name))
            {
                return ([], new StepTextProblem(open, "\"${\" begins no parameter: write ${name} with a-z, 0-9 and '_'"));
            }

            if (open > from)
            {
                parts.Add(new TemplatePart(text[from..open], IsParameter: false, from));
            }

            parts.Add(new TemplatePart(name, IsParameter: true, open));
            from = close + 1;
        }

        if (from < text.Length)
        {
            parts.Add(new TemplatePart(text[from..], IsParameter: false, from));
        }

        return (parts.ToImmutable(), null);
    }
}

/// <summary>What is wrong with a step's text, and how many characters stand before it.</summary>
public sealed record StepTextProblem(int At, string Sentence);
