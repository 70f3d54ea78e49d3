using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Applies an <see cref="EventMapping"/> to a JSON body. What a field does not say is made up for rather than refused: an action that is not
/// known means "trigger", a severity that is not known means "error", and the title stands in for a missing key. A body is refused only when it
/// has neither key nor title, because then nobody could be told anything.
/// </summary>
internal static class EventMapper
{
    /// <summary>Events that one body may hold; the intake takes no more at once.</summary>
    public const int MaxItems = 1_000;

    public static Reading Read(JsonElement body, EventMapping mapping, Source source, Instant now)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return new Malformed(["the body is neither an object nor an array"]);
        }

        var list = mapping.Items is { } path ? JsonPath.Find(body, body, path) : default;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            // The list is missing: the body speaks for itself.
            return ReadAll([body], body, mapping, source, now);
        }

        if (mapping.Group)
        {
            return ReadGroup(list, body, mapping, source, now);
        }

        return list.GetArrayLength() > MaxItems
            ? new Malformed([$"{mapping.Items} holds {list.GetArrayLength()} events; send at most {MaxItems} at once"])
            : ReadAll([.. list.EnumerateArray()], body, mapping, source, now);
    }

    private static Reading ReadAll(ImmutableArray<JsonElement> items, JsonElement body, EventMapping mapping, Source source, Instant now)
    {
        var events = ImmutableArray.CreateBuilder<ReceiveEvent>(items.Length);
        var problems = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < items.Length; i++)
        {
            var subject = new Subject(items[i], body, mapping);
            if (subject.Key is not { } key)
            {
                problems.Add(Missing(mapping, items.Length > 1 ? $"{mapping.Items}[{i}]: " : string.Empty));
                continue;
            }

            var action = subject.Action;
            var member = action == EventAction.Trigger ? [subject.Member(key, now)] : ImmutableArray<AlertMember>.Empty;
            events.Add(subject.Event(source, key, action, subject.Severity, member, isComplete: false, hasStartTimes: false));
        }

        // One item without meaning does not silence the others.
        return events.Count > 0 ? new Understood(events.ToImmutable()) : new Malformed(problems.ToImmutable());
    }

    private static Reading ReadGroup(JsonElement list, JsonElement body, EventMapping mapping, Source source, Instant now)
    {
        var whole = new Subject(body, body, mapping);
        var members = ImmutableArray.CreateBuilder<AlertMember>();
        var hasStartTimes = true;
        foreach (var item in list.EnumerateArray())
        {
            var subject = new Subject(item, body, mapping);
            var title = subject.Title ?? whole.Title;
            var fingerprint = subject.Pick(mapping.Fingerprint) ?? title ?? whole.Key;
            if (fingerprint is null)
            {
                continue;
            }

            hasStartTimes &= subject.StartsAt is not null;
            members.Add(subject.Member(fingerprint.Length <= 64 ? fingerprint : DedupKeys.Hash(fingerprint), now) with { Title = JsonText.OneLine(title ?? fingerprint) });
        }

        if (members.Count == 0 || (whole.Key ?? new Subject(list[0], body, mapping).Key) is not { } key)
        {
            return new Malformed([Missing(mapping, string.Empty)]);
        }

        var firing = members.Where(member => member.Firing).ToList();
        var left = Math.Max(0, members.Count - Alert.MaxMembers);
        ImmutableArray<AlertMember> kept = left == 0 ? members.ToImmutable() : [.. members.OrderByDescending(member => member.Firing).Take(Alert.MaxMembers)];
        var action = firing.Count > 0 ? EventAction.Trigger : EventAction.Resolve;

        // Only a body that says by itself that all is well speaks for members that it does not list.
        var isOver = action == EventAction.Resolve && whole.Found(mapping.Action) is { } said && Subject.ActionOf(said) == EventAction.Resolve;
        var severity = firing.Count > 0 ? firing.Max(member => member.Severity) : whole.Severity;
        return new Understood([whole.Event(source, key, action, severity, kept, isComplete: isOver && left == 0, hasStartTimes, left, members[0].Title)]);
    }

    private static string Missing(EventMapping mapping, string where) =>
        $"{where}nothing says what this is about: none of {string.Join(", ", mapping.DedupKey.Paths.Concat(mapping.Title.Paths).Distinct(StringComparer.Ordinal))} is there (mapping {mapping.Id})";

    /// <summary>One item, or the body, seen through the mapping.</summary>
    private readonly struct Subject(JsonElement item, JsonElement body, EventMapping mapping)
    {
        public string? Title => Pick(mapping.Title);

        /// <summary>The title stands in for the key only when the body has one: a default would lump everything together.</summary>
        public string? Key => Pick(mapping.DedupKey) ?? Found(mapping.Title);

        public EventAction Action => ActionOf(Pick(mapping.Action));

        public Severity Severity => SeverityWords.Of(Pick(mapping.Severity));

        public Instant? StartsAt => Time(mapping.StartsAt);

        public static EventAction ActionOf(string? word) => word?.Trim().ToLowerInvariant() switch
        {
            "resolve" => EventAction.Resolve,
            "acknowledge" => EventAction.Acknowledge,
            _ => EventAction.Trigger,
        };

        public string? Pick(FieldPick? pick) => pick is null ? null : Found(pick) ?? pick.Default;

        /// <summary>What the body says, translated; null when no path leads to anything.</summary>
        public string? Found(FieldPick pick)
        {
            foreach (var path in pick.Paths)
            {
                if (JsonText.Of(JsonPath.Find(item, body, path)) is { } text)
                {
                    return pick.Values.GetValueOrDefault(text, text);
                }
            }

            return null;
        }

        public AlertMember Member(string fingerprint, Instant now)
        {
            var isFiring = Action != EventAction.Resolve;
            return new AlertMember(
                fingerprint, JsonText.OneLine(Title ?? fingerprint), Severity, isFiring, StartsAt ?? now, isFiring ? null : Time(mapping.EndsAt), LabelsOf());
        }

        public ReceiveEvent Event(
            Source source,
            string key,
            EventAction action,
            Severity severity,
            ImmutableArray<AlertMember> members,
            bool isComplete,
            bool hasStartTimes,
            int uncounted = 0,
            string? otherTitle = null) => new(
                source.Service.Id,
                source.Integration.Id,
                DedupKeys.Of(source.Integration.Id, key),
                action,
                JsonText.OneLine(Found(mapping.Title) ?? otherTitle ?? Title ?? key),
                Pick(mapping.Details) is { } details ? JsonText.Cut(details, Alert.MaxDetails) : null,
                JsonText.Link(Pick(mapping.Link)),
                severity,
                LabelsOf(),
                members,
                uncounted,
                isComplete,
                hasStartTimes,
                source.Reported);

        private ImmutableSortedDictionary<string, string> LabelsOf() =>
            mapping.Labels is { } path ? Labels.Of(JsonPath.Find(item, body, path)) : Alert.NoLabels;

        private Instant? Time(FieldPick? pick)
        {
            foreach (var path in pick?.Paths ?? [])
            {
                if (SourceTime.Of(JsonPath.Find(item, body, path)) is { } time)
                {
                    return time;
                }
            }

            return null;
        }
    }
}
