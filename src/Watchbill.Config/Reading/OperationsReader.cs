using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;

namespace Watchbill.Config.Reading;

/// <summary>Reads the operations of an export: <c>responders</c> by user, <c>overrides</c>, <c>temporary_schedules</c>, <c>absences</c>, <c>swaps</c> and <c>flags</c> as lists, in their order.</summary>
internal static class OperationsReader
{
    private const int MaxItems = 100_000;

    /// <param name="configuration">Where the users and schedules are defined that operations may name; null = not judged.</param>
    public static OperationsResult Read(IEnumerable<ConfigurationFile> files, Problems problems, IReadOnlyDictionary<DefinitionKey, SourcePosition>? configuration = null)
    {
        var draft = new Draft(problems);
        foreach (var (key, at) in configuration ?? ImmutableDictionary<DefinitionKey, SourcePosition>.Empty)
        {
            draft.Origins.Add(key, at);
        }

        var responders = ImmutableArray.CreateBuilder<Responder>();
        var overrides = ImmutableArray.CreateBuilder<Override>();
        var temporaries = new List<(TemporarySchedule Read, SourcePosition At)>();
        var (absences, swaps) = (ImmutableArray.CreateBuilder<Absence>(), ImmutableArray.CreateBuilder<Swap>());
        var flags = ImmutableArray.CreateBuilder<MethodFlag>();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            foreach (var root in YamlParser.Parse(file.Path, file.Text, problems) ?? [])
            {
                if (Fields.Of(root, "the file", problems) is not { } fields)
                {
                    continue;
                }

                foreach (var entry in fields.Map("responders", MaxItems))
                {
                    if (Fields.Of(entry.Value, $"responder {Problems.Cut(entry.Key.Text)}", problems) is { } responder)
                    {
                        responders.Add(ResponderReader.Read(responder, new UserId(entry.Key.Text), problems));
                    }
                }

                overrides.AddRange(Each(fields, "overrides", draft, ReadOverride));
                temporaries.AddRange(Each(fields, "temporary_schedules", draft, TemporaryScheduleReader.Read));
                absences.AddRange(Each(fields, "absences", draft, SwapReader.ReadAbsence));
                swaps.AddRange(Each(fields, "swaps", draft, SwapReader.ReadSwap));
                flags.AddRange(Each(fields, "flags", draft, ReadFlag));
                fields.Done();
            }
        }

        TemporaryScheduleReader.CheckOverlaps(temporaries, problems);
        if (configuration is not null)
        {
            draft.CheckReferences();
        }

        return new OperationsResult
        {
            Responders = responders.ToImmutable(),
            Overrides = overrides.ToImmutable(),
            TemporarySchedules = [.. temporaries.Select(temporary => temporary.Read)],
            Absences = absences.ToImmutable(),
            Swaps = swaps.ToImmutable(),
            Flags = flags.ToImmutable(),
            Diagnostics = problems.Sorted(),
        };
    }

    private static IEnumerable<T> Each<T>(Fields fields, string key, Draft draft, Func<Fields, Draft, T> read) => Each(fields, key, MaxItems, draft, read);

    public static IEnumerable<T> Each<T>(Fields fields, string key, int max, Draft draft, Func<Fields, Draft, T> read) =>
        fields.List(key, max)
            .Select(item => Fields.Of(item, $"one of {key}", draft.Problems))
            .OfType<Fields>()
            .Select(item => read(item, draft));

    private static Override ReadOverride(Fields fields, Draft draft)
    {
        var problems = draft.Problems;
        var before = problems.Count;
        var id = fields.Text("id", required: true) ?? "";
        var schedule = Refer(draft, DefinitionKind.Schedule, fields.Scalar("schedule", required: true)) ?? "";
        var start = At(fields, "start", problems);
        var end = At(fields, "end", problems);
        var kind = fields.Choice("kind", Words.Overrides, OverrideKind.Add, required: true);
        var user = Refer(draft, DefinitionKind.User, fields.Scalar("user", required: true)) ?? "";
        var instead = Refer(draft, DefinitionKind.User, fields.Scalar("instead"));
        fields.Done();
        var change = new Override(id, new ScheduleId(schedule), start, end, kind, new UserId(user), instead is null ? null : new UserId(instead));
        foreach (var problem in problems.Count == before ? ScheduleProblems.Of(change) : [])
        {
            problems.Judged(problem, fields.At);
        }

        return change;
    }

    /// <returns>The text.</returns>
    public static string? Refer(Draft draft, DefinitionKind kind, YamlScalar? named)
    {
        if (named is not null)
        {
            draft.Refer(kind, new YamlRef(named.Text, named.At));
        }

        return named?.Text;
    }

    private static MethodFlag ReadFlag(Fields fields, Draft draft)
    {
        var problems = draft.Problems;
        var user = fields.Text("user", required: true) ?? "";
        var method = fields.Text("method", required: true) ?? "";
        var detail = fields.Text("detail", Fields.MaxText, lines: true) ?? "";
        var since = At(fields, "since", problems);
        fields.Done();
        return new MethodFlag(new UserId(user), new ContactMethodId(method), detail, since);
    }

    public static Instant At(Fields fields, string key, Problems problems)
    {
        if (fields.Scalar(key, required: true) is not { } scalar)
        {
            return default;
        }

        var parsed = InstantPattern.ExtendedIso.Parse(scalar.Text);
        if (!parsed.Success)
        {
            problems.Error(
                scalar.At,
                "invalid-date",
                $"{key} of {fields.What} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write an instant such as 2026-01-05T09:00:00Z");
        }

        return parsed.Success ? parsed.Value : default;
    }
}
