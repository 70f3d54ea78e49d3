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

/// <summary>
/// Dialogues in Slack. What was filled in becomes the same body that is typed or sent over REST. The command's id is that of the dialogue with what stands in it: sent
/// twice it is carried out once, and corrected it is another.
/// </summary>
internal sealed class SlackDialogues(WatchbillEngine engine, SlackIncidents incidents, SlackReplies replies, SlackClient slack, AlertLinks links)
{
    /// <summary>Asks the questions about the severity first, where the process has some.</summary>
    /// <param name="draft">What was typed already.</param>
    /// <returns>What is wrong; null when it is open.</returns>
    public Task<string?> OpenDeclareAsync(string trigger, User account, string? responseUrl, string? channel, NewIncident? draft = null) => OpenAsync(
        trigger,
        SlackQuestions.Next(account, engine.Definitions.Current, null, new SlackMemory(null, responseUrl, channel) { Draft = draft }),
        "/incident declare \"Checkout is down\" --severity critical");

    /// <summary>Asks the questions about the severity anew, or how bad it is where the process has none.</summary>
    /// <returns>What is wrong; null when it is open.</returns>
    public Task<string?> OpenSeverityAsync(string trigger, User account, Incident incident, string? responseUrl, string? channel) => OpenAsync(
        trigger,
        SlackQuestions.Next(account, engine.Definitions.Current, incident, new SlackMemory(incident.Id.ToString(), responseUrl, channel, incident.Version)),
        $"/incident severity {incident.Reference} high");

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
        if (id is not (SlackViews.Declare or SlackViews.Update or SlackQuestions.Ask or SlackQuestions.Severity))
        {
            return null;
        }

        var given = SlackFilledIn.Of(view);
        var first = id switch
        {
            SlackViews.Declare => "title",
            SlackQuestions.Severity => "severity",
            SlackQuestions.Ask => given.Fields.Keys.FirstOrDefault(field => field.StartsWith(SlackQuestions.AnswerField, StringComparison.Ordinal)) ?? SlackQuestions.AnswerField,
            _ => "text",
        };
        if (incidents.AccountOf(member) is not { } account)
        {
            return Errors(first, SlackIncidents.Stranger(member));
        }

        var memory = SlackMemory.Parse(SlackGate.Text(view, "private_metadata"));
        var about = memory.Incident is { } named ? await incidents.FindAsync(account, named) : null;
        if (about is null && (memory.Incident is not null || id is SlackViews.Update or SlackQuestions.Severity))
        {
            return Errors(first, "There is no such incident any more.");
        }

        if (id == SlackQuestions.Ask)
        {
            return Answer(account, about, memory, given, first);
        }

        var said = $"{given}\n{string.Join('\n', memory.Answers.Select(answer => $"{answer.Key}={answer.Value}"))}";
        var command = $"view-{SlackGate.Text(view, "id")}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..16]}";
        var outcome = id switch
        {
            SlackViews.Declare => await incidents.DeclareAsync(account, Declared(given, memory), command),
            SlackQuestions.Severity => await incidents.ActAsync(account, about!, "severity", new IncidentCommandBody(Seen: memory.Seen, Severity: given.Text("severity"), Answers: AnswersUnless(given, memory), Why: given.Text("why")), command),
            _ => await incidents.ActAsync(account, about!, "update", new IncidentCommandBody(
                Text: given.Text("text"), Audience: given.Text("audience"), Places: given.List("places"), Status: given.Text("status"), NextIn: given.Text("nextIn")), command),
        };
        if (outcome.Problem is { } problem)
        {
            if (isLate())
            {
                await replies.SayAsync(memory.ResponseUrl, problem);
            }

            return Errors(given.Text("nextIn") is { } next && problem.Contains($"'{next}'", StringComparison.Ordinal) ? "nextIn" : first, problem);
        }

        await SayAsync(memory, outcome, isDeclared: id == SlackViews.Declare, isOwnPost: id == SlackViews.Update);
        return null;
    }

    /// <summary>The next question in place of this one, or the form at the end; what is no answer keeps the question open.</summary>
    private JsonObject Answer(User account, Incident? about, SlackMemory memory, SlackFilledIn given, string field)
    {
        var definitions = engine.Definitions.Current;
        var question = SlackQuestions.ProcessOf(definitions, about, memory).Tree?.Question(field[SlackQuestions.AnswerField.Length..]);
        if (given.Text(field) == SlackQuestions.Skip || question is null)
        {
            return Update(SlackQuestions.Next(account, definitions, about, memory, skips: true));
        }

        var number = given.Text(SlackQuestions.NumberField + question.Id);
        return SlackQuestions.Understood(question, number, given.Text(field)) is { } answer
            ? Update(SlackQuestions.Next(account, definitions, about, memory with { Answers = memory.Answers.SetItem(question.Id, answer) }))
            : Errors(number is null ? field : SlackQuestions.NumberField + question.Id, number is null ? "Say a number above, or yes, no or not sure." : $"'{number}' is no number{(question.Unit is { } unit ? $" in {unit}" : "")}: write it like 12.5.");
    }

    /// <summary>What was typed before, with what stands in the form.</summary>
    private static NewIncident Declared(SlackFilledIn given, SlackMemory memory) => (memory.Draft ?? new NewIncident()) with
    {
        Title = given.Text("title"),
        Impact = given.Text("impact"),
        Severity = given.Text("severity"),
        Answers = AnswersUnless(given, memory),
        Services = given.List("services"),
        Restricted = !given.List("restricted").IsEmpty || memory.Draft?.Restricted is true,
    };

    /// <summary>Whoever chooses a severity has answered otherwise.</summary>
    private static ImmutableSortedDictionary<string, string>? AnswersUnless(SlackFilledIn given, SlackMemory memory) => given.Text("severity") is not null || memory.Answers.IsEmpty ? null : memory.Answers;

    /// <param name="isOwnPost">It stands in the incident's channel by itself.</param>
    private Task SayAsync(SlackMemory memory, SlackOutcome outcome, bool isDeclared, bool isOwnPost)
    {
        var incident = outcome.After!;
        if (!isDeclared)
        {
            return incident.IsRestricted ? replies.SayAsync(memory.ResponseUrl, outcome.Said) : isOwnPost && incident.ChannelId == memory.Channel ? replies.SayAsync(memory.ResponseUrl, outcome.Said) : replies.TellAsync(memory.ResponseUrl, outcome.Said);
        }

        var blocks = SlackIncidentBlocks.Card(ChannelPosts.Headline(incident, engine.Definitions.Current), links, buttons: true);
        return incident.IsRestricted ? replies.ShowAsync(memory.ResponseUrl, outcome.Said, blocks) : replies.TellAsync(memory.ResponseUrl, outcome.Said, blocks);
    }

    private async Task<string?> OpenAsync(string trigger, JsonObject view, string instead) =>
        await slack.OpenViewAsync(trigger, view, CancellationToken.None) is { } error ? $"Slack did not open the dialogue ({error}). Type it instead: {instead}" : null;

    private static JsonObject Update(JsonObject view) => new() { ["response_action"] = "update", ["view"] = view };

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
