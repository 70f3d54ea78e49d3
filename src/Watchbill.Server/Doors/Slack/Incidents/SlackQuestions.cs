using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>
/// The questions about the severity, one dialogue after another: each answer replaces the dialogue by the next question, and the last by the form that declares,
/// or that changes the severity. Answers are kept in the dialogue; nothing happens before the form is sent. Pure.
/// </summary>
internal static class SlackQuestions
{
    public const string Ask = "incident_question";
    public const string Severity = "incident_severity";

    /// <summary>The block of the answer, and of the number: with the question's id behind it, as Slack keeps what stands in a block of the same name.</summary>
    public const string AnswerField = "answer.";
    public const string NumberField = "number.";

    /// <summary>Instead of an answer: the sender says how bad it is.</summary>
    public const string Skip = "skip";

    private const int MostSteps = 10;

    /// <summary>The next question, or the form at the end.</summary>
    /// <param name="incident">Null for a declaration.</param>
    /// <param name="skips">Whoever declares says how bad it is.</param>
    public static JsonObject Next(User account, DefinitionSet definitions, Incident? incident, SlackMemory memory, bool skips = false)
    {
        var process = ProcessOf(definitions, incident, memory);
        memory = skips ? memory with { Answers = memory.Answers.Clear() } : memory;
        var walk = skips ? null : process.Tree?.Walk(memory.Answers, Alert.NoLabels, process.RankOf);

        // What does not fit into what Slack keeps cannot be asked here.
        return walk is { Next: { } next } && memory.ToString().Length <= SlackMemory.MaxLength - 200 ? OfQuestion(process.Tree!.Question(next)!, walk, memory)
            : incident is null ? SlackViews.OfDeclare(account, definitions, process, Found(process, walk), memory)
            : OfSeverity(incident, process, Found(process, walk), memory);
    }

    public static IncidentProcess ProcessOf(DefinitionSet definitions, Incident? incident, SlackMemory memory) =>
        incident is not null ? definitions.Process(incident.Process)
        : memory.Draft?.Process is { } named ? definitions.Process(named)
        : definitions.ProcessOf(memory.Draft?.Services is [var service, ..] ? new ServiceId(service) : null);

    /// <summary>What an answer is taken for; null when it is none.</summary>
    public static string? Understood(SeverityQuestion question, string? number, string? said) => (number?.Trim() ?? said) is { } answer && question.Understands(answer) ? answer : null;

    private static JsonObject OfQuestion(SeverityQuestion question, SeverityWalk walk, SlackMemory memory)
    {
        var blocks = new JsonArray();
        if (Path(walk) is { } path)
        {
            blocks.Add((JsonNode)SlackViews.Words(path));
        }

        if (question.Measure is not null)
        {
            var hint = $"A number{(question.Unit is { } unit ? $" in {unit}" : "")}; or answer below without one.";
            blocks.Add((JsonNode)SlackViews.Input(NumberField + question.Id, SlackViews.Cut(question.Text, SlackViews.MaxQuestion), SlackViews.Text(multiline: false, 30), optional: true, hint));
        }

        blocks.Add((JsonNode)SlackViews.Input(
            AnswerField + question.Id,
            question.Measure is null ? SlackViews.Cut(question.Text, SlackViews.MaxQuestion) : "Without a number",
            SlackViews.Radio(("Yes", "yes"), ("No", "no"), ("Not sure: the worse counts", SeverityQuestion.Unsure), ("I say how bad it is myself", Skip)),
            optional: question.Measure is not null,
            hint: null));
        return SlackViews.View(Ask, "How bad is it?", "Next", memory.ToString(), blocks);
    }

    private static JsonObject OfSeverity(Incident incident, IncidentProcess process, SlackFound found, SlackMemory memory)
    {
        var blocks = new JsonArray(SlackViews.Words($"{incident.Reference} is {process.Level(incident.Level)?.Name ?? incident.Level} now.\n{found.Words}".Trim()));
        blocks.Add((JsonNode)SlackViews.Severity(process, found.Level));
        blocks.Add((JsonNode)SlackViews.Input("why", "Why", SlackViews.Text(multiline: false, 500), optional: true, hint: null));
        return SlackViews.View(Severity, SlackViews.Cut($"How bad is {incident.Reference}?", 24), "Change it", memory.ToString(), blocks);
    }

    private static SlackFound Found(IncidentProcess process, SeverityWalk? walk)
    {
        var level = walk?.Level is { } id ? process.Level(id) : null;
        var end = level is not null ? $"By the answers: {level.Name}. {level.Definition}" : walk?.IsNoIncident is true ? "By the answers this is no incident. Say how bad it is to go on all the same." : "";
        return new SlackFound(level, walk is null || walk.Path.IsEmpty ? "" : $"{Path(walk)}\n{end}");
    }

    private static string? Path(SeverityWalk walk) => walk.Path.IsEmpty ? null : string.Join('\n', walk.Path.TakeLast(MostSteps).Select(step => $"{step.Text} {step.Answer}"));
}

/// <summary>Where the answers led.</summary>
/// <param name="Level">Null when they led to none.</param>
/// <param name="Words">The way, and its end; empty when nothing was asked.</param>
internal sealed record SlackFound(SeverityLevel? Level, string Words);
