using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>
/// How a person is reached: <c>methods</c> by id, <c>rules</c>, <c>quiet</c> and <c>working</c> hours, and <c>news</c>. The same in a seed and in an export's
/// operations.
/// </summary>
internal static class ResponderReader
{
    public const int MaxMethods = 20;
    public const int MaxRules = 50;

    public static readonly Duration LongestDelay = Duration.FromHours(24);

    public static Responder Read(Fields fields, UserId user, Problems problems)
    {
        var methods = ImmutableArray.CreateBuilder<ContactMethod>();
        foreach (var entry in fields.Map("methods", MaxMethods))
        {
            if (ReadMethod(entry, user, problems) is { } method)
            {
                methods.Add(method);
            }
        }

        var declared = fields.Take("methods") is YamlMap map ? map.Entries.Select(entry => entry.Key.Text).ToList() : [];
        var rules = ImmutableArray.CreateBuilder<NotificationRule>();
        foreach (var item in fields.List("rules", MaxRules))
        {
            if (Fields.Of(item, $"a notification rule of {user}", problems) is { } rule)
            {
                rules.Add(ReadRule(rule, declared, problems));
            }
        }

        var quiet = ReadHours(fields, "quiet", problems);
        if (QuietHours.NeverEnd(quiet))
        {
            problems.Error(
                fields.PlaceOf("quiet"), "quiet-never-ends", $"quiet of {user} covers the whole week, so that nothing of low urgency would ever arrive", "leave some time out");
        }

        var working = ReadHours(fields, "working", problems);
        if (fields.Take("working") is null && rules.Any(rule => rule.During is not null))
        {
            problems.Error(
                fields.PlaceOf("rules"), "working-missing", $"a notification rule of {user} says during, but there are no working hours", "add working, or remove during");
        }

        var news = fields.Choice("news", Words.News, News.All);
        fields.Done();
        return new Responder(user, methods.ToImmutable(), rules.ToImmutable()) { Quiet = quiet, Working = working, News = news };
    }

    /// <summary><c>every</c> and <c>times</c> of a rule.</summary>
    public static MethodRepeat? ReadRepeat(Fields fields, Problems problems)
    {
        var every = fields.Time("every", MethodRepeat.ShortestEvery, MethodRepeat.LongestEvery);
        var hasTimes = fields.Take("times") is not null;
        var times = fields.Integer("times", 1, 1, MethodRepeat.MostGiven);
        if (hasTimes && fields.Take("every") is null)
        {
            problems.Error(fields.PlaceOf("times"), "missing-key", $"{fields.What} has times but not every", "add every, such as every: 5m");
        }

        return every is { } span ? new MethodRepeat(span, hasTimes ? times : null) : null;
    }

    private static ImmutableArray<Restriction> ReadHours(Fields fields, string key, Problems problems)
    {
        var times = ImmutableArray.CreateBuilder<Restriction>();
        foreach (var item in fields.List(key, Responder.MostHours))
        {
            if (Fields.Of(item, $"{key} {times.Count + 1} of {fields.What}", problems) is { } window && RestrictionReader.Read(window, problems) is { } read)
            {
                times.Add(read);
            }
        }

        return times.ToImmutable();
    }

    private static ContactMethod? ReadMethod(YamlEntry entry, UserId user, Problems problems)
    {
        var id = entry.Key.Text;
        var what = $"contact method {Problems.Cut(id)} of {user}";
        if (!Slug.IsValid(id))
        {
            problems.Error(
                entry.Key.At,
                "invalid-id",
                $"the id of a contact method cannot be \"{Problems.Cut(id)}\"",
                "use 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit");
            return null;
        }

        if (Fields.Of(entry.Value, what, problems) is not { } fields)
        {
            return null;
        }

        var found = new List<(ContactMethodKind Kind, YamlScalar? Address)>();
        foreach (var word in Words.Methods.Texts)
        {
            if (fields.Take(word) is not null && Words.Methods.TryParse(word, out var kind))
            {
                found.Add((kind, fields.Scalar(word, Addresses.MaxLength)));
            }
        }

        var disabled = fields.Flag("disabled");
        fields.Done();
        if (found.Count != 1)
        {
            problems.Error(
                fields.At,
                "contact-method-kind",
                $"{what} has {(found.Count == 0 ? "no address" : "several addresses")}",
                "write one of email, sms, voice, slack or webhook");
            return null;
        }

        var (kindOf, address) = found[0];
        if (address is null)
        {
            return null;
        }

        if (Addresses.ProblemOf(kindOf, address.Text) is { } wanted)
        {
            problems.Error(address.At, Addresses.CodeOf(kindOf), $"{what} cannot be \"{Problems.Cut(address.Text)}\"", $"write {wanted}");
        }

        return new ContactMethod(new ContactMethodId(id), kindOf, address.Text, !disabled);
    }

    private static NotificationRule ReadRule(Fields fields, List<string> declared, Problems problems)
    {
        var urgency = fields.Choice("urgency", Words.Urgencies, Urgency.High);
        var after = fields.Time("after", Duration.Zero, LongestDelay) ?? Duration.Zero;
        var method = fields.Scalar("method", Slug.MaxLength, required: true);
        if (method is not null && !declared.Contains(method.Text))
        {
            problems.Error(
                method.At,
                "unknown-method",
                $"{fields.What} names the contact method \"{Problems.Cut(method.Text)}\", which is not among the methods",
                Suggestion.Fix(method.Text, declared, "add the method"));
        }

        RuleHours? during = fields.Scalar("during") is { } word ? Fields.ChoiceOf(word, $"during of {fields.What}", Words.RuleHours, problems, RuleHours.Working) : null;
        var repeat = ReadRepeat(fields, problems);
        fields.Done();
        return new NotificationRule(urgency, after, new ContactMethodId(method?.Text ?? ""), during, repeat);
    }
}
