using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Escalation;

/// <summary>One level of a ladder: when it is reached, counted from the start, whatever happened meanwhile.</summary>
/// <param name="Sooner">Replaces <paramref name="After"/> for the severities it names, where that is earlier.</param>
public sealed record EscalationLevel(string Name, Duration After, ImmutableDictionary<string, Duration> Sooner);

/// <summary>
/// The question of scripts that poll: "from this level, after so long, at this severity: on to the next one?" It knows of no acknowledgement and no resolution,
/// so that it can be replayed against records of such a script; policies say the same with conditions on top. What such scripts let pass in silence
/// (a level or a severity that does not exist) is refused here by name.
/// </summary>
public sealed class LevelEscalation
{
    private readonly ImmutableArray<EscalationLevel> _levels;
    private readonly ImmutableArray<string> _severities;

    /// <param name="levels">In order; the first is where everything begins.</param>
    /// <param name="severities">All that there are; case counts.</param>
    public LevelEscalation(ImmutableArray<EscalationLevel> levels, ImmutableArray<string> severities)
    {
        if (levels.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A ladder has at least one level.", nameof(levels));
        }

        _levels = levels;
        _severities = severities;
    }

    /// <summary>The ladder of the Task 18 playbooks: 0, 15, 30, 60 minutes and 4 hours, the two in the middle at 30 minutes for P0.</summary>
    public static LevelEscalation Task18 { get; } = new(
        [
            Level("L1", Duration.Zero),
            Level("L2", Duration.FromMinutes(15)),
            Level("L3", Duration.FromMinutes(30), ("P0", Duration.FromMinutes(30))),
            Level("L4", Duration.FromHours(1), ("P0", Duration.FromMinutes(30))),
            Level("L5", Duration.FromHours(4)),
        ],
        ["P0", "P1", "P2", "P3", "P4"]);

    /// <summary>Null when both exist; else which do.</summary>
    public string? Objection(string level, string severity) =>
        PlaceOf(level) < 0 ? $"There is no level '{level}': it is one of {string.Join(", ", _levels.Select(known => known.Name))}."
        : !_severities.Contains(severity, StringComparer.Ordinal) ? $"There is no severity '{severity}': it is one of {string.Join(", ", _severities)}."
        : null;

    /// <summary>True from the instant at which the next level is due; never at the last one.</summary>
    /// <param name="elapsed">Since the start, not since the last page; negative when the start lies ahead.</param>
    /// <exception cref="ArgumentException">There is no such level or severity; the message names those that exist.</exception>
    public bool ShouldEscalate(string level, string severity, Duration elapsed)
    {
        if (Objection(level, severity) is { } objection)
        {
            throw new ArgumentException(objection, nameof(level));
        }

        var at = PlaceOf(level);
        if (at == _levels.Length - 1)
        {
            return false;
        }

        var next = _levels[at + 1];
        return elapsed >= next.After || (next.Sooner.TryGetValue(severity, out var sooner) && elapsed >= sooner);
    }

    /// <summary>The level that asking until the answer is no leads to.</summary>
    /// <inheritdoc cref="ShouldEscalate" path="/exception"/>
    public string LevelAfter(string severity, Duration elapsed)
    {
        var level = 0;
        while (ShouldEscalate(_levels[level].Name, severity, elapsed))
        {
            level++;
        }

        return _levels[level].Name;
    }

    /// <summary>Negative when there is none.</summary>
    private int PlaceOf(string level) => _levels.Select(known => known.Name).ToList().LastIndexOf(level);

    private static EscalationLevel Level(string name, Duration after, params (string Severity, Duration After)[] sooner) =>
        new(name, after, sooner.ToImmutableDictionary(pair => pair.Severity, pair => pair.After, StringComparer.Ordinal));
}
