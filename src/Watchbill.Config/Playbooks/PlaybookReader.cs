using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>Reads a playbook: its front matter here, what it says below that in <see cref="PlaybookBody"/>.</summary>
internal static class PlaybookReader
{
    private const int MaxAttachments = 50;
    private const int MaxList = 100;
    private static readonly Duration LongestHold = Duration.FromDays(7);

    public static void Read(Draft draft, ConfigurationFile file)
    {
        if (PlaybookFile.Split(file, draft.Problems) is not { } split)
        {
            draft.Problems.MissFile();
            return;
        }

        if (YamlParser.Parse(file.Path, split.Front, draft.Problems) is not { } roots)
        {
            draft.Problems.MissFile();
            return;
        }

        if (Fields.Of(roots is [var only] ? only : new YamlMap(new SourcePosition(file.Path, 1, 1), []), $"playbook {file.Path}", draft.Problems) is { } fields)
        {
            Read(draft, split, fields, file.Text);
        }
    }

    private static void Read(Draft draft, PlaybookFile file, Fields fields, string text)
    {
        var written = fields.Scalar("id");
        var id = written?.Text ?? System.IO.Path.GetFileNameWithoutExtension(file.Path);
        if (!draft.Declare(new DefinitionKey(DefinitionKind.Playbook, id), written?.At ?? fields.At))
        {
            return;
        }

        var problems = draft.Problems;
        var title = fields.Text("title");
        var version = fields.Text("version");
        var security = fields.Flag("security");
        var attach = ReadAttachments(draft, fields);
        var severities = ReadSeverities(fields, problems);
        var parameters = ParameterReader.Read(fields, problems);
        var success = Texts(fields, "success", problems);
        var validation = ReadValidation(fields, problems);
        var contacts = Pairs(fields, "contacts", "name", "reach", problems, (name, reach, _) => new PlaybookContact(name, reach));
        var links = Pairs(fields, "links", "title", "url", problems, (name, url, at) =>
        {
            draft.PlaybookLinks.Add(new WrittenLink(file.Path, url, at, id));
            return new PlaybookLink(name, url);
        });
        fields.Done();

        var body = new PlaybookBody(draft, file, id, parameters).Read();
        if (title is null && body.Title is null)
        {
            problems.Error(fields.At, "missing-key", $"playbook {id} has no title", "add title to the front matter, or a line \"# Title\"");
        }

        var playbook = new Playbook(new PlaybookId(id), title ?? body.Title ?? id, version, security, text)
        {
            Attach = attach,
            Severities = severities,
            Parameters = parameters,
            Phases = body.Phases,
            Steps = body.Steps,
            Success = success,
            Validation = [.. validation.Select(criterion => criterion.Criterion)],
            Contacts = contacts,
            Links = links,
        };
        foreach (var (criterion, at) in validation.Where(one => one.Criterion.Step is { } step && playbook.Step(step) is null))
        {
            problems.Error(at, "unknown-step", $"there is no step \"{Problems.Cut(criterion.Step!)}\" in playbook {id}", Suggestion.Fix(criterion.Step!, playbook.Steps.Select(step => step.Id), "add the step or correct the id"));
        }

        draft.Playbooks.Add(playbook);
        PlaybookCheck.Run(draft, playbook, file, fields.At);
    }

    private static ImmutableArray<PlaybookAttachment> ReadAttachments(Draft draft, Fields fields)
    {
        var problems = draft.Problems;
        var all = ImmutableArray.CreateBuilder<PlaybookAttachment>();
        foreach (var item in fields.List("attach", MaxAttachments))
        {
            if (Fields.Of(item, $"attach {all.Count + 1} of {fields.What}", problems) is not { } one)
            {
                continue;
            }

            var title = one.Text("title");
            var labels = one.Map("labels", MaxList)
                .Select(entry => (Name: entry.Key.Text, Value: Fields.ScalarOf(entry.Value, $"label {Problems.Cut(entry.Key.Text)} of {one.What}", problems)?.Text))
                .Where(label => label.Value is not null)
                .Select(label => new LabelPattern(label.Name, label.Value!))
                .ToImmutableArray();
            var services = Ids.List(one, "services", problems).ToList();
            services.ForEach(service => draft.Refer(DefinitionKind.Service, service));
            var severities = Texts(one, "severities", problems);
            var facts = FactReader.Read(one, problems);
            one.Done();
            var attachment = new PlaybookAttachment(title, labels, [.. services.Select(service => new ServiceId(service.Id))], severities, facts);
            if (title is null && labels.IsEmpty && services.Count == 0 && severities.IsEmpty && facts.IsEmpty)
            {
                problems.Error(one.At, "attaches-to-everything", $"{one.What} names nothing", "name a title, labels, services, severities or facts");
            }

            all.Add(attachment);
        }

        return all.ToImmutable();
    }

    private static ImmutableArray<PlaybookSeverity> ReadSeverities(Fields fields, Problems problems)
    {
        var rows = ImmutableArray.CreateBuilder<PlaybookSeverity>();
        foreach (var item in fields.List("severities", 20))
        {
            if (Fields.Of(item, $"severity {rows.Count + 1} of {fields.What}", problems) is not { } row)
            {
                continue;
            }

            var name = row.Text("name", required: true);
            var when = row.Text("when", 500, required: true);
            var label = row.Text("label");
            var limit = row.Scalar("is");
            row.Done();
            var compared = limit is null ? null : Comparisons.Parse(limit.Text);
            if (limit is not null && compared is null)
            {
                problems.Error(limit.At, "invalid-comparison", $"is of {row.What} cannot be \"{Problems.Cut(limit.Text)}\"", "write a comparison such as \"> 95\"");
            }

            if (label is null != limit is null)
            {
                problems.Error(row.At, "label-and-is", $"{row.What} has {(label is null ? "a limit without a label" : "a label without a limit")}", "write both label and is, or neither");
            }

            rows.Add(new PlaybookSeverity(name ?? "", when ?? "", label, compared?.Comparison ?? Comparison.More, compared?.Limit));
        }

        return rows.ToImmutable();
    }

    /// <summary>A text, or <c>{check: text, for: 30m, step: health}</c>.</summary>
    private static List<(ValidationCriterion Criterion, SourcePosition At)> ReadValidation(Fields fields, Problems problems)
    {
        var all = new List<(ValidationCriterion, SourcePosition)>();
        foreach (var item in fields.List("validation", MaxList))
        {
            if (item is YamlScalar)
            {
                if (Fields.ScalarOf(item, $"validation of {fields.What}", problems, 500) is { } text)
                {
                    all.Add((new ValidationCriterion(text.Text, Duration.Zero, null), item.At));
                }
            }
            else if (Fields.Of(item, $"validation {all.Count + 1} of {fields.What}", problems) is { } one)
            {
                var check = one.Text("check", 500, required: true);
                var hold = one.Time("for", Duration.Zero, LongestHold) ?? Duration.Zero;
                var step = one.Scalar("step");
                one.Done();
                all.Add((new ValidationCriterion(check ?? "", hold, step?.Text), step?.At ?? item.At));
            }
        }

        return all;
    }

    private static ImmutableArray<string> Texts(Fields fields, string key, Problems problems) =>
        [.. fields.List(key, MaxList).Select(item => Fields.ScalarOf(item, $"{key} of {fields.What}", problems, 500)?.Text).OfType<string>()];

    private static ImmutableArray<T> Pairs<T>(Fields fields, string key, string first, string second, Problems problems, Func<string, string, SourcePosition, T> make)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        foreach (var item in fields.List(key, MaxList))
        {
            if (Fields.Of(item, $"{key} {all.Count + 1} of {fields.What}", problems) is { } one)
            {
                var (left, right) = (one.Text(first, required: true), one.Scalar(second, 2_000, required: true));
                one.Done();
                if (left is not null && right is not null)
                {
                    all.Add(make(left, right.Text, right.At));
                }
            }
        }

        return all.ToImmutable();
    }
}
