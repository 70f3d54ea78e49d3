using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>What can be wrong with layers, whether of a schedule or of a temporary one.</summary>
internal static class LayerProblems
{
    private static readonly LocalDateTime EarliestStart = ScheduleLimits.Earliest.InUtc().LocalDateTime;
    private static readonly LocalDateTime LatestStart = ScheduleLimits.Latest.InUtc().LocalDateTime;

    /// <param name="owner">What has the layers, to begin a sentence with.</param>
    public static void Of(ImmutableArray<Layer> layers, string owner, ProblemList problems)
    {
        if (layers.Length > ScheduleLimits.Layers)
        {
            problems.Add(ScheduleProblemKind.TooManyLayers, $"{owner} has {layers.Length} layers; at most {ScheduleLimits.Layers} are allowed.");
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

            if (layers[i].Calendar is not null)
            {
                continue;
            }

            Participants(layers[i], problems);
            Shadows(layers[i], problems);
            Turns(layers[i].Rotation, problems);
            Bounds(layers[i], problems);
            Restrictions(layers[i], problems);
        }

        problems.Layer = null;
    }

    public static void Name(string name, string owner, ProblemList problems)
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

    private static void Participants(Layer layer, ProblemList problems)
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

    private static void Shadows(Layer layer, ProblemList problems)
    {
        if (layer.Shadows.Length > ScheduleLimits.ShadowsPerLayer)
        {
            problems.Add(ScheduleProblemKind.TooManyShadows, $"Layer '{layer.Name}' has {layer.Shadows.Length} shadows; at most {ScheduleLimits.ShadowsPerLayer} are allowed.");
        }

        if (layer.Shadows.Distinct().Count() < layer.Shadows.Length)
        {
            problems.Add(ScheduleProblemKind.UserRepeated, $"The shadows of layer '{layer.Name}' name the same user twice. Name each once.");
        }
    }

    private static void Turns(Rotation rotation, ProblemList problems)
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

    private static void Bounds(Layer layer, ProblemList problems)
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

    private static void Restrictions(Layer layer, ProblemList problems)
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

    private static void Weekday(IsoDayOfWeek day, int? item, ProblemList problems)
    {
        if (day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
        {
            problems.Add(ScheduleProblemKind.UnknownWeekday, "A day is Monday to Sunday.", item);
        }
    }
}
