using System.Text;
using System.Text.Json;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Conformance.Json;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;

namespace Watchbill.Store.Conformance.Evidence;

public sealed class RedactedTextTests
{
    /// <summary>Texts that nobody makes up: people, ids and names of what is configured, words of our own.</summary>
    private static readonly HashSet<string> Structure = new(StringComparer.Ordinal)
    {
        "about", "address", "answer", "argument", "asked", "branch", "by", "cause", "channelName", "confirmation", "demands", "fact", "facts", "fingerprint", "from", "hash",
        "holidays", "id", "item", "level", "mediaType", "outputHash", "owner", "people", "place", "places", "playbook", "process", "question", "reference",
        "responsible", "role", "roles", "rule", "service", "services", "source", "status", "step", "target", "template", "to", "told", "user", "viewers",
    };

    public static TheoryData<Type> Entries => [.. AnyValue.Concrete(typeof(IncidentEntry))];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_entry_without_its_texts_is_still_an_entry_of_its_kind(Type type)
    {
        var entry = (IncidentEntry)new AnyValue().Of(type);
        var (kind, version) = JournalJson.KindOf(entry);
        var redacted = RedactedText.Of(Encoding.UTF8.GetBytes(JournalJson.Write(entry)));

        Assert.Equal(type, JournalJson.Read(kind, version, redacted).GetType());
        Assert.True(RedactedText.Is(redacted));
        Assert.Equal(redacted, RedactedText.Of(redacted));
    }

    /// <summary>A new field with words that people write fails here until somebody has decided whether it is taken out.</summary>
    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_text_of_an_entry_is_taken_out_or_known_to_be_none(Type type)
    {
        var redacted = RedactedText.Of(Encoding.UTF8.GetBytes(JournalJson.Write((IncidentEntry)new AnyValue().Of(type))));

        Assert.Equal([], Left(JsonDocument.Parse(redacted).RootElement, "").Where(field => !Structure.Contains(field)).Distinct());
    }

    [Fact]
    public void What_people_wrote_is_gone_and_the_rest_stays()
    {
        var redacted = Encoding.UTF8.GetString(RedactedText.Of("""{"text":"a secret “ü”","by":"ana","number":3,"waived":["one","two"],"reason":{"$kind":"person_said","by":"ana","why":"secret"},"at":"2026-11-21T03:10:00Z"}"""u8));

        Assert.Equal("""{"text":"[redacted]","by":"ana","number":3,"waived":["[redacted]","[redacted]"],"reason":{"$kind":"person_said","by":"ana","why":"[redacted]"},"at":"2026-11-21T03:10:00Z"}""", redacted);
        Assert.False(RedactedText.Is("""{"text":"something"}"""u8));
        Assert.False(RedactedText.Is("{"u8));
    }

    /// <summary>Names of fields whose text AnyValue made up, ids aside: those are made of the same words.</summary>
    private static IEnumerable<string> Left(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Left(field.Value, field.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Left(item, name)),
        JsonValueKind.String when element.GetString()!.StartsWith("text “", StringComparison.Ordinal) => [name],
        _ => [],
    };
}
