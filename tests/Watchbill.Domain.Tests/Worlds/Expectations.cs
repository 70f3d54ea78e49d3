using Watchbill.Domain.Alerts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>What a timeline must have sent, journaled and answered.</summary>
internal static class Expectations
{
    /// <summary>Everything that was asked to be sent until then, no more and no less: "5m page ann sms".</summary>
    public static Timeline Story(this Timeline t, string until, params string[] lines)
    {
        t.Until(until);
        Assert.Equal(lines, t.Sent.Select(sent => sent.ToString()));
        return t;
    }

    public static Timeline Expect(this Timeline t, (string From, string To) within, Expected expected)
    {
        t.Until(within.To);
        var hits = t.Sent.Count(sent => sent.Request.Purpose == expected.Purpose && sent.Whom == expected.Whom && sent.Request.Kind == expected.Kind
            && sent.At >= Timeline.Start + Span(within.From) && sent.At <= Timeline.Start + Span(within.To));
        Assert.True(hits == 1, $"Expected one '{expected}' between {within.From} and {within.To}, found {hits} in:\n{string.Join('\n', t.Sent)}");
        return t;
    }

    /// <summary>Nothing at all is sent after that instant, however long one waits.</summary>
    public static Timeline ExpectNothingAfter(this Timeline t, string when)
    {
        t.RunToTheEnd();
        Assert.Empty(t.Sent.Where(sent => sent.At > Timeline.Start + Span(when)).Select(sent => sent.ToString()));
        return t;
    }

    public static Timeline ExpectNote(this Timeline t, string note)
    {
        var accepted = Assert.IsType<Accepted>(t.Answer);
        Assert.Equal(note, accepted.Note);
        Assert.Empty(accepted.Entries);
        Assert.Empty(accepted.Deliveries);
        return t;
    }

    public static Timeline ExpectNoEntry(this Timeline t)
    {
        var accepted = Assert.IsType<Accepted>(t.Answer);
        Assert.Empty(accepted.Entries);
        Assert.Empty(accepted.Deliveries);
        return t;
    }

    public static Timeline ExpectRefusal(this Timeline t, string code, string message)
    {
        var refused = Assert.IsType<Refused>(t.Answer);
        Assert.Equal(code, refused.Refusal.Code);
        Assert.Equal(message, refused.Refusal.Message);
        return t;
    }

    public static Timeline ExpectStatus(this Timeline t, AlertStatus status)
    {
        Assert.Equal(status, t.Alert.Status);
        return t;
    }

    /// <summary>The only entry of the kind, or the only one that fits.</summary>
    public static TEntry Entry<TEntry>(this Timeline t, Func<TEntry, bool>? fits = null)
        where TEntry : AlertEntry => Assert.Single(t.Entries<TEntry>(), entry => fits?.Invoke(entry) ?? true);

    public static IEnumerable<TEntry> Entries<TEntry>(this Timeline t)
        where TEntry : AlertEntry => t.Journal.Select(line => line.Entry).OfType<TEntry>();

    public static string Words(this Timeline t, Reason reason) => ReasonText.Of(reason, t.Definitions);
}
