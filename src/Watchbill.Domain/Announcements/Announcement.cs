using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Announcements;

/// <summary>
/// A message to people that is about no alert: what happened, and what to do next. All text is plain; each destination escapes it its own way.
/// </summary>
/// <param name="Topic">What kind of thing it is about: stable, lower-case words with a dot, for programs and the audit log ("engine.paused").</param>
/// <param name="Title">One line, without a full stop.</param>
/// <param name="Lines">Sentences and list items, in order; at most <see cref="MaxLines"/>. What does not fit a medium is cut from the end.</param>
/// <param name="Link">The page to look at, as a path below the public URL without a leading slash ("alerts/12"); null when there is none.</param>
/// <param name="At">When it was decided to tell; it is worth telling until <see cref="UsefulFor"/> later.</param>
public sealed record Announcement(
    AnnouncementId Number,
    string Topic,
    string Title,
    ImmutableArray<string> Lines,
    string? Link,
    Severity Severity,
    Urgency Urgency,
    Instant At) : Message(Title, Severity, Urgency)
{
    public const int MaxLines = 50;

    public static readonly Duration UsefulFor = Duration.FromHours(24);
}

/// <summary>What is to be announced, before it has a number. The fields are those of <see cref="Announcement"/>.</summary>
/// <param name="Why">For the audit log: a clause without a capital or a full stop.</param>
public sealed record AnnouncementDraft(
    string Topic, string Title, ImmutableArray<string> Lines, string? Link, Severity Severity, Urgency Urgency, string Why)
{
    public Announcement Numbered(AnnouncementId number, Instant at) => new(
        number, Topic, Title, Lines.Length <= Announcement.MaxLines ? Lines : Lines[..Announcement.MaxLines], Link, Severity, Urgency, at);
}
