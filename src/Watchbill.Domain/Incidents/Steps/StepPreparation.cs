using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>A step with its values, ready to be judged and run.</summary>
/// <param name="Arguments">Every value that it uses.</param>
/// <param name="Shown">What it does, as text, without secrets.</param>
public sealed record PreparedStep(Playbook Playbook, RenderedStep Rendered, ImmutableSortedDictionary<string, string> Arguments, string Shown)
{
    public PlaybookStep Step => Rendered.Step;
}

/// <summary>Renders steps: when they are asked for, when they are approved, and right before they run. Pure, and the same each time.</summary>
public static class StepPreparation
{
    private const int MostGiven = 50;

    /// <param name="labels">Of the alerts, each by itself: values of two are never taken together, as they may belong to different things.</param>
    /// <returns>The step, or why there is none, for people.</returns>
    public static (PreparedStep? Step, string? Problem) Of(
        DefinitionSet definitions, StepSurroundings surroundings, string playbook, string step, IReadOnlyDictionary<string, string> given, ImmutableArray<IReadOnlyDictionary<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(surroundings);
        ArgumentNullException.ThrowIfNull(given);
        if (!definitions.Playbooks.TryGetValue(new PlaybookId(playbook), out var book))
        {
            return (null, $"The playbook '{playbook}' is not configured any more.");
        }

        if (book.Step(step) is not { } found)
        {
            return (null, $"The playbook '{playbook}' has no step '{step}'{(book.Steps.IsEmpty ? "" : $". Its steps: {string.Join(", ", book.Steps.Select(one => one.Id))}")}.");
        }

        if (given.Count > MostGiven)
        {
            return (null, $"A step takes at most {MostGiven} values.");
        }

        // Those of the playbook that this step has no use for need no value.
        var used = StepRendering.ParametersOf(found.Action).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<StepParameter> parameters = [.. book.ParametersOf(found).Where(parameter => used.Contains(parameter.Name))];
        var wanted = parameters.Where(parameter => !given.ContainsKey(parameter.Name)).Select(parameter => parameter.Type).OfType<LabelType>().Select(type => type.Label).ToList();
        var alert = labels.FirstOrDefault(own => wanted.TrueForAll(own.ContainsKey)) ?? labels.FirstOrDefault() ?? ImmutableDictionary<string, string>.Empty;
        var sources = new ArgumentSources(definitions.Services.Keys.Select(service => service.Value).ToImmutableHashSet(StringComparer.Ordinal), alert);
        var (arguments, problems) = StepArguments.Resolve(parameters, given, sources);
        if (arguments is null)
        {
            return (null, $"{string.Join("; ", problems.Select(problem => $"{problem.Parameter}: {problem.Sentence}"))}.");
        }

        // The journal keeps values for good, and everybody reads it.
        if (arguments.Values.FirstOrDefault(value => surroundings.Mask(value.Value.Text) != value.Value.Text) is { Key: { } secret })
        {
            return (null, $"{secret}: it looks like a secret, and what is given here stays in the timeline for good.");
        }

        var (rendered, wrong) = StepRendering.Render(book, found, arguments, surroundings.RunsOn(found.Action));
        return rendered is null
            ? (null, $"It cannot be run: {wrong!.Sentence}.")
            : (new PreparedStep(book, rendered, arguments.Values.ToImmutableSortedDictionary(value => value.Key, value => value.Value.Text, StringComparer.Ordinal), surroundings.Mask(rendered.Canonical)), null);
    }

    /// <summary>The same step again, with the values that were taken when it was asked for. Whoever runs it compares the hash with the one that was allowed.</summary>
    public static (PreparedStep? Step, string? Problem) Again(DefinitionSet definitions, StepSurroundings surroundings, IncidentStep asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return Of(definitions, surroundings, asked.Playbook.Value, asked.Step, asked.Arguments, []);
    }
}
