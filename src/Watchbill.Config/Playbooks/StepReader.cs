using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Playbooks;

/// <summary>Reads what stands in a fenced block: <c>```step http id=health</c>, YAML, <c>```</c>.</summary>
internal static class StepReader
{
    public static readonly Vocabulary<StepKind> Kinds = new(
        ("http", StepKind.Http), ("prometheus", StepKind.Prometheus), ("loki", StepKind.Loki), ("sql", StepKind.Sql), ("shell", StepKind.Shell));

    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly Duration LongestRange = Duration.FromDays(7);

    /// <param name="shared">Parameters of the whole playbook.</param>
    public static PlaybookStep Read(Draft draft, string playbook, StepKind kind, string id, Fields fields, ImmutableArray<StepParameter> shared)
    {
        var problems = draft.Problems;
        var title = fields.Text("title") ?? id;
        var parameters = ParameterReader.Read(fields, problems);
        var action = ReadAction(kind, fields, problems);
        var expect = ReadExpectations(fields, problems);
        var limit = fields.Time("timeout", Second, PlaybookStep.LongestTimeLimit) ?? PlaybookStep.DefaultTimeLimit;
        var output = fields.Integer("output", PlaybookStep.MostOutput, 1, PlaybookStep.MostOutput);
        var changes = kind == StepKind.Shell && fields.Flag("changes", otherwise: true);
        var undo = ReadUndo(fields);
        var approval = ReadApproval(draft, fields, playbook);
        var preApproved = fields.Flag("pre_approved");
        var automatic = fields.Flag("automatic");
        var hazard = fields.Text("hazard", 500, lines: true);
        if (kind != StepKind.Shell && fields.Take("changes") is { } claimed && claimed is not YamlScalar { Text: "false" })
        {
            problems.Error(claimed.At, "only-reads", $"{fields.What} only reads, so it cannot change anything", "remove changes");
        }

        fields.Done();
        if (automatic && changes)
        {
            problems.Error(fields.PlaceOf("automatic"), "automatic-change", $"{fields.What} changes something, so it cannot run by itself", "remove automatic, or write changes: false if it only reads");
        }

        CheckParameters(action, [.. parameters, .. shared.Where(one => !parameters.Any(own => own.Name == one.Name))], fields, problems);
        return new PlaybookStep(id, title, action, limit, output, changes, undo, approval, preApproved, automatic, hazard) { Parameters = parameters, Expect = expect };
    }

    private static StepAction ReadAction(StepKind kind, Fields fields, Problems problems) => kind switch
    {
        StepKind.Http => new HttpCheck(fields.Text("url", 2_000, required: true) ?? "https://x/", fields.Flag("head")),
        StepKind.Prometheus => new PromQuery(
            fields.Text("source") ?? "default", fields.Text("query", 4_000, required: true, lines: true) ?? "vector(0)", fields.Time("range", Second * 10, LongestRange)),
        StepKind.Loki => new LokiQuery(
            fields.Text("source") ?? "default",
            fields.Text("query", 4_000, required: true, lines: true) ?? "{}",
            fields.Time("range", Second, LongestRange) ?? Duration.FromHours(1),
            fields.Integer("lines", 100, 1, 1_000)),
        StepKind.Sql => new SqlQuery(fields.Text("connection", required: true) ?? "default", fields.Text("query", 8_000, required: true, lines: true) ?? "SELECT 1"),
        StepKind.Shell => new ShellCommand(
            fields.Text("program", required: true) ?? "true",
            [.. fields.List("arguments", 100).Select(item => Fields.ScalarOf(item, $"arguments of {fields.What}", problems, 2_000, lines: true)?.Text).OfType<string>()]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of step that is not read."),
    };

    private static ImmutableArray<StepExpectation> ReadExpectations(Fields fields, Problems problems)
    {
        var all = ImmutableArray.CreateBuilder<StepExpectation>();
        IEnumerable<YamlNode> items = fields.Take("expect") is YamlMap one ? [one] : fields.List("expect", 20);
        foreach (var item in items)
        {
            if (item is YamlMap map && Fields.Of(item, $"expect of {fields.What}", problems) is { } expected)
            {
                all.AddRange(map.Entries.Select(entry => Read(entry, expected, problems)).OfType<StepExpectation>());
                expected.Done();
            }
            else if (item is not YamlMap)
            {
                Fields.WrongType(problems, item, $"expect of {fields.What}", "a map such as {status: 200}");
            }
        }

        return all.ToImmutable();
    }

    private static StepExpectation? Read(YamlEntry entry, Fields fields, Problems problems)
    {
        if (entry.Key.Text is not ("status" or "value" or "rows" or "contains" or "lacks" or "exit") || fields.Scalar(entry.Key.Text, 500) is not { } scalar)
        {
            return null;
        }

        StepExpectation? read = entry.Key.Text switch
        {
            "contains" => new OutputContains(scalar.Text),
            "lacks" => new OutputLacks(scalar.Text),
            "value" => Comparisons.Parse(scalar.Text) is { } compared ? new ValueIs(compared.Comparison, compared.Limit) : null,
            "rows" => Comparisons.Parse(char.IsAsciiDigit(scalar.Text[0]) ? $"= {scalar.Text}" : scalar.Text) is { } compared && compared.Limit is >= 0 and <= 1_000_000
                ? new RowsAre(compared.Comparison, (int)compared.Limit)
                : null,
            "exit" => Whole(scalar.Text) is { } code and <= 255 ? new ExitIs(code) : null,
            _ => Status(scalar.Text),
        };
        if (read is null)
        {
            problems.Error(
                scalar.At, "invalid-expectation", $"{entry.Key.Text} of {fields.What} cannot be \"{Problems.Cut(scalar.Text)}\"", "write for example status: 200-299, value: \"< 0.01\", rows: \">= 1\" or exit: 0");
        }

        return read;
    }

    private static StatusBetween? Status(string text) => text.Split('-') switch
    {
        [var only] when Whole(only) is { } code and >= 100 and <= 599 => new StatusBetween(code, code),
        [var from, var to] when Whole(from) is { } first and >= 100 && Whole(to) is { } last and <= 599 && first <= last => new StatusBetween(first, last),
        _ => null,
    };

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Words, or <c>{step: ID}</c>.</summary>
    private static StepUndo? ReadUndo(Fields fields)
    {
        if (fields.Take("undo") is not YamlMap map)
        {
            return fields.Text("undo", 500) is { } words ? new StepUndo(null, words) : null;
        }

        var step = map.Entries.FirstOrDefault(entry => entry.Key.Text == "step")?.Value is YamlScalar scalar ? scalar.Text : null;
        return new StepUndo(step, step is null ? "" : null);
    }

    private static ApprovalRule? ReadApproval(Draft draft, Fields fields, string playbook)
    {
        if (fields.Take("approval") is not { } node || Fields.Of(node, $"approval of {fields.What}", draft.Problems) is not { } approval)
        {
            return null;
        }

        var roles = Ids.List(approval, "roles", draft.Problems, 20).ToList();
        var positions = Ids.List(approval, "positions", draft.Problems, 20).ToList();
        var second = approval.Flag("second_person");
        var expires = approval.Time("expires", Duration.FromMinutes(1), Duration.FromHours(24)) ?? ApprovalRule.DefaultExpiry;
        approval.Done();
        positions.ForEach(position => draft.Refer(DefinitionKind.Position, position));
        draft.RolesNamed.AddRange(roles.Select(role => (role, playbook)));
        if (roles.Count + positions.Count == 0)
        {
            draft.Problems.Error(approval.At, "missing-key", $"{approval.What} names nobody", "name roles or positions");
        }

        return new ApprovalRule([.. roles.Select(role => Approver.Role(role.Id)), .. positions.Select(position => Approver.Position(position.Id))], second, expires);
    }

    private static void CheckParameters(StepAction action, ImmutableArray<StepParameter> known, Fields fields, Problems problems)
    {
        var at = fields.PlaceOf(action.Kind switch { StepKind.Http => "url", StepKind.Shell => "arguments", _ => "query" });
        var unknown = StepRendering.ParametersOf(action).Where(name => !known.Any(parameter => parameter.Name == name)).ToList();
        foreach (var name in unknown)
        {
            problems.Error(at, "unknown-parameter", $"{fields.What} uses ${{{name}}}, which is no parameter", Suggestion.Fix(name, known.Select(parameter => parameter.Name), "add it to parameters"));
        }

        if (unknown.Count == 0 && StepRendering.ProblemOf(action, known) is { } problem)
        {
            problems.Error(at, "step-text", $"{fields.What} cannot be used: {problem.Sentence}", "correct it; the guide says where values may stand");
        }
    }
}
