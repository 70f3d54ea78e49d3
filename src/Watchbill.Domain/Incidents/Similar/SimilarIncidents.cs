using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Incidents.Similar;

/// <summary>
/// Finds earlier incidents like one, by facts that can be said in words: the rules of its alerts, its services, rare words of its title, what is true of it, how bad it is.
/// Every point has a reason; nothing is learned and nothing is guessed.
/// </summary>
public static class SimilarIncidents
{
    /// <summary>So many are shown.</summary>
    public const int Most = 5;

    /// <summary>So many past incidents are looked at, the latest.</summary>
    public const int MostPast = 500;

    /// <summary>Below it there is too little in common: one service alone, or one word.</summary>
    public const int Enough = 25;

    /// <summary>No earlier ones are looked at.</summary>
    public static readonly Duration Reach = Duration.FromDays(730);

    private const int AlertPoints = 50;
    private const int MostAlertPoints = 75;
    private const int RulePoints = 15;
    private const int ServicePoints = 15;
    private const int MostServicePoints = 25;
    private const int WordPoints = 40;
    private const int FactPoints = 5;
    private const int MostFactPoints = 10;
    private const int LevelPoints = 5;
    private const int MostWords = 5;

    /// <summary>True for what can be learned from: real incidents that are behind people, and those written down afterwards.</summary>
    public static bool IsPast(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.Mode is IncidentMode.Real or IncidentMode.Retrospective && incident.Category is StatusCategory.Resolved or StatusCategory.Learning or StatusCategory.Closed;
    }

    /// <param name="past">Those that the reader may see: others must add nothing, not even to how rare a word is.</param>
    /// <returns>At most <see cref="Most"/>, the most similar first, then the latest.</returns>
    public static ImmutableArray<SimilarIncident> Of(Incident incident, IEnumerable<Incident> past)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var candidates = past.Where(other => other.Id != incident.Id && other.MergedInto is null && IsPast(other)).Select(other => (Incident: other, Words: TitleWords.Of(other.Title))).ToList();
        var counts = candidates.SelectMany(other => other.Words).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        ImmutableArray<(string Word, double Rarity)> words = [.. TitleWords.Of(incident.Title).Select(word => (word, Rarity(candidates.Count, counts.GetValueOrDefault(word))))];
        return
        [
            .. candidates
                .Select(other => Compare(incident, words, other.Incident, other.Words))
                .Where(similar => similar.Score >= Enough)
                .OrderByDescending(similar => similar.Score)
                .ThenByDescending(similar => similar.Incident.DeclaredAt)
                .ThenByDescending(similar => similar.Incident.Id)
                .Take(Most),
        ];
    }

    private static SimilarIncident Compare(Incident incident, ImmutableArray<(string Word, double Rarity)> words, Incident other, ImmutableArray<string> otherWords)
    {
        var reasons = ImmutableArray.CreateBuilder<Likeness>();
        reasons.AddRange(Alerts(incident, other));
        ImmutableArray<ServiceId> services = [.. incident.Services.Where(other.Services.Contains)];
        if (!services.IsEmpty)
        {
            reasons.Add(new SameServices(services, Math.Min(MostServicePoints, services.Length * ServicePoints)));
        }

        if (Words(words, otherWords) is { } shared)
        {
            reasons.Add(shared);
        }

        ImmutableArray<string> facts = [.. incident.Facts.Where(fact => fact.Holds && other.Holds(fact.Fact)).Select(fact => fact.Fact)];
        if (!facts.IsEmpty)
        {
            reasons.Add(new SameFacts(facts, Math.Min(MostFactPoints, facts.Length * FactPoints)));
        }

        if (incident.Level == other.Level && incident.Process == other.Process)
        {
            reasons.Add(new SameLevel(incident.Level, LevelPoints));
        }

        return new SimilarIncident(other, reasons.Sum(reason => reason.Points), [.. reasons.OrderByDescending(reason => reason.Points)]);
    }

    /// <summary>Each rule once: where the services are the same, else where it was raised then.</summary>
    private static IEnumerable<Likeness> Alerts(Incident incident, Incident other)
    {
        var left = MostAlertPoints;
        foreach (var rule in incident.Alerts.GroupBy(RuleOf, StringComparer.Ordinal))
        {
            var then = other.Alerts.Where(linked => RuleOf(linked) == rule.Key).ToList();
            if (then.Count == 0 || left == 0)
            {
                continue;
            }

            var same = then.Find(linked => rule.Any(now => now.Service == linked.Service));
            var points = Math.Min(left, same is null ? RulePoints : AlertPoints);
            left -= points;
            yield return same is null ? new SameRule(rule.Key, then[0].Service, points) : new SameAlert(rule.Key, same.Service, points);
        }
    }

    private static SameWords? Words(ImmutableArray<(string Word, double Rarity)> words, ImmutableArray<string> others)
    {
        var shared = words.Where(word => others.Contains(word.Word)).OrderByDescending(word => word.Rarity).ToList();
        return shared.Count == 0
            ? null
            : new SameWords([.. shared.Take(MostWords).Select(word => word.Word)], Math.Max(1, (int)Math.Round(WordPoints * shared.Sum(word => word.Rarity) / words.Sum(word => word.Rarity))));
    }

    /// <summary>A word of every title says little. One of none says as much as one of a single title: what is new must not hide what is shared.</summary>
    private static double Rarity(int titles, int with) => Math.Log(1 + ((titles + 1d) / Math.Max(1, with)));

    private static string RuleOf(LinkedAlert linked) => linked.Rule ?? linked.Title;
}
