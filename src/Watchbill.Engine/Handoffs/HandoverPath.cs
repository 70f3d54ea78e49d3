using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Handoffs;

/// <param name="Refusal">Null when it was accepted.</param>
/// <param name="Changed">False when it was so already.</param>
public sealed record HandoverOutcome(HandoffRefusal? Refusal, bool Changed);

/// <summary>What people do about handovers: acknowledge, write notes, tick checklists. Thread-safe.</summary>
public sealed class HandoverPath(Committer committer)
{
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again: what was done is not done twice.</exception>
    public Task<HandoverOutcome> SubmitAsync(ScheduleId schedule, HandoverCommand command, UserId by, Door door)
    {
        var work = new HandoverWork(schedule, command, by, door);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class HandoverWork(ScheduleId id, HandoverCommand command, UserId by, Door door) : Work
{
    private readonly TaskCompletionSource<HandoverOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HandoverOutcome? _outcome;

    public Task<HandoverOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override async ValueTask DecideAsync(Batch batch)
    {
        var definitions = await batch.Schedules.DefinitionsAsync();
        if (!definitions.Schedules.TryGetValue(id, out var schedule) || !definitions.IsSomebody(by))
        {
            _outcome = new HandoverOutcome(new HandoffRefusal(HandoffRefusal.NotFound, $"There is no schedule {id}."), Changed: false);
            return;
        }

        var slot = await batch.Schedules.FindAsync(id);
        if (slot.Record is not { } record)
        {
            _outcome = new HandoverOutcome(new HandoffRefusal(HandoffRefusal.NoRecord, "Nothing is recorded of this schedule yet. Try again in a minute."), Changed: false);
            return;
        }

        var decision = HandoverDecider.Decide(record, schedule, definitions, command, by, batch.Now);
        _outcome = new HandoverOutcome(decision.Refusal, !decision.Entries.IsEmpty);
        if (!_outcome.Changed)
        {
            return;
        }

        var actor = Actor.User(by);
        slot.Stage(decision, (entry, occurredAt, subject, version) =>
            new JournalRow(subject, version, occurredAt, batch.Now, definitions.Revision, actor, door, null, null, entry));
        batch.Writes.Audit.Add(new AuditRecord(batch.Now, actor, door, ActionOf(command), Subjects.Of(id), DetailOf(command)));
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private static string ActionOf(HandoverCommand command) => command switch
    {
        AcknowledgeHandover => "handover.acknowledged",
        WriteNote => "handover.noted",
        _ => "checklist.ticked",
    };

    private static string DetailOf(HandoverCommand command) => command switch
    {
        AcknowledgeHandover acknowledge => $"handover {acknowledge.Number}",
        WriteNote note => $"handover {note.Number}, {note.Section}: {note.Text.Length} characters",
        TickItem tick => $"{(tick.Done ? "ticked" : "unticked")}: {tick.Item}",
        _ => "",
    };
}
