using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Watchbill.Domain.Playbooks;

/// <summary>
/// Makes a step and its values into exactly what would be run, each value escaped for where it goes, and says it as text. Approvals are bound to
/// the text's hash, so whatever changes in the playbook, in a value or in where it runs voids them. Pure.
/// </summary>
public static class StepRendering
{
    /// <param name="runsOn">Where and as whom it runs, from the server's settings; part of the text.</param>
    public static (RenderedStep? Step, StepTextProblem? Problem) Render(Playbook playbook, PlaybookStep step, StepArguments arguments, string runsOn)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(arguments);
        var (action, problem) = Render(step.Action, name => arguments.Values.GetValueOrDefault(name));
        if (action is null)
        {
            return (null, problem);
        }

        var canonical = Canonical(playbook, step, action, runsOn);
        return (new RenderedStep(playbook.Id, step, action, canonical, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))), null);
    }

    /// <summary>What is wrong with an action whatever its values are: parameters where none may stand, texts that cannot be read.</summary>
    public static StepTextProblem? ProblemOf(StepAction action, ImmutableArray<StepParameter> parameters) =>
        Render(action, name => parameters.FirstOrDefault(parameter => parameter.Name == name) is { } known ? new ArgumentValue(known.Type, Sample(known.Type)) : null).Problem;

    /// <summary>Names of the parameters that an action uses.</summary>
    public static IEnumerable<string> ParametersOf(StepAction action) =>
        TextsOf(action).SelectMany(text => StepTemplate.Parse(text).Parts.IsDefault ? [] : StepTemplate.Parse(text).Parts).Where(part => part.IsParameter).Select(part => part.Text).Distinct(StringComparer.Ordinal);

    internal static IEnumerable<string> TextsOf(StepAction action) => action switch
    {
        HttpCheck http => [http.Url],
        PromQuery prom => [prom.Query],
        LokiQuery loki => [loki.Query],
        SqlQuery sql => [sql.Statement],
        ShellCommand shell => shell.Arguments,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An action without texts."),
    };

    private static (RenderedAction? Action, StepTextProblem? Problem) Render(StepAction action, Func<string, ArgumentValue?> valueOf)
    {
        var texts = new List<ImmutableArray<TemplatePart>>();
        foreach (var text in TextsOf(action))
        {
            var (parts, problem) = StepTemplate.Parse(text);
            if (problem is not null)
            {
                return (null, problem);
            }

            if (parts.FirstOrDefault(part => part.IsParameter && valueOf(part.Text) is null) is { Text: { } unknown } at)
            {
                return (null, new StepTextProblem(at.At, $"${{{unknown}}} has no value"));
            }

            texts.Add(parts);
        }

        switch (action)
        {
            case HttpCheck http:
                var (url, urlProblem) = UrlText.Render(texts[0], valueOf);
                return (url is null ? null : new RenderedHttp(url, http.Head), urlProblem);
            case PromQuery prom:
                var (promQuery, promProblem) = QueryText.Render(texts[0], valueOf);
                return (promQuery is null ? null : new RenderedProm(prom.Source, promQuery, prom.Range), promProblem);
            case LokiQuery loki:
                var (lokiQuery, lokiProblem) = QueryText.Render(texts[0], valueOf);
                return (lokiQuery is null ? null : new RenderedLoki(loki.Source, lokiQuery, loki.Range, loki.Lines), lokiProblem);
            case SqlQuery sql:
                var (statement, bound, sqlProblem) = SqlText.Render(texts[0]);
                return (statement is null ? null : new RenderedSql(sql.Connection, statement, [.. bound.Select(name => valueOf(name)!)]), sqlProblem);
            case ShellCommand shell:
                var arguments = texts.Select(parts => ArgumentText.Render(parts, valueOf)).ToList();
                return arguments.FirstOrDefault(one => one.Problem is not null).Problem is { } wrong
                    ? (null, wrong)
                    : (new RenderedShell(shell.Program, [.. arguments.Select(one => one.Text!)]), null);
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "An action that nothing renders.");
        }
    }

    /// <summary>Each value in quotes of its own, so that no two actions have the same text.</summary>
    private static string Canonical(Playbook playbook, PlaybookStep step, RenderedAction action, string runsOn)
    {
        var text = new StringBuilder();
        Line("playbook", playbook.Id.Value);
        Line("step", step.Id);
        Line("runs on", runsOn);
        switch (action)
        {
            case RenderedHttp http:
                Line(http.Head ? "HEAD" : "GET", http.Url);
                break;
            case RenderedProm prom:
                Line("prometheus", prom.Source);
                Line("query", prom.Query);
                Line("range", prom.Range is { } range ? DurationText.Format(range) : "now");
                break;
            case RenderedLoki loki:
                Line("loki", loki.Source);
                Line("query", loki.Query);
                Line("range", DurationText.Format(loki.Range));
                Line("lines", loki.Lines.ToString(CultureInfo.InvariantCulture));
                break;
            case RenderedSql sql:
                Line("database", sql.Connection);
                Line("statement", sql.Statement);
                for (var i = 0; i < sql.Values.Length; i++)
                {
                    Line(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), sql.Values[i].Text);
                }

                break;
            case RenderedShell shell:
                Line("program", shell.Program);
                foreach (var argument in shell.Arguments)
                {
                    Line("argument", argument);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "An action that nothing writes down.");
        }

        Line("time limit", DurationText.Format(step.TimeLimit));
        Line("output limit", step.OutputLimit.ToString(CultureInfo.InvariantCulture));
        Line("changes", step.Changes ? "yes" : "no");
        return text.ToString();

        void Line(string name, string value) => text.Append(name).Append(": \"").Append(JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append("\"\n");
    }

    private static string Sample(ParameterType type) => type switch
    {
        NumberType number => decimal.Truncate(number.Min).ToString(CultureInfo.InvariantCulture),
        DurationType duration => DurationText.Format(duration.Min),
        ChoiceType { Values: [var first, ..] } => first,
        _ => "x",
    };
}
