using System.Xml.Linq;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Voice;
using Watchbill.StandIns.Twilio;

namespace Watchbill.Notifiers.Tests.Voice;

public sealed class VoiceScriptTests
{
    private const string Ana = "+15005550001";

    private static readonly HashSet<string> Verbs = ["Response", "Gather", "Say", "Pause"];

    public static TheoryData<string> Hostile => Sample.HostileTitles;

    [Fact]
    public void A_page_says_what_it_is_about_and_the_keys_twice_and_then_that_nothing_was_pressed()
    {
        var script = Read(VoiceScript.Of(Sample.Page(Ana), Sample.Links));

        var gather = new TwilioGather(
            "Watchbill. Critical alert of checkout: Error rate above 5 %. Alert number 1042. Press 1 to acknowledge, 2 to escalate.",
            1, new Uri("https://watch.example.org/bill/doors/twilio/voice?delivery=1042-3"));
        Assert.Equal([gather, gather], script.Gathers);
        Assert.Equal(["No key was pressed, so nothing is acknowledged. Goodbye."], script.Says);
    }

    [Fact]
    public void A_page_that_goes_on_after_an_acknowledgement_says_so()
        => Assert.Contains(
            "Error rate above 5 %. Acknowledged by Bob. Alert number 1042.",
            Read(VoiceScript.Of(Sample.Page(Ana, Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob")), Sample.Links)).Words, StringComparison.Ordinal);

    [Fact]
    public void A_bundle_names_the_worst_and_counts_the_others()
    {
        var messages = Enumerable.Range(1, 5).Select(i => Sample.Alert(i, $"Title {i}", severity: i == 4 ? Domain.Severity.Critical : Domain.Severity.Warning)).ToArray();

        Assert.StartsWith(
            "Watchbill. 5 alerts, the worst is critical. checkout: Title 4; checkout: Title 1; checkout: Title 2; and 2 more. Press 1 to acknowledge all, 2 to escalate all.",
            Read(VoiceScript.Of(Sample.Page(Ana, messages), Sample.Links)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_announcement_is_read_twice_and_asks_for_nothing()
    {
        var script = Read(VoiceScript.Of(Sample.Announce(Ana, Sample.Announcement()), Sample.Links));

        Assert.Empty(script.Gathers);
        Assert.Equal(3, script.Says.Count);
        Assert.StartsWith("Watchbill. Watchbill did not run for 12 min. Nothing was received", script.Says[0], StringComparison.Ordinal);
        Assert.Equal(script.Says[0], script.Says[1]);
    }

    /// <summary>Whatever a source says is spoken, and never instructs the vendor.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_title_stays_text_and_within_what_the_vendor_takes(string title)
    {
        foreach (var (message, gathers) in new[]
        {
            (Sample.Page(Ana, Sample.Alert(title: title, service: title)), 2),
            (Sample.Page(Ana, [.. Enumerable.Range(1, 200).Select(i => Sample.Alert(i, title, service: title))]), 2),
            (Sample.Page(Ana, Sample.Alert(title: title, status: AlertStatus.Acknowledged, statusBy: title)), 2),
            (Sample.Announce(Ana, Sample.Announcement(title, [title, title])), 0),
        })
        {
            var text = VoiceScript.Of(message, Sample.Links);

            Assert.InRange(text.Length, 100, VoiceScript.MaxLength);
            var script = Read(text);
            Assert.Equal(gathers, script.Gathers.Count);
            Assert.All(script.Gathers, gather => Assert.InRange(gather.Says.Length, 30, 700));
            Assert.Subset(Verbs, XDocument.Parse(text).Descendants().Select(element => element.Name.LocalName).ToHashSet());
            Assert.DoesNotContain(script.Words, c => char.IsControl(c) || c is '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_answered_is_escaped_too(string text) => Assert.True(Read(VoiceScript.Goodbye($"Said: {text}")).HangsUp);

    [Fact]
    public void A_long_public_address_costs_the_titles_and_not_the_keys()
    {
        var links = new AlertLinks(new Uri($"https://watch.example.org/{new string('a', 1_000)}/"), [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

        var text = VoiceScript.Of(Sample.Page(Ana, Sample.Alert(title: string.Concat(Enumerable.Repeat("\"", 200)), service: string.Concat(Enumerable.Repeat("\"", 60)))), links);

        Assert.InRange(text.Length, 100, VoiceScript.MaxLength);
        Assert.Equal(2, Read(text).Gathers.Count);
        Assert.Contains(VoiceScript.Keys, Read(text).Words, StringComparison.Ordinal);
    }

    private static TwilioSpeech Read(string text)
    {
        var script = TwilioSpeech.Of(text);
        Assert.Null(script.Error);
        return script;
    }
}
