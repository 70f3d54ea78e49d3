namespace Watchbill.Domain.Schedules;

public enum ScheduleProblemKind
{
    NameMissing = 0,
    NameTooLong = 1,
    NameRepeated = 2,
    NoLayer = 3,
    TooManyLayers = 4,
    NoParticipant = 5,
    NobodyInRotation = 6,
    TooManyParticipants = 7,
    TooManyUsers = 8,
    UserRepeated = 9,
    UnknownUnit = 10,
    LengthOutOfRange = 11,
    HandoffDayWithoutWeeks = 12,
    UnknownWeekday = 13,
    StartOutOfRange = 14,
    EndNotAfterStart = 15,
    TooManyRestrictions = 16,
    RestrictionWithoutDays = 17,
    InsteadMissing = 18,
    InsteadNotWanted = 19,
    InsteadIsTheSameUser = 20,
    UnknownOverrideKind = 21,
    NeitherLayersNorShifts = 22,
    LayersAndShifts = 23,
    TooManyShifts = 24,
    ShiftOutsideRange = 25,
    ShiftWithoutUsers = 26,
    TemporarySchedulesOverlap = 27,
    TooManyShadows = 28,
    OverlapOutOfRange = 29,
}

/// <summary>
/// One thing wrong with a schedule, a temporary schedule or an override. <paramref name="Layer"/> is the index of the layer, null when the schedule as a
/// whole is meant; <paramref name="Item"/> the index of the participant or restriction within it, or of the shift of a temporary schedule, where the kind is about one.
/// </summary>
/// <param name="Message">What is wrong and what to do, for people; names no file or line.</param>
public sealed record ScheduleProblem(ScheduleProblemKind Kind, int? Layer, int? Item, string Message);
