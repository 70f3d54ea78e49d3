using System.Globalization;
using NodaTime;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Postgres.Hints;

/// <summary>What other nodes may want to look at sooner than their poll would. Nothing depends on its arrival.</summary>
/// <param name="Timer">The earliest timer that was set, if any.</param>
/// <param name="Deliveries">Something is owed to the outside, or may go now.</param>
/// <param name="Revision">Of the definitions, if they were changed.</param>
public readonly record struct NodeHint(Instant? Timer, bool Deliveries, long? Revision)
{
    /// <summary>Anything may have happened: said to oneself when hints may have been lost.</summary>
    public static readonly NodeHint Everything = new(Instant.MinValue, true, long.MaxValue);

    /// <summary>The end of the year 9998. Anybody can write to the channel, so what is read must be checked.</summary>
    private const long LastMicros = 253_370_764_800_000_000;

    public bool IsEmpty => this == default;

    public NodeHint With(NodeHint other) => new(Least(Timer, other.Timer), Deliveries || other.Deliveries, Greatest(Revision, other.Revision));

    /// <summary>In words that a person at psql can read too: "node due=1764000000000000 deliveries revision=7".</summary>
    internal string ToText(string node) => string.Create(
        CultureInfo.InvariantCulture,
        $"{node}{(Timer is { } due ? $" due={Micros.Of(due)}" : "")}{(Deliveries ? " deliveries" : "")}{(Revision is { } revision ? $" revision={revision}" : "")}");

    /// <summary>Who said it, and what. What a newer version says besides is passed over.</summary>
    internal static (string Node, NodeHint Hint) Parse(string text)
    {
        var words = text.Split(' ');
        var hint = default(NodeHint);
        foreach (var word in words.AsSpan(1))
        {
            hint = word.Split('=') switch
            {
                ["due", var number] when Number(number) is { } due and >= 0 and <= LastMicros => hint with { Timer = Micros.ToInstant(due) },
                ["revision", var number] when Number(number) is { } revision => hint with { Revision = revision },
                ["deliveries"] => hint with { Deliveries = true },
                _ => hint,
            };
        }

        return (words[0], hint);
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Instant? Least(Instant? one, Instant? other) => (one, other) is ({ } a, { } b) ? Instant.Min(a, b) : one ?? other;

    private static long? Greatest(long? one, long? other) => (one, other) is ({ } a, { } b) ? Math.Max(a, b) : one ?? other;
}
