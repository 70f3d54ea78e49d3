using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Announcements;

namespace Watchbill.Domain.Handoffs;

/// <summary>A decision while it is made: each entry is applied before the next is decided.</summary>
internal sealed class RecordSteps(OnCallRecord record)
{
    private readonly ImmutableArray<(Instant, ScheduleEntry)>.Builder _entries = ImmutableArray.CreateBuilder<(Instant, ScheduleEntry)>();
    private readonly ImmutableArray<HandoffNews>.Builder _news = ImmutableArray.CreateBuilder<HandoffNews>();

    public OnCallRecord Record { get; private set; } = record;

    public void Add(Instant occurredAt, ScheduleEntry entry)
    {
        _entries.Add((occurredAt, entry));
        Record = Record.Evolve(entry, occurredAt);
    }

    /// <summary>Only what stands outside the journal.</summary>
    public void Set(OnCallRecord record) => Record = record;

    public void Tell(AnnouncementDraft draft, UserId user) => _news.Add(new HandoffNews(draft, [user]));

    public RecordDecision Decision() => new(Record, _entries.ToImmutable(), _news.ToImmutable());
}
