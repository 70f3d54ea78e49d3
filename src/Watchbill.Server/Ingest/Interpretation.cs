using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Reads a body, and makes the plainest alert out of it when reading fails because of a bug of ours: a page that says little is better
/// than silence.
/// </summary>
internal static class Interpretation
{
    private const string Title = "An event could not be interpreted";

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Reading Of(JsonElement body, Source source, Instant now, Func<JsonElement, Source, Instant, Reading> read)
    {
        try
        {
            return read(body, source, now);
        }
        catch (Exception bug)
        {
            return new Understood([Plainest(source, now, bug.GetType().Name)]);
        }
    }

    public static ReceiveEvent Plainest(Source source, Instant now, string problem) => new(
        source.Service.Id,
        source.Integration.Id,
        DedupKeys.Of(source.Integration.Id, "watchbill-could-not-interpret"),
        EventAction.Trigger,
        $"{Title} ({source.Integration.Name})",
        "The request is kept: open it from the timeline. Please report it; this is a fault of Watchbill.",
        null,
        Severity.Critical,
        Alert.NoLabels,
        [new AlertMember("event", Title, Severity.Critical, true, now, null, Alert.NoLabels)],
        0,
        CompleteGroup: false,
        HasStartTimes: false,
        new CouldNotInterpret(problem));
}
