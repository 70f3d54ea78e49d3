using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Watchbill.Config.Reading;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>Looks for what makes a procedure fail at night: words that were to be filled in, no word on when it has worked, danger without a caution.</summary>
internal static partial class PlaybookCheck
{
    /// <summary>Roles that every incident has. Those of processes are added to <see cref="Draft.KnownRoles"/> when all files are read.</summary>
    public static readonly ImmutableArray<string> UsualRoles = ["commander", "technical-lead", "communications-lead", "scribe", "security-lead"];

    public static void Run(Draft draft, Playbook playbook, PlaybookFile file, SourcePosition front)
    {
        var problems = draft.Problems;
        if (playbook.Success.IsEmpty)
        {
            problems.Warn(front, "no-success-criteria", $"playbook {playbook.Id} does not say when it has worked", "add success to the front matter");
        }

        if (!PlaybookWalk.All(playbook).Any(placed => placed.Block is ChecklistItem or StepBlock))
        {
            problems.Warn(front, "nothing-to-do", $"playbook {playbook.Id} has neither a checklist nor a step", "write \"- [ ] what to do {#id}\"");
        }

        foreach (var step in playbook.Steps)
        {
            var at = StepAt(file, step.Id);
            if (step.Undo is { Step: { } undo } && playbook.Step(undo) is null)
            {
                problems.Error(at, "unknown-step", $"step {step.Id} is undone by \"{Problems.Cut(undo)}\", which is no step of playbook {playbook.Id}", Suggestion.Fix(undo, playbook.Steps.Select(one => one.Id), "add the step or correct the id"));
            }

            if (step is { Changes: true, Hazard: null, Undo: null })
            {
                problems.Warn(at, "change-without-caution", $"step {step.Id} changes something and says neither what can go wrong nor how to take it back", "add hazard or undo, or changes: false if it only reads");
            }

            if (step.Expect.IsEmpty && step.Action is not ShellCommand)
            {
                problems.Warn(at, "step-without-expectation", $"step {step.Id} does not say what a good result is", "add expect");
            }
        }

        CheckLines(problems, file);
        CheckDanger(problems, playbook, file);
    }

    /// <summary>When all files are read.</summary>
    public static void Roles(Draft draft)
    {
        foreach (var (role, playbook) in draft.RolesNamed.Where(named => !draft.KnownRoles.Contains(named.Role.Id)))
        {
            draft.Problems.Warn(role.At, "unknown-role", $"playbook {playbook} wants the approval of role \"{Problems.Cut(role.Id)}\", which no incident has", Suggestion.Fix(role.Id, draft.KnownRoles, "correct the role"));
        }
    }

    private static void CheckLines(Problems problems, PlaybookFile file)
    {
        var inFence = false;
        var lines = file.Body.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            inFence ^= lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal);
            var found = Everywhere().Match(lines[i]);
            found = found.Success || inFence ? found : InProse().Match(lines[i]);
            if (found.Success)
            {
                problems.Warn(new SourcePosition(file.Path, i + 1, found.Index + 1), "placeholder", $"\"{Problems.Cut(found.Value)}\" still has to be filled in", "write it out, or make it a parameter of a step");
            }
        }
    }

    /// <summary>Commands that destroy, in prose and examples: the phase must say so.</summary>
    private static void CheckDanger(Problems problems, Playbook playbook, PlaybookFile file)
    {
        foreach (var phase in playbook.Phases)
        {
            var placed = PlaybookWalk.All(playbook).Where(one => one.Phase == phase).ToList();
            var dangerous = placed.Select(one => one.Block).OfType<ProseBlock>().Select(prose => Dangerous().Match(prose.Markdown)).FirstOrDefault(match => match.Success);
            if (dangerous is not null && !placed.Exists(one => one.Block is HazardBlock))
            {
                var line = Math.Max(0, Array.FindIndex(file.Body.Split('\n'), text => text.Contains(dangerous.Value, StringComparison.Ordinal)));
                problems.Warn(
                    new SourcePosition(file.Path, line + 1, 1), "hazard-without-caution", $"\"{Problems.Cut(dangerous.Value)}\" destroys something, and phase {phase.Id} has no caution", "add a quote that begins with **Hazard**");
            }
        }
    }

    private static SourcePosition StepAt(PlaybookFile file, string step) =>
        new(file.Path, Math.Max(0, Array.FindIndex(file.Body.Split('\n'), line => line.TrimEnd().EndsWith($" id={step}", StringComparison.Ordinal))) + 1, 1);

    // The name of a group in a regular expression, (?<name> or (?P<name>, is no placeholder; nor is a tag that people write by habit.
    [GeneratedRegex(@"\b(TODO|TBD|FIXME|XXX)\b|\[[A-Z][A-Z0-9 _-]{2,}\](?![(\[:])|(?<!\(\?P?)<(?!(br|b|i|p|a|em|div|span|code|pre|details|summary|strong|sub|sup|kbd)\b)[a-z][a-z0-9 _-]*>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Everywhere();

    [GeneratedRegex(@"\[[A-Z][A-Za-z0-9 _'-]{2,}\](?![(\[:])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InProse();

    [GeneratedRegex(@"\brm -r\S*|\bDROP (TABLE|DATABASE|INDEX)\b|\bTRUNCATE\b|\bVACUUM FULL\b|\bprune -\S+|--force\b|\bkubectl delete\b|-delete\b|pg_terminate_backend|\bDELETE FROM\b|\bmkfs\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Dangerous();
}
