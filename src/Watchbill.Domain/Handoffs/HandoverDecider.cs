using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>What people do about the handover of a schedule.</summary>
public abstract record HandoverCommand
{
    private protected HandoverCommand()
    {
    }
}

/// <summary>The incoming person has read the report.</summary>
/// <param name="Number">The handover that was seen.</param>
public sealed record AcknowledgeHandover(int Number) : HandoverCommand;

/// <summary>Writes a section of the report; an empty text removes it.</summary>
public sealed record WriteNote(int Number, string Section, string Text) : HandoverCommand;

/// <summary>Ticks an item of a checklist, or takes the tick back.</summary>
public sealed record TickItem(ChecklistPart Part, Instant Shift, string Item, bool Done) : HandoverCommand;

/// <summary>Decides the commands of people; who may see the schedule at all is the door's business.</summary>
public static class HandoverDecider
{
    public static RecordDecision Decide(OnCallRecord record, Schedule schedule, DefinitionSet definitions, HandoverCommand command, UserId by, Instant now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(definitions);
        return command switch
        {
            AcknowledgeHandover acknowledge => Acknowledge(record, acknowledge, by, now),
            WriteNote note => Write(record, schedule, note, by, now),
            TickItem tick => Tick(record, schedule, definitions, tick, by, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "There is no such command."),
        };
    }

    private static RecordDecision Acknowledge(OnCallRecord record, AcknowledgeHandover command, UserId by, Instant now)
    {
        if (record.Handover is not { } handover || command.Number < 1 || command.Number > handover.Number)
        {
            return RecordDecision.Refused(record, HandoffRefusal.NoHandover, $"There is no handover {command.Number} of this schedule.");
        }

        if (command.Number < handover.Number)
        {
            return RecordDecision.Refused(record, HandoffRefusal.HandoverOver, $"Handover {command.Number} is over: the shift has been handed on since. The present one is {handover.Number}.");
        }

        if (handover.IsAcknowledged)
        {
            return new RecordDecision(record, [], []);
        }

        return handover.Incoming.Contains(by)
            ? Accept(record, new HandoverAcknowledged(handover.Number, by), now)
            : RecordDecision.Refused(record, HandoffRefusal.NotIncoming, "Only who takes the shift over can acknowledge its report.");
    }

    private static RecordDecision Write(OnCallRecord record, Schedule schedule, WriteNote command, UserId by, Instant now)
    {
        var sections = schedule.Handoff.Report?.Sections ?? [];
        if (!sections.Any(section => section.Content == ReportContent.Notes && section.Title == command.Section))
        {
            var titles = string.Join(", ", sections.Where(section => section.Content == ReportContent.Notes).Select(section => $"\"{section.Title}\""));
            return RecordDecision.Refused(
                record, HandoffRefusal.NoSection, titles.Length == 0 ? "This schedule asks for no report: add report below handoff of the schedule." : $"The report has no section to write named so. There is {titles}.");
        }

        if (command.Text.Length > HandoverNote.MaxLength)
        {
            return RecordDecision.Refused(record, HandoffRefusal.TooLong, $"The text has {command.Text.Length} characters. Keep it to {HandoverNote.MaxLength}.");
        }

        var isOpen = record.Handover is { } handover && handover.Number == command.Number;
        if (!isOpen && command.Number != record.NextHandover)
        {
            return RecordDecision.Refused(record, HandoffRefusal.HandoverOver, $"Handover {command.Number} is over: the shift has been handed on since. The next one is {record.NextHandover}.");
        }

        var notes = isOpen ? record.Handover!.Notes : record.Notes;
        var before = notes.FirstOrDefault(note => note.Section == command.Section)?.Text ?? string.Empty;
        return before == command.Text ? new RecordDecision(record, [], []) : Accept(record, new HandoverNoted(command.Number, command.Section, by, command.Text), now);
    }

    private static RecordDecision Tick(OnCallRecord record, Schedule schedule, DefinitionSet definitions, TickItem command, UserId by, Instant now)
    {
        var items = command.Part == ChecklistPart.BeforeShift ? schedule.Handoff.BeforeShift : schedule.Handoff.AfterShift;
        if (!items.Contains(command.Item, StringComparer.Ordinal))
        {
            return RecordDecision.Refused(record, HandoffRefusal.NoItem, "The checklist has no such item any more. Load the page again.");
        }

        if (!ShiftChecklists.Of(record, schedule.Id, definitions, now).Open().Contains((command.Part, command.Shift)))
        {
            return RecordDecision.Refused(record, HandoffRefusal.Conflict, $"No shift whose checklist is open begins at {command.Shift}. Look at the checklists again: the shift may have changed hands.");
        }

        var isTicked = record.Ticks.Any(tick => tick.Part == command.Part && tick.Shift == command.Shift && tick.Item == command.Item);
        return isTicked == command.Done ? new RecordDecision(record, [], []) : Accept(record, new ChecklistTicked(command.Part, command.Shift, command.Item, by, command.Done), now);
    }

    private static RecordDecision Accept(OnCallRecord record, ScheduleEntry entry, Instant now)
    {
        var steps = new RecordSteps(record);
        steps.Add(now, entry);
        return steps.Decision();
    }
}
