using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Finds everything that is wrong with a schedule or an override by itself, in document order; empty = sound.
/// Whether users exist is for whoever knows the users; an unknown zone or a malformed time never gets past the parser.
/// </summary>
public static class ScheduleProblems
{
    private static readonly LocalDateTime EarliestStart = ScheduleLimits.Earliest.InUtc().LocalDateTime;
    private static readonly LocalDateTime LatestStart = ScheduleLimits.Latest.InUtc().LocalDateTime;

    public static ImmutableArray<ScheduleProblem> Of(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var problems = new Found();
        Name(schedule.Name, "The schedule", problems);
        var layers = schedule.Layers.IsDefault ? [] : schedule.Layers;
        if (layers.IsEmpty)
        {
            problems.Add(ScheduleProblemKind.NoLayer, "The schedule has no layers, so nobody is ever on call. Add one.");
        }

        if (layers.Length > ScheduleLimits.Layers)
        {
            problems.Add(ScheduleProblemKind.TooManyLayers, $"The schedule has {layers.Length} layers; at most {ScheduleLimits.Layers} are allowed.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < layers.Length; i++)
        {
            problems.Layer = i;
            Name(layers[i].Name, $"Layer {i + 1}", problems);
            if (!string.IsNullOrWhiteSpace(layers[i].Name) && !names.Add(layers[i].Name))
            {
                problems.Add(ScheduleProblemKind.NameRepeated, $"Two layers are named '{layers[i].Name}'. Give each its own name.");
            }

            Participants(layers[i], problems);
            Turns(layers[i].Rotation, problems);
            Bounds(layers[i], problems);
            Restrictions(layers[i], problems);
        }

        return problems.ToImmutable();
    }

    public static ImmutableArray<ScheduleProblem> Of(Override change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var problems = new Found();
        if (change.End <= change.Start)
        {
            problems.Add(ScheduleProblemKind.EndNotAfterStart, $"The override ends at {change.End}, which is not after its start at {change.Start}.");
        }

        if (!Enum.IsDefined(change.Kind))
        {
            problems.Add(ScheduleProblemKind.UnknownOverrideKind, "An override adds, removes or replaces somebody.");
        }
        else if (change.Kind != OverrideKind.Replace && change.Instead is not null)
        {
            problems.Add(ScheduleProblemKind.InsteadNotWanted, "Only an override that replaces somebody names who stands in. Use replace, or leave that person out.");
        }
        else if (change.Kind == OverrideKind.Replace && change.Instead is null)
        {
            problems.Add(ScheduleProblemKind.InsteadMissing, $"Say who stands in for '{change.User}', or use remove.");
        }
        else if (change.Instead == change.User)
        {
            problems.Add(ScheduleProblemKind.InsteadIsTheSameUser, $"'{change.User}' cannot stand in for themselves.");
        }

        return problems.ToImmutable();
    }

    private static void Name(string name, string owner, Found problems)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add(ScheduleProblemKind.NameMissing, $"{owner} has no name. Give it one.");
        }
        else if (name.Length > ScheduleLimits.NameLength)
        {
            problems.Add(ScheduleProblemKind.NameTooLong, $"{owner} has a name of {name.Length} characters; at most {ScheduleLimits.NameLength} are allowed.");
        }
    }

    private static void Participants(Layer layer, Found problems)
    {
        var participants = layer.Participants.IsDefault ? [] : layer.Participants;
        if (participants.IsEmpty)
        {
            problems.Add(ScheduleProblemKind.NoParticipant, $"Layer '{layer.Name}' has no participants. Name somebody, or remove the layer.");
        }
        else if (participants.All(participant => participant.Users.IsDefaultOrEmpty))
        {
            problems.Add(ScheduleProblemKind.NobodyInRotation, $"Layer '{layer.Name}' has only empty slots. Name somebody, or remove the layer.");
        }

        if (participants.Length > ScheduleLimits.ParticipantsPerLayer)
        {
            problems.Add(ScheduleProblemKind.TooManyParticipants, $"Layer '{layer.Name}' has {participants.Length} participants; at most {ScheduleLimits.ParticipantsPerLayer} are allowed.");
        }

        for (var i = 0; i < participants.Length; i++)
        {
            var users = participants[i].Users.IsDefault ? [] : participants[i].Users;
            if (users.Length > ScheduleLimits.UsersPerParticipant)
            {
                problems.Add(ScheduleProblemKind.TooManyUsers, $"Participant {i + 1} of layer '{layer.Name}' is {users.Length} users; at most {ScheduleLimits.UsersPerParticipant} can be on call together.", i);
            }

            if (users.Distinct().Count() < users.Length)
            {
                problems.Add(ScheduleProblemKind.UserRepeated, $"Participant {i + 1} of layer '{layer.Name}' names the same user twice. Name each once.", i);
            }
        }
    }

    private static void Turns(Rotation rotation, Found problems)
    {
        if (ScheduleLimits.LongestTurn(rotation.Unit) is var longest and > 0)
        {
            if (rotation.Length < 1 || rotation.Length > longest)
            {
                var unit = rotation.Unit.ToString().ToLower(CultureInfo.InvariantCulture);
                problems.Add(ScheduleProblemKind.LengthOutOfRange, $"A turn lasts 1 to {longest} {unit}, not {rotation.Length}.");
            }
        }
        else
        {
            problems.Add(ScheduleProblemKind.UnknownUnit, "Turns are counted in hours, days, weeks or months.");
        }

        if (rotation.HandoffDay is { } day)
        {
            if (rotation.Unit != RotationUnit.Weeks)
            {
                problems.Add(ScheduleProblemKind.HandoffDayWithoutWeeks, "Only turns of weeks have a handoff day. Leave it out, or count in weeks.");
            }

            Weekday(day, item: null, problems);
        }
    }

    private static void Bounds(Layer layer, Found problems)
    {
        if (layer.Start < EarliestStart || layer.Start >= LatestStart)
        {
            problems.Add(ScheduleProblemKind.StartOutOfRange, $"Layer '{layer.Name}' starts in {layer.Start.Year}; years {EarliestStart.Year} to {LatestStart.Year - 1} are supported.");
        }

        if (layer.End is { } end && end <= layer.Start)
        {
            problems.Add(ScheduleProblemKind.EndNotAfterStart, $"Layer '{layer.Name}' ends at {end:uuuu-MM-dd HH:mm}, which is not after its start at {layer.Start:uuuu-MM-dd HH:mm}.");
        }
    }

    private static void Restrictions(Layer layer, Found problems)
    {
        var restrictions = layer.Restrictions.IsDefault ? [] : layer.Restrictions;
        if (restrictions.Length > ScheduleLimits.RestrictionsPerLayer)
        {
            problems.Add(ScheduleProblemKind.TooManyRestrictions, $"Layer '{layer.Name}' has {restrictions.Length} restrictions; at most {ScheduleLimits.RestrictionsPerLayer} are allowed.");
        }

        for (var i = 0; i < restrictions.Length; i++)
        {
            switch (restrictions[i])
            {
                case WeeklyWindow weekly:
                    Weekday(weekly.StartDay, i, problems);
                    Weekday(weekly.EndDay, i, problems);
                    break;
                case DailyWindow { Days: Weekdays.None } or WholeDays { Days: Weekdays.None }:
                    problems.Add(ScheduleProblemKind.RestrictionWithoutDays, $"Restriction {i + 1} of layer '{layer.Name}' is on no day of the week. Name its days, or remove it.", i);
                    break;
                case DailyWindow { Days: var days } when (days & ~Weekdays.All) != Weekdays.None:
                case WholeDays { Days: var whole } when (whole & ~Weekdays.All) != Weekdays.None:
                    problems.Add(ScheduleProblemKind.UnknownWeekday, "A day is Monday to Sunday.", i);
                    break;
            }
        }
    }

    private static void Weekday(IsoDayOfWeek day, int? item, Found problems)
    {
        if (day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
        {
            problems.Add(ScheduleProblemKind.UnknownWeekday, "A day is Monday to Sunday.", item);
        }
    }

    private sealed class Found
    {
        private readonly ImmutableArray<ScheduleProblem>.Builder _problems = ImmutableArray.CreateBuilder<ScheduleProblem>();

        public int? Layer { get; set; }

        public void Add(ScheduleProblemKind kind, string message, int? item = null) => _problems.Add(new ScheduleProblem(kind, Layer, item, message));

        public ImmutableArray<ScheduleProblem> ToImmutable() => _problems.DrainToImmutable();
    }
}
