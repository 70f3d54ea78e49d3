using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

internal static class ScheduleReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"schedule {id}", problems) is not { } fields)
        {
            return;
        }

        var before = problems.Count;
        var name = fields.Text("name", ScheduleLimits.NameLength, required: true) ?? id;
        var zone = Zones.Read(fields, problems, required: true) ?? DateTimeZone.Utc;
        var (layers, places) = ReadLayers(draft, fields, required: true, mayBeCalendars: true);
        var holidays = Ids.List(fields, "holidays", problems).ToList();
        holidays.ForEach(calendar => draft.Refer(DefinitionKind.HolidayCalendar, calendar));
        var handoff = HandoffReader.Read(draft, fields);
        var overlap = fields.Time("overlap", Duration.Zero, ScheduleLimits.LongestOverlap) ?? Duration.Zero;
        fields.Done();
        var files = layers.Select(layer => layer.Calendar?.File).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        var schedule = new Schedule(
            new ScheduleId(id),
            name,
            zone,
            layers,
            Handoff: handoff,
            Holidays: [.. holidays.Select(calendar => calendar.Id)],
            Calendars: [.. files.Select(file => new CalendarFile(file, draft.CalendarTexts[file]))],
            Overlap: overlap);
        draft.Schedules.Add(schedule);
        if (problems.Count == before)
        {
            foreach (var problem in ScheduleProblems.Of(schedule))
            {
                problems.Judged(problem, problem.Layer is { } layer ? places[layer] : fields.PlaceOf("layers"));
            }
        }
    }

    /// <summary>The layers below a key "layers", and where each stands.</summary>
    public static (ImmutableArray<Layer> Layers, IReadOnlyList<SourcePosition> Places) ReadLayers(Draft draft, Fields fields, bool required, bool mayBeCalendars = false)
    {
        var layers = ImmutableArray.CreateBuilder<Layer>();
        var places = new List<SourcePosition>();
        foreach (var item in fields.List("layers", ScheduleLimits.Layers, required))
        {
            if (Fields.Of(item, $"layer {layers.Count + 1} of {fields.What}", draft.Problems) is { } layer)
            {
                places.Add(item.At);
                layers.Add(ReadLayer(draft, layer, layers.Count + 1, mayBeCalendars));
            }
        }

        return (layers.ToImmutable(), places);
    }

    private static Layer ReadLayer(Draft draft, Fields fields, int number, bool mayBeCalendar)
    {
        var problems = draft.Problems;
        var name = fields.Text("name", ScheduleLimits.NameLength) ?? $"Layer {number}";
        if (mayBeCalendar && fields.Take("calendar") is not null)
        {
            var calendar = CalendarLayerReader.Read(draft, fields);
            fields.Done();
            return Layer.Of(name, calendar ?? new LayerCalendar(null, null));
        }

        var participants = ReadParticipants(draft, fields);
        var shadows = ReadUsers(draft, fields.List("shadows", ScheduleLimits.ShadowsPerLayer), $"each shadow of {fields.What}");
        var rotation = ReadRotation(fields, problems);
        var start = DateTime(fields, "start", rotation.HandoffTime, problems, required: true);
        var end = DateTime(fields, "until", rotation.HandoffTime, problems);
        if (start is { } from && end is { } to && to <= from)
        {
            problems.Error(
                fields.PlaceOf("until"),
                "ends-before-start",
                $"{fields.What} ends before it starts",
                "write a time after start, or remove until");
        }

        var restrictions = ImmutableArray.CreateBuilder<Restriction>();
        foreach (var item in fields.List("restrictions", ScheduleLimits.RestrictionsPerLayer))
        {
            if (Fields.Of(item, $"a restriction of {fields.What}", problems) is { } restriction && RestrictionReader.Read(restriction, problems) is { } read)
            {
                restrictions.Add(read);
            }
        }

        var active = fields.Flag("count_only_active_turns");
        fields.Done();
        return new Layer(name, participants, rotation, start ?? default, end, restrictions.ToImmutable(), active, shadows);
    }

    private static ImmutableArray<Participant> ReadParticipants(Draft draft, Fields fields)
    {
        var problems = draft.Problems;
        var participants = ImmutableArray.CreateBuilder<Participant>();
        foreach (var item in fields.List("participants", ScheduleLimits.ParticipantsPerLayer, required: true))
        {
            if (item is YamlList group)
            {
                participants.Add(ReadGroup(draft, group, fields.What));
            }
            else if (Fields.ScalarOf(item, $"each participant of {fields.What}", problems, Slug.MaxLength) is { } user)
            {
                participants.Add(new Participant(user.Text == Words.Nobody ? [] : [Refer(draft, user)]));
            }
        }

        if (participants.All(participant => participant.Users.IsEmpty) && fields.Take("participants") is not null)
        {
            problems.Error(
                fields.PlaceOf("participants"),
                "layer-without-people",
                $"{fields.What} has no people",
                "add a user to participants or remove the layer");
        }

        return participants.ToImmutable();
    }

    private static Participant ReadGroup(Draft draft, YamlList group, string what)
    {
        var users = ReadUsers(draft, group.Items.Take(ScheduleLimits.UsersPerParticipant), $"each user of a group of {what}");
        if (group.Items.Length > ScheduleLimits.UsersPerParticipant)
        {
            draft.Problems.Error(
                group.At,
                "too-many",
                $"a group of {what} has {group.Items.Length} users",
                $"keep at most {ScheduleLimits.UsersPerParticipant}");
        }

        if (users.Distinct().Count() != users.Length)
        {
            draft.Problems.Error(group.At, "duplicate", $"a group of {what} names a user twice", "remove one");
        }

        return new Participant(users);
    }

    private static ImmutableArray<UserId> ReadUsers(Draft draft, IEnumerable<YamlNode> items, string what) =>
        [.. items.Select(item => Fields.ScalarOf(item, what, draft.Problems, Slug.MaxLength)).OfType<YamlScalar>().Select(user => Refer(draft, user))];

    private static UserId Refer(Draft draft, YamlScalar user)
    {
        draft.Refer(DefinitionKind.User, new YamlRef(user.Text, user.At));
        return new UserId(user.Text);
    }

    private static Rotation ReadRotation(Fields fields, Problems problems)
    {
        var (unit, length) = (RotationUnit.Weeks, 1);
        if (fields.Scalar("every", required: true) is { } every)
        {
            if (Rotations.Parse(every.Text) is not { } turn)
            {
                problems.Error(
                    every.At,
                    "invalid-rotation",
                    $"every of {fields.What} cannot be \"{Problems.Cut(every.Text)}\"",
                    "write a number of hours, days, weeks or months: 12h, 1d, 1w, 1mo");
            }
            else if (turn.Length < 1 || turn.Length > ScheduleLimits.LongestTurn(turn.Unit))
            {
                problems.Error(
                    every.At,
                    "out-of-range",
                    $"every of {fields.What} is {every.Text}",
                    $"use 1 to {ScheduleLimits.LongestTurn(turn.Unit)} of the unit");
            }
            else
            {
                (unit, length) = turn;
            }
        }

        var (time, day) = (LocalTime.Midnight, (IsoDayOfWeek?)null);
        if (fields.Scalar("handoff", required: true) is { } handoff)
        {
            if (LocalTimes.DayAndTime(handoff.Text) is not { } parsed)
            {
                problems.Error(
                    handoff.At,
                    "invalid-handoff",
                    $"handoff of {fields.What} cannot be \"{Problems.Cut(handoff.Text)}\"",
                    "write \"09:00\", or for weeks \"Mon 09:00\"");
            }
            else if (parsed.Day is not null && unit != RotationUnit.Weeks)
            {
                problems.Error(
                    handoff.At,
                    "invalid-handoff",
                    $"handoff of {fields.What} names a weekday, but its turns are not weeks",
                    "remove the weekday or count in weeks");
            }
            else
            {
                (day, time) = parsed;
            }
        }

        return new Rotation(unit, length, time, day);
    }

    /// <summary>A date alone means that day at the handoff's time, so that nobody has a first turn of a few hours.</summary>
    private static LocalDateTime? DateTime(Fields fields, string key, LocalTime handoff, Problems problems, bool required = false)
    {
        if (fields.Scalar(key, required: required) is not { } scalar)
        {
            return null;
        }

        if (LocalTimes.DateTime(scalar.Text, handoff) is not { } at)
        {
            problems.Error(
                scalar.At,
                "invalid-date",
                $"{key} of {fields.What} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write 2026-01-05 or 2026-01-05T09:00, in the schedule's zone");
            return null;
        }

        var first = ScheduleLimits.Earliest.InUtc().LocalDateTime.PlusDays(1);
        var last = ScheduleLimits.Latest.InUtc().LocalDateTime.PlusDays(-1);
        if (at < first || at > last)
        {
            problems.Error(
                scalar.At,
                "out-of-range",
                $"{key} of {fields.What} is {scalar.Text}",
                $"use {first.Date:uuuu-MM-dd} to {last.Date:uuuu-MM-dd}");
            return null;
        }

        return at;
    }
}

/// <summary>Lengths of turns: 12h, 1d, 1w, 1mo.</summary>
internal static class Rotations
{
    private static readonly Vocabulary<RotationUnit> Units = new(
        ("h", RotationUnit.Hours),
        ("d", RotationUnit.Days),
        ("w", RotationUnit.Weeks),
        ("mo", RotationUnit.Months));

    public static (RotationUnit Unit, int Length)? Parse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 6 && Units.TryParse(text[digits..], out var unit)
            ? (unit, int.Parse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture))
            : null;
    }

    public static string Format(Rotation rotation) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rotation.Length}{Units.TextOf(rotation.Unit)}");
}
