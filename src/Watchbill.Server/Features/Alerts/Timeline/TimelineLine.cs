using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Server.Features.Alerts.Timeline;

/// <summary>How loud a line of the timeline is.</summary>
public enum Tone
{
    Plain = 0,

    /// <summary>Bookkeeping that explains the rest.</summary>
    Quiet = 1,

    /// <summary>Somebody is asked to answer.</summary>
    Page = 2,
    Good = 3,
    Bad = 4,
}

/// <summary>One entry of the journal in words.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Why">The stored reason; null when the text says it already.</param>
/// <param name="By">"on the web", when a person came through a door.</param>
/// <param name="Notes">Who was reached and how, who was skipped and why.</param>
/// <param name="BodyHash">Of the request that led to it.</param>
public sealed record TimelineLine(
    int Version, Instant At, Instant RecordedAt, Tone Tone, string Text, string? Why, string? By, ImmutableArray<string> Notes, string? BodyHash);
