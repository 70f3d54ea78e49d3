using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Domain.Playbooks;

/// <summary>Puts values into one argument of a program. What comes out is one argument, whatever is in it; only its beginning matters. Pure.</summary>
internal static class ArgumentText
{
    public static (string? Text, StepTextProblem? Problem) Render(ImmutableArray<TemplatePart> parts, Func<string, ArgumentValue?> valueOf)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var value = part.IsParameter ? valueOf(part.Text)?.Text ?? "x" : part.Text;

            // Programs read an argument that begins with a dash as an option: -o ProxyCommand=… is one argument, too.
            if (part is { IsParameter: true, At: 0 } && value.StartsWith('-'))
            {
                return (null, new StepTextProblem(0, $"${{{part.Text}}} begins an argument and its value begins with '-', which programs take for an option"));
            }

            text.Append(value);
        }

        var whole = text.ToString();
        return whole.Contains('\0', StringComparison.Ordinal) ? (null, new StepTextProblem(0, "an argument holds a NUL character")) : (whole, null);
    }
}
