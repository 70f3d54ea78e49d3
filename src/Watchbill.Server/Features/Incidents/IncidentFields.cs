using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Templates;

namespace Watchbill.Server.Features.Incidents;

/// <summary>The fields of a form in the form of the wire, so that the pages use the same table of verbs as every other door. Times are the reader's.</summary>
internal static class IncidentFields
{
    /// <summary>Answers to the questions of a severity tree are fields of their own: "answer.QUESTION".</summary>
    public const string AnswerPrefix = "answer.";

    /// <summary>Values of a step's parameters: "argument.NAME".</summary>
    public const string ArgumentPrefix = "argument.";

    public static IncidentCommandBody Read(IFormCollection form, DateTimeZone zone) => new(
        Seen: Number(form, "seen"),
        Severity: Text(form, "severity"),
        Answers: Answers(form),
        Why: Text(form, "why"),
        Status: Text(form, "status"),
        Comment: Text(form, "comment"),
        Anyway: Text(form, "anyway"),
        Cause: Text(form, "cause"),
        Other: Text(form, "other"),
        Related: Flag(form, "related"),
        Anchor: Text(form, "anchor"),
        At: FieldTimes.At(form["at"], zone),
        Role: Text(form, "role"),
        User: Text(form, "user"),
        Note: Text(form, "note"),
        Text: Text(form, "text"),
        Audience: Text(form, "audience"),
        Places: Many(form, "places"),
        NextIn: Text(form, "nextIn"),
        Number: Number(form, "number"),
        Entry: Number(form, "entry"),
        Starred: Flag(form, "starred"),
        External: Flag(form, "external"),
        Owner: Text(form, "owner"),
        DueIn: Text(form, "dueIn"),
        Outcome: Text(form, "outcome"),
        Fact: Text(form, "fact"),
        Holds: Flag(form, "holds"),
        Confirmation: Text(form, "confirmation"),
        Confirmed: Flag(form, "confirmed"),
        Alert: Number(form, "alert"),
        Muted: Flag(form, "muted"),
        Services: form.ContainsKey("services") ? Many(form, "services") ?? [] : null,
        Restricted: Flag(form, "restricted"),
        Viewers: Many(form, "viewers"),
        People: Many(form, "people"),
        Target: Text(form, "target"),
        Playbook: Text(form, "playbook"),
        Attached: Flag(form, "attached"),
        Item: Text(form, "item"),
        Done: Flag(form, "done"),
        Step: Text(form, "step"),
        Arguments: Answers(form, ArgumentPrefix),
        DryRun: Flag(form, "dryRun"),
        Branch: Text(form, "branch"),
        Answer: Text(form, "answer"),
        Title: Raw(form, "title"),
        Summary: Raw(form, "summary"),
        Impact: Raw(form, "impact"),
        Template: Text(form, "template"),
        Inputs: Inputs(form),
        Preview: Text(form, "preview"),
        Revision: Number(form, "revision"));

    /// <summary>What a template asks its sender for: fields of their own, as on the template's page.</summary>
    public static IReadOnlyDictionary<string, string>? Inputs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields)
    {
        var inputs = fields.Where(field => field.Key.StartsWith(TemplateView.Prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(field.Value.LastOrDefault())).Take(100)
            .ToDictionary(field => field.Key[TemplateView.Prefix.Length..], field => field.Value.Last()!, StringComparer.Ordinal);
        return inputs.Count == 0 ? null : inputs;
    }

    public static IReadOnlyDictionary<string, string>? Answers(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields, string prefix = AnswerPrefix)
    {
        var answers = fields
            .Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal) && field.Key.Length > prefix.Length && !string.IsNullOrWhiteSpace(field.Value.LastOrDefault()))
            .Take(100)
            .ToDictionary(field => field.Key[prefix.Length..], field => field.Value.Last()!.Trim(), StringComparer.Ordinal);
        return answers.Count == 0 ? null : answers;
    }

    /// <summary>Null for nothing but blanks: the field was left alone.</summary>
    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>As it is: an empty text removes what stands.</summary>
    private static string? Raw(IFormCollection form, string name) => form.ContainsKey(name) ? form[name].ToString() : null;

    private static string[]? Many(IFormCollection form, string name) => form[name].OfType<string>().Where(value => value.Length > 0).ToArray() is { Length: > 0 } values ? values : null;

    private static bool? Flag(IFormCollection form, string name) => form[name].LastOrDefault() switch { "yes" => true, "no" => false, _ => null };

    private static int? Number(IFormCollection form, string name) => int.TryParse(form[name].ToString().Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
