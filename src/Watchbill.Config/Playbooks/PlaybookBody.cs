using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>What stands below the front matter, in the order of the file.</summary>
internal sealed record PlaybookContents(string? Title, ImmutableArray<PlaybookPhase> Phases, ImmutableArray<PlaybookStep> Steps);

/// <summary>
/// Finds the structure in a playbook's Markdown: <c>## Phase</c>, <c>- [ ] item {#id}</c>, <c>**If** question {#id}</c> with a list of <c>**answer**</c>, quotes that
/// begin with <c>**Hazard**</c>, and fenced blocks whose info string begins with <c>step</c>. All else is prose.
/// </summary>
internal sealed partial class PlaybookBody(Draft draft, PlaybookFile file, string playbook, ImmutableArray<StepParameter> shared)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().Build();
    private static readonly Duration LongestBudget = Duration.FromDays(30);

    private readonly string[] _lines = file.Body.Split('\n');
    private readonly List<PlaybookStep> _steps = [];
    private readonly Dictionary<string, SourcePosition> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Phase, SourcePosition At)> _gotos = [];

    public PlaybookContents Read()
    {
        var document = Markdown.Parse(file.Body, Pipeline);
        var phases = ImmutableArray.CreateBuilder<PlaybookPhase>();
        var title = document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1);
        var (head, blocks) = ((HeadingBlock?)null, new List<Block>());
        foreach (var block in document.Where(block => block != title))
        {
            if (block is HeadingBlock { Level: 2 } next)
            {
                AddPhase(phases, head, blocks);
                (head, blocks) = (next, []);
            }
            else
            {
                blocks.Add(block);
            }
        }

        AddPhase(phases, head, blocks);
        foreach (var (phase, at) in _gotos.Where(one => !phases.Any(phase => phase.Id == one.Phase)))
        {
            draft.Problems.Error(at, "unknown-phase", $"there is no phase \"{Problems.Cut(phase)}\" to go on with", Suggestion.Fix(phase, phases.Select(known => known.Id), "correct the link"));
        }

        MarkdownLinks.Note(draft, document, file.Path, playbook);
        return new PlaybookContents(title is null ? null : HeadingText(title).Text, phases.ToImmutable(), [.. _steps]);
    }

    private void AddPhase(ImmutableArray<PlaybookPhase>.Builder phases, HeadingBlock? head, List<Block> blocks)
    {
        if (head is null && blocks.Count == 0)
        {
            return;
        }

        var (text, marks) = head is null ? (PlaybookPhase.Preface, Marks.None) : HeadingText(head);
        var id = marks.Id ?? SlugOf(text);
        if (phases.Any(phase => phase.Id == id))
        {
            draft.Problems.Error(At(head ?? blocks[0]), "duplicate-id", $"playbook {playbook} has two phases with the id {id}", "give one of them another {#id}");
        }

        phases.Add(new PlaybookPhase(id, text, marks.Within, Blocks(blocks, depth: 0), marks.AfterResolved));
    }

    private ImmutableArray<PlaybookBlock> Blocks(IReadOnlyList<Block> blocks, int depth)
    {
        var into = ImmutableArray.CreateBuilder<PlaybookBlock>();
        for (var i = 0; i < blocks.Count; i++)
        {
            switch (blocks[i])
            {
                case ParagraphBlock paragraph when Text(paragraph).StartsWith("**If**", StringComparison.OrdinalIgnoreCase):
                    var options = i + 1 < blocks.Count ? blocks[i + 1] as ListBlock : null;
                    i += options is null ? 0 : 1;
                    into.Add(Branch(paragraph, options, depth));
                    break;
                case ListBlock list when list.OfType<ListItemBlock>().Any(item => Tick(item) is not null):
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        Item(item, depth, into);
                    }

                    break;
                case QuoteBlock quote when HazardOf(quote) is { } hazard:
                    into.Add(new HazardBlock(hazard));
                    break;
                case FencedCodeBlock fence when fence.Info == "step":
                    Step(fence, into);
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                case var prose:
                    CheckFence(prose);
                    into.Add(new ProseBlock(Source(prose)));
                    break;
            }
        }

        return into.ToImmutable();
    }

    private void Item(ListItemBlock item, int depth, ImmutableArray<PlaybookBlock>.Builder into)
    {
        if (Tick(item) is { } written)
        {
            var (text, marks) = Marks.Take(written, At(item), draft.Problems, LongestBudget);
            if (marks.Id is null)
            {
                draft.Problems.Warn(At(item), "item-without-id", $"the item \"{Problems.Cut(text)}\" has no id, so its tick is lost when its words change", $"write {{#{SlugOf(text)}}} behind it");
            }

            into.Add(new ChecklistItem(Claim(marks.Id ?? SlugOf(text), item), text, depth, marks.Within, marks.Severities));
            into.AddRange(Blocks([.. item.Skip(1)], depth + 1));
        }
        else
        {
            into.AddRange(Blocks([.. item], depth));
        }
    }

    private BranchBlock Branch(ParagraphBlock paragraph, ListBlock? list, int depth)
    {
        var (question, marks) = Marks.Take(Text(paragraph)["**If**".Length..].TrimStart(' ', ':'), At(paragraph), draft.Problems, LongestBudget);
        if (marks.Id is null)
        {
            draft.Problems.Warn(At(paragraph), "item-without-id", $"the branch \"{Problems.Cut(question)}\" has no id, so its answer is lost when its words change", $"write {{#{SlugOf(question)}}} behind it");
        }

        var options = ImmutableArray.CreateBuilder<BranchOption>();
        foreach (var item in list?.OfType<ListItemBlock>() ?? [])
        {
            var first = item.FirstOrDefault() as ParagraphBlock;
            if (first is null || AnswerForm().Match(Text(first)) is not { Success: true } match)
            {
                draft.Problems.Error(At(item), "branch-form", "an answer of a branch begins with its word in bold", "write \"- **yes**\" and below it, indented, what to do then");
                continue;
            }

            var answer = match.Groups["answer"].Value.TrimEnd(':').Trim();
            if (options.Any(other => other.Answer == answer))
            {
                draft.Problems.Error(At(item), "duplicate", $"the branch \"{Problems.Cut(question)}\" has the answer {Problems.Cut(answer)} twice", "remove one");
            }

            var rest = match.Groups["rest"].Value.Trim(' ', ':');
            var going = GotoForm().Match(rest) is { Success: true } arrow ? Goto(arrow.Groups["to"].Value, first) : null;
            ImmutableArray<PlaybookBlock> said = going is null && rest.Length > 0 ? [new ProseBlock(rest)] : [];
            options.Add(new BranchOption(answer, going, [.. said, .. Blocks([.. item.Skip(1)], depth)]));
        }

        if (options.Count < 2)
        {
            draft.Problems.Error(At(paragraph), "branch-form", $"the branch \"{Problems.Cut(question)}\" has {options.Count} answers", "write a list below it with at least two, each beginning with \"- **answer**\"");
        }

        return new BranchBlock(Claim(marks.Id ?? SlugOf(question), paragraph), question, options.ToImmutable());
    }

    /// <summary>A phase of this playbook, or another playbook by its file.</summary>
    private string Goto(string to, Block at)
    {
        if (to.StartsWith('#'))
        {
            _gotos.Add((to[1..], At(at)));
            return to[1..];
        }

        var id = Path.GetFileNameWithoutExtension(to.Split('#')[0]);
        draft.Refer(DefinitionKind.Playbook, new YamlRef(id, At(at)));
        return $"playbook:{id}";
    }

    private void Step(FencedCodeBlock fence, ImmutableArray<PlaybookBlock>.Builder into)
    {
        CheckFence(fence);
        var at = At(fence);
        if (FenceForm().Match(fence.Arguments ?? "") is not { Success: true } match)
        {
            draft.Problems.Error(at, "step-form", $"a step cannot begin with \"step {Problems.Cut(fence.Arguments ?? "")}\"", "write ```step KIND id=ID, where KIND is http, prometheus, loki, sql or shell");
            return;
        }

        var id = match.Groups["id"].Value;
        var kind = Fields.ChoiceOf(new YamlScalar(at, match.Groups["kind"].Value, Plain: true), "the kind of a step", StepReader.Kinds, draft.Problems, StepKind.Http);
        if (!draft.CheckSlug(id, "the id of a step", at) || !StepReader.Kinds.Texts.Contains(match.Groups["kind"].Value))
        {
            return;
        }

        if (_steps.Exists(step => step.Id == id))
        {
            draft.Problems.Error(at, "duplicate-id", $"playbook {playbook} has two steps with the id {id}", "give one of them another id");
            return;
        }

        // The lines of the file as they are, behind as many empty ones, so that places in the YAML are places in the file.
        var yaml = string.Concat(Enumerable.Repeat("\n", fence.Line + 1)) + string.Join('\n', _lines.Skip(fence.Line + 1).Take(fence.Lines.Count));
        if (YamlParser.Parse(file.Path, yaml, draft.Problems) is { } roots
            && Fields.Of(roots is [var only] ? only : new YamlMap(at, []), $"step {id} of playbook {playbook}", draft.Problems) is { } fields)
        {
            _steps.Add(StepReader.Read(draft, playbook, kind, id, fields, shared));
            into.Add(new StepBlock(id));
        }
    }

    private void CheckFence(Block block)
    {
        if (block is FencedCodeBlock { ClosingFencedCharCount: 0 })
        {
            draft.Problems.Error(At(block), "unbalanced-fence", "the fenced block that begins here does not end", "close it with as many backquotes as it begins with");
        }
    }

    /// <summary>Ids of items and branches stand for ticks and answers: each may be there once.</summary>
    private string Claim(string id, Block block)
    {
        if (draft.CheckSlug(id, "the id of an item", At(block)) && !_ids.TryAdd(id, At(block)))
        {
            draft.Problems.Error(At(block), "duplicate-id", $"the id {id} stands here twice, first in line {_ids[id].Line}", "give one of them another {#id}");
        }

        return id;
    }

    private (string Text, Marks Marks) HeadingText(HeadingBlock heading) =>
        Marks.Take(Source(heading).TrimStart('#').Trim().TrimEnd('#').TrimEnd(), At(heading), draft.Problems, LongestBudget, isPhase: true);

    private string? Tick(ListItemBlock item) => item.FirstOrDefault() is ParagraphBlock first && TickForm().Match(Text(first)) is { Success: true } match ? match.Groups["text"].Value : null;

    private string? HazardOf(QuoteBlock quote)
    {
        var text = string.Join(' ', Source(quote).Split('\n').Select(line => line.TrimStart(' ', '>').TrimEnd()));
        return HazardForm().Match(text) is { Success: true } match ? match.Groups["text"].Value.Trim() : null;
    }

    /// <summary>A paragraph on one line.</summary>
    private string Text(ParagraphBlock paragraph) => string.Join(' ', Source(paragraph).Split('\n').Select(line => line.Trim()));

    /// <summary>As written, without the indentation of the list around it.</summary>
    private string Source(Block block)
    {
        var end = Math.Min(block.Span.End + 1, file.Body.Length);
        var lines = block.Span.Start >= end ? [] : file.Body[block.Span.Start..end].Split('\n');
        return string.Join('\n', lines.Select((line, i) => i == 0 ? line : line[Math.Min(block.Column, line.Length - line.TrimStart(' ').Length)..])).TrimEnd();
    }

    private SourcePosition At(Block block) => new(file.Path, block.Line + 1, block.Column + 1);

    private static string SlugOf(string text)
    {
        var slug = NotSlug().Replace(text.ToLowerInvariant(), "-").Trim('-');
        return slug.Length == 0 ? "item" : slug[..Math.Min(slug.Length, Domain.Slug.MaxLength)].TrimEnd('-');
    }

    [GeneratedRegex(@"^\[[ xX]\]\s+(?<text>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TickForm();

    [GeneratedRegex(@"^\*\*(?<answer>[^*]{1,100})\*\*(?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AnswerForm();

    [GeneratedRegex(@"^(→|->|go to|go on with)\s*\[[^\]]*\]\((?<to>#[a-z0-9._-]+|[A-Za-z0-9._/-]+\.md(#[a-z0-9._-]+)?)\)\.?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex GotoForm();

    [GeneratedRegex(@"^(?<kind>[a-z]+)\s+id=(?<id>\S+)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FenceForm();

    [GeneratedRegex(@"^\*\*(hazard|caution|danger|warning)\**:?\**:?\s*(?<text>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HazardForm();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotSlug();
}
