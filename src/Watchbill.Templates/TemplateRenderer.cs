using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HandlebarsDotNet;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Destinations;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates;

/// <summary>A message as its destination takes it.</summary>
/// <param name="Subject">One line; null for a template without one.</param>
public sealed record RenderedMessage(string? Subject, string Text);

/// <summary>Either a message or everything that keeps it from being one.</summary>
public sealed record RenderResult(RenderedMessage? Message, ImmutableArray<TemplateProblem> Problems);

/// <summary>
/// Renders templates. A value can never act as markup of the place where the message goes: the template's own text is laid out with a
/// mark for each value, and the values are put in last, by the escaper of the destination. Thread-safe; never throws for what a
/// template, a value or a sender says.
/// </summary>
public static class TemplateRenderer
{
    private const int MaxSubject = 200;

    /// <summary>Compiled once for each template that is in use; goes with it.</summary>
    private static readonly ConditionalWeakTable<CommunicationTemplate, Compiled> Known = [];

    /// <param name="inputs">What the sender filled in, by the inputs' names; an empty text is nothing.</param>
    public static RenderResult Render(CommunicationTemplate template, TemplateValues values, IReadOnlyDictionary<string, string> inputs, TemplateDestination destination)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(inputs);
        var compiled = Known.GetValue(template, Compiled.Of);
        var problems = compiled.Problems.ToBuilder();
        problems.AddRange(Fitting.Problems(template, values, destination));
        var read = SenderInputs.Read(template, values, inputs, problems);
        if (problems.Count > 0)
        {
            return new RenderResult(null, problems.ToImmutable());
        }

        try
        {
            var graph = ValueGraph.Of(template, values, read, new LoopBudget(HandlebarsText.MostTurns));
            var subject = compiled.Subject is { } text ? SubjectOf(HandlebarsText.Render(text, graph, template.Zone)) : null;
            return new RenderResult(new RenderedMessage(subject, Messages.Write(HandlebarsText.Render(compiled.Body!, graph, template.Zone), subject, destination)), []);
        }
        catch (LimitException limit)
        {
            return Refused("template-too-long", $"the message is not written: {limit.Message}", "send less, or make the template shorter");
        }
        catch (HandlebarsException fault)
        {
            // A check that let this through is a bug; whoever is about to tell people must still learn that this text cannot be used.
            return Refused("template-failed", $"the message cannot be written: {fault.GetBaseException().GetType().Name}", "use another template, and report this");
        }
    }

    private static RenderResult Refused(string code, string message, string fix) => new(null, [new TemplateProblem(TemplatePart.Body, new TemplatePlace(1, 1), code, message, fix)]);

    private static string SubjectOf(Skeleton subject) => CleanText.Cut(CleanText.Line(subject.Plain(subject.Text)), MaxSubject);

    private sealed record Compiled(ImmutableArray<TemplateProblem> Problems, HandlebarsTemplate<TextWriter, object, object>? Subject, HandlebarsTemplate<TextWriter, object, object>? Body)
    {
        public static Compiled Of(CommunicationTemplate template)
        {
            var problems = TemplateCheck.Check(template).Where(problem => !problem.IsWarning).ToImmutableArray();
            return problems.IsEmpty
                ? new Compiled([], template.Subject is { } subject ? HandlebarsText.Compile(subject) : null, HandlebarsText.Compile(template.Body))
                : new Compiled(problems, null, null);
        }
    }
}
