using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Slack;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>What a dialogue remembers between its opening and its sending. It carries no permission: whoever sends is asked for theirs.</summary>
/// <param name="ResponseUrl">Where the answer goes.</param>
internal sealed record SlackMemory(string? Incident, string? ResponseUrl, string? Channel)
{
    public override string ToString() => new JsonObject { ["incident"] = Incident, ["url"] = ResponseUrl, ["channel"] = Channel }.ToJsonString();

    public static SlackMemory Parse(string? text) =>
        SlackGate.Json(Encoding.UTF8.GetBytes(text ?? "")) is { } json
            ? new SlackMemory(SlackGate.Text(json, "incident"), SlackGate.Text(json, "url"), SlackGate.Text(json, "channel"))
            : new SlackMemory(null, null, null);
}

/// <summary>
/// Dialogues in Slack. What was filled in becomes the same body that is typed or sent over REST. The command's id is that of the dialogue with what stands in it: sent
/// twice it is carried out once, and corrected it is another.
/// </summary>
internal sealed class SlackDialogues(WatchbillEngine engine, SlackIncidents incidents, SlackReplies replies, SlackClient slack, AlertLinks links)
{
    /// <returns>What is wrong; null when it is open.</returns>
    public Task<string?> OpenDeclareAsync(string trigger, User account, string? responseUrl, string? channel) =>
        OpenAsync(trigger, SlackViews.OfDeclare(account, engine.Definitions.Current, new SlackMemory(null, responseUrl, channel).ToString()), "/incident declare \"Checkout is down\" --severity critical");

    /// <returns>What is wrong; null when it is open.</returns>
    public Task<string?> OpenUpdateAsync(string trigger, Incident incident, string? responseUrl, string? channel) =>
        OpenAsync(
            trigger, SlackViews.OfUpdate(incident, engine.Definitions.Current, new SlackMemory(incident.Id.ToString(), responseUrl, channel).ToString()), $"/incident update {incident.Reference} Half of the nodes are back --next 30m");

    /// <param name="submission">The payload of a view_submission.</param>
    /// <param name="isLate">The dialogue has been closed meanwhile, so that what is wrong must be said elsewhere.</param>
    /// <returns>What is wrong, by field; null closes the dialogue.</returns>
    public async Task<JsonObject?> TakeAsync(JsonElement submission, Func<bool> isLate)
    {
        if (SlackGate.Object(submission, "view") is not { } view || SlackGate.Object(submission, "user") is not { } user || SlackGate.Text(user, "id") is not { } member)
        {
            return null;
        }

        var id = SlackGate.Text(view, "callback_id");
        if (id is not (SlackViews.Declare or SlackViews.Update))
        {
            return null;
        }

        var given = SlackFilledIn.Of(view);
        var first = id == SlackViews.Declare ? "title" : "text";
        if (incidents.AccountOf(member) is not { } account)
        {
            return Errors(first, SlackIncidents.Stranger(member));
        }

        var memory = SlackMemory.Parse(SlackGate.Text(view, "private_metadata"));
        var command = $"view-{SlackGate.Text(view, "id")}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(given.ToString())))[..16]}";
        var outcome = id == SlackViews.Declare
            ? await incidents.DeclareAsync(account, new NewIncident(given.Text("title"), Impact: given.Text("impact"), Severity: given.Text("severity"), Services: given.List("services"), Restricted: !given.List("restricted").IsEmpty), command)
            : memory.Incident is { } named && await incidents.FindAsync(account, named) is { } incident
                ? await incidents.ActAsync(account, incident, "update", new IncidentCommandBody(
                    Text: given.Text("text"), Audience: given.Text("audience"), Places: given.List("places"), Status: given.Text("status"), NextIn: given.Text("nextIn")), command)
                : SlackOutcome.No("There is no such incident any more.");
        if (outcome.Problem is { } problem)
        {
            if (isLate())
            {
                await replies.SayAsync(memory.ResponseUrl, problem);
            }

            return Errors(given.Text("nextIn") is { } next && problem.Contains($"'{next}'", StringComparison.Ordinal) ? "nextIn" : first, problem);
        }

        await SayAsync(memory, outcome, isDeclared: id == SlackViews.Declare);
        return null;
    }

    private Task SayAsync(SlackMemory memory, SlackOutcome outcome, bool isDeclared)
    {
        var incident = outcome.After!;
        if (!isDeclared)
        {
            return incident.IsRestricted || incident.ChannelId == memory.Channel ? replies.SayAsync(memory.ResponseUrl, outcome.Said) : replies.TellAsync(memory.ResponseUrl, outcome.Said);
        }

        var blocks = SlackIncidentBlocks.Card(ChannelPosts.Headline(incident, engine.Definitions.Current), links, buttons: true);
        return incident.IsRestricted ? replies.ShowAsync(memory.ResponseUrl, outcome.Said, blocks) : replies.TellAsync(memory.ResponseUrl, outcome.Said, blocks);
    }

    private async Task<string?> OpenAsync(string trigger, JsonObject view, string instead) =>
        await slack.OpenViewAsync(trigger, view, CancellationToken.None) is { } error ? $"Slack did not open the dialogue ({error}). Type it instead: {instead}" : null;

    private static JsonObject Errors(string field, string problem) =>
        new() { ["response_action"] = "errors", ["errors"] = new JsonObject { [field] = problem.Length <= 150 ? problem : $"{problem[..149]}…" } };
}

/// <summary>What was filled in, by field.</summary>
internal sealed record SlackFilledIn(ImmutableSortedDictionary<string, ImmutableArray<string>> Fields)
{
    public static SlackFilledIn Of(JsonElement view)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (SlackGate.Object(view, "state") is { } state && SlackGate.Object(state, "values") is { } values)
        {
            foreach (var block in values.EnumerateObject())
            {
                fields[block.Name] = SlackGate.Object(block.Value, SlackViews.Element) is { } element ? ValuesOf(element) : [];
            }
        }

        return new SlackFilledIn(fields.ToImmutable());
    }

    /// <summary>Null when nothing stands there.</summary>
    public string? Text(string field) => Fields.GetValueOrDefault(field) is { IsDefaultOrEmpty: false } values && values[0].Length > 0 ? values[0] : null;

    public ImmutableArray<string> List(string field) => Fields.GetValueOrDefault(field) is { IsDefault: false } values ? values : [];

    public override string ToString() => string.Join('\n', Fields.Select(field => $"{field.Key}={JsonSerializer.Serialize(field.Value.ToArray(), SlackFilledInJson.Default.StringArray)}"));

    private static ImmutableArray<string> ValuesOf(JsonElement element)
    {
        if (SlackGate.Text(element, "value") is { } text)
        {
            return [text];
        }

        if (SlackGate.Object(element, "selected_option") is { } option)
        {
            return SlackGate.Text(option, "value") is { } value ? [value] : [];
        }

        return element.TryGetProperty("selected_options", out var options) && options.ValueKind == JsonValueKind.Array
            ? [.. options.EnumerateArray().Select(one => SlackGate.Text(one, "value")).OfType<string>()]
            : [];
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class SlackFilledInJson : System.Text.Json.Serialization.JsonSerializerContext;
