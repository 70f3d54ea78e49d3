using System.Collections.Immutable;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Templates;
using Watchbill.Templates;

namespace Watchbill.Config.Reading;

/// <summary>Templates: what they are for, what their sender fills in, and a text that is checked in every branch.</summary>
internal static class TemplateReader
{
    private const int MaxExample = 2_000;

    public static void Read(Draft draft, string id, YamlNode node)
    {
        if (Fields.Of(node, $"template {id}", draft.Problems) is { } fields)
        {
            var body = fields.Scalar("body", CommunicationTemplate.MaxBody, required: true, lines: true);
            Read(draft, id, fields, body is null ? null : BodyText.Of(body));
        }
    }

    /// <param name="body">Null when there is none, which has been said.</param>
    public static void Read(Draft draft, string id, Fields fields, BodyText? body)
    {
        var places = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var subject = fields.Scalar("subject", CommunicationTemplate.MaxSubject);
        var template = new CommunicationTemplate
        {
            Id = id,
            Name = fields.Text("name", required: true) ?? id,
            Description = fields.Text("description", Fields.MaxText, lines: true),
            Purpose = fields.Choice("purpose", Words.Purposes, TemplatePurpose.Other, required: true),
            Audience = fields.Choice("audience", Words.Audiences, TemplateAudience.Internal),
            Channels = fields.Choices("channels", Words.Channels),
            Severities = Texts(fields, "severities", draft.Problems),
            Statuses = Texts(fields, "statuses", draft.Problems),
            Zone = fields.Text("zone") ?? "UTC",
            Subject = subject?.Text,
            Body = body?.Text ?? "",
            Inputs = Inputs(fields, draft.Problems, places),
        };
        fields.Done();
        draft.Templates.Add(template);
        var subjectText = subject is null ? null : BodyText.Of(subject);
        foreach (var problem in TemplateCheck.Check(template).Where(problem => body is not null || problem.Code is not "template-too-large"))
        {
            Report(draft.Problems, problem, Place(problem, fields, subjectText, body, places));
        }
    }

    private static SourcePosition Place(TemplateProblem problem, Fields fields, BodyText? subject, BodyText? body, Dictionary<string, SourcePosition> inputs) => problem.Part switch
    {
        TemplatePart.Subject => subject!.PlaceOf(problem.At),
        TemplatePart.Body => body!.PlaceOf(problem.At),
        TemplatePart.Input => inputs.GetValueOrDefault(problem.Input!, fields.At),
        _ => problem.Code switch
        {
            "template-subject" => fields.PlaceOf("subject"),
            "template-channels" => fields.PlaceOf("channels"),
            "unknown-zone" => fields.PlaceOf("zone"),
            "too-many" => fields.PlaceOf("inputs"),
            "template-too-large" => body!.PlaceOf(new TemplatePlace(1, 1)),
            _ => fields.At,
        },
    };

    private static void Report(Problems problems, TemplateProblem problem, SourcePosition at)
    {
        var fix = problem.Written is { } written ? Suggestion.Fix(written, problem.Known, problem.Fix) : problem.Fix;
        if (problem.IsWarning)
        {
            problems.Warn(at, problem.Code, problem.Message, fix);
        }
        else
        {
            problems.Error(at, problem.Code, problem.Message, fix);
        }
    }

    private static ImmutableArray<TemplateInput> Inputs(Fields fields, Problems problems, Dictionary<string, SourcePosition> places)
    {
        var inputs = ImmutableArray.CreateBuilder<TemplateInput>();
        foreach (var entry in fields.Map("inputs", CommunicationTemplate.MostInputs))
        {
            places[entry.Key.Text] = entry.Key.At;
            if (Fields.Of(entry.Value, $"input {entry.Key.Text} of {fields.What}", problems) is { } input)
            {
                inputs.Add(Input(entry.Key.Text, input, problems));
            }
        }

        return inputs.ToImmutable();
    }

    private static TemplateInput Input(string name, Fields fields, Problems problems)
    {
        var input = new TemplateInput
        {
            Name = name,
            Label = fields.Text("label") ?? name.Replace('_', ' '),
            Type = fields.Choice("type", Words.InputTypes, TemplateInputType.Text),
            Required = fields.Flag("required"),
            Options = Texts(fields, "options", problems),
            Columns = Texts(fields, "columns", problems),
            From = fields.Text("from"),
            Default = fields.Text("default", MaxExample, lines: true),
            Example = fields.Text("example", MaxExample, lines: true),
        };
        fields.Done();
        return input;
    }

    private static ImmutableArray<string> Texts(Fields fields, string key, Problems problems) =>
        [.. fields.List(key, TemplateInput.MostOptions).Select(item => Fields.ScalarOf(item, $"{key} of {fields.What}", problems)?.Text).OfType<string>()];
}
