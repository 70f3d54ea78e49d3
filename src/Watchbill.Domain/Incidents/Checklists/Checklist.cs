using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>A playbook in use: what is to be done with the answers given so far, by when, and who did what.</summary>
/// <param name="Phases">In the order of the file; what an unanswered branch would open is left out.</param>
/// <param name="Criteria">What must hold before the incident is resolved.</param>
public sealed record Checklist(Playbook Playbook, ImmutableArray<ChecklistPhase> Phases, ImmutableArray<ChecklistCriterion> Criteria, Instant Now)
{
    /// <summary>In front of the ids of criteria, which no item's id can begin with.</summary>
    public const string CriterionPrefix = "validation:";

    private const int LongestCriterion = 60;

    /// <summary>The first phase in which something is to be done; null when there is none.</summary>
    public ChecklistPhase? Current => Phases.FirstOrDefault(phase => phase.Open > 0);

    public int Done => Phases.Sum(phase => phase.Done) + Criteria.Count(criterion => criterion.IsTicked);

    public int Total => Phases.Sum(phase => phase.Total) + Criteria.Length;

    /// <summary>The checklists of all playbooks in use that are configured, in the order in which they came.</summary>
    public static ImmutableArray<Checklist> All(Incident incident, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        var level = definitions.Process(incident.Process).Level(incident.Level);
        return [.. incident.Playbooks.Select(id => definitions.Playbooks.GetValueOrDefault(new PlaybookId(id))).OfType<Playbook>().Select(playbook => Of(incident, level, playbook, now))];
    }

    public static Checklist Of(Incident incident, SeverityLevel? level, Playbook playbook, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(playbook);
        var id = playbook.Id.Value;
        var answers = incident.Answers.Where(answer => answer.Playbook == id).ToDictionary(answer => answer.Branch, answer => answer.Answer, StringComparer.Ordinal);
        var visible = PlaybookWalk.Visible(playbook, answers, LevelNames.Of(level, incident.Level)).ToLookup(placed => placed.Phase.Id);
        var phases = ImmutableArray.CreateBuilder<ChecklistPhase>();
        Instant? begins = incident.DeclaredAt;
        foreach (var phase in playbook.Phases)
        {
            var origin = phase.AfterResolved ? incident.TimeOf(TimeAnchor.Resolved) : incident.DeclaredAt;
            var starts = phase.AfterResolved ? origin : begins;
            var due = origin + phase.Within;
            phases.Add(new ChecklistPhase(phase, due, [.. visible[phase.Id].Select(placed => Line(incident, id, placed, starts))], now));
            begins = phase.AfterResolved ? begins : due ?? begins;
        }

        return new Checklist(playbook, phases.ToImmutable(), [.. CriteriaOf(playbook).Select(named => Criterion(incident, id, named.Id, named.Criterion, now))], now);
    }

    /// <summary>The ids of all that can be ticked: items of all branches, and criteria.</summary>
    public static ImmutableArray<string> ItemsOf(Playbook playbook) =>
        [.. PlaybookWalk.All(playbook).Select(placed => placed.Block).OfType<ChecklistItem>().Select(item => item.Id), .. CriteriaOf(playbook).Select(named => named.Id)];

    /// <summary>Criteria have no ids of their own: they are called after their words.</summary>
    public static ImmutableArray<(string Id, ValidationCriterion Criterion)> CriteriaOf(Playbook playbook)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. playbook.Validation.Select(criterion =>
        {
            var id = IdOf(criterion.Text);
            for (var number = 2; !taken.Add(id); number++)
            {
                id = FormattableString.Invariant($"{IdOf(criterion.Text)}-{number}");
            }

            return (id, criterion);
        })];
    }

    private static ChecklistLine Line(Incident incident, string playbook, PlacedBlock placed, Instant? starts) => placed.Block switch
    {
        ChecklistItem item => new ChecklistLine(placed, incident.IsTicked(playbook, item.Id), incident.TickOf(playbook, item.Id), null, starts + item.Within),
        BranchBlock branch => new ChecklistLine(placed, incident.AnswerOf(playbook, branch.Id) is not null, null, incident.AnswerOf(playbook, branch.Id), null),
        _ => new ChecklistLine(placed, false, null, null, null),
    };

    private static ChecklistCriterion Criterion(Incident incident, string playbook, string id, ValidationCriterion criterion, Instant now)
    {
        var isTicked = incident.IsTicked(playbook, id);
        var tick = incident.TickOf(playbook, id);
        Instant? until = criterion.For > Duration.Zero ? tick?.At + criterion.For : null;
        return new ChecklistCriterion(id, criterion, isTicked, tick, until, isTicked && !(until > now));
    }

    private static string IdOf(string text)
    {
        var words = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', words);
        return CriterionPrefix + (slug.Length == 0 ? "criterion" : slug[..Math.Min(slug.Length, LongestCriterion)].TrimEnd('-'));
    }
}

/// <param name="Due">When it should be done; null without a limit, and for what begins when the incident is resolved until then.</param>
public sealed record ChecklistPhase(PlaybookPhase Phase, Instant? Due, ImmutableArray<ChecklistLine> Lines, Instant Now)
{
    public int Total => Lines.Count(line => line.IsToDo);

    public int Done => Lines.Count(line => line.IsToDo && line.IsDone);

    public int Open => Total - Done;

    public bool IsLate => Open > 0 && Due < Now;
}

/// <param name="IsDone">Ticked, or answered.</param>
/// <param name="Tick">Null for what is not ticked, and where who and when is not known.</param>
/// <param name="Due">When the item should be done; null without a limit of its own.</param>
public sealed record ChecklistLine(PlacedBlock Placed, bool IsDone, PlaybookTick? Tick, PlaybookAnswer? Answer, Instant? Due)
{
    /// <summary>There is something to tick or to answer.</summary>
    public bool IsToDo => Placed.Block is ChecklistItem or BranchBlock;
}

/// <param name="HoldsUntil">When it will have held for as long as it must; null without a length, and while nobody says that it holds.</param>
/// <param name="IsMet">It holds, and has for long enough.</param>
public sealed record ChecklistCriterion(string Id, ValidationCriterion Criterion, bool IsTicked, PlaybookTick? Tick, Instant? HoldsUntil, bool IsMet);
