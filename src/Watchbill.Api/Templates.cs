namespace Watchbill.Api;

public sealed record TemplateList(IReadOnlyList<TemplateSummary> Templates);

/// <param name="Purpose">declaration, update, resolution, customer-mail, status-page, internal-update, report or other.</param>
/// <param name="Audience">internal or customer.</param>
/// <param name="Channels">slack, mail, status-page, webhook, sms, plain, document.</param>
/// <param name="Severities">Names of the levels that it is for; none means all. So do <paramref name="Statuses"/>.</param>
public sealed record TemplateSummary(
    string Id, string Name, string? Description, string Purpose, string Audience, IReadOnlyList<string> Channels, IReadOnlyList<string> Severities, IReadOnlyList<string> Statuses);

/// <param name="Zone">In which times are written.</param>
/// <param name="Placeholders">What it writes, in the order of its text.</param>
public sealed record TemplateInfo(TemplateSummary Template, string Zone, string? Subject, string Body, IReadOnlyList<TemplateInputInfo> Inputs, IReadOnlyList<string> Placeholders);

/// <param name="Type">text, paragraph, number, choice, instant, duration or list.</param>
/// <param name="Columns">Of a list: parts of each item.</param>
/// <param name="From">The incident's name whose value holds when nothing is filled in.</param>
public sealed record TemplateInputInfo(
    string Name, string Label, string Type, bool Required, IReadOnlyList<string> Options, IReadOnlyList<string> Columns, string? From, string? Default, string? Example);

/// <param name="For">slack, mail, mail-html, status-page, webhook, sms, plain or document; else the template's first channel.</param>
/// <param name="Values">Inputs by name, and names such as incident.duration; for the rest there are examples.</param>
public sealed record PreviewTemplate(string? For = null, IReadOnlyDictionary<string, string>? Values = null);

/// <summary>What a template would look like; or what keeps it from being sent, and then no text.</summary>
public sealed record TemplatePreviewInfo(string Template, string For, string? Subject, string? Text, IReadOnlyList<TemplateProblemInfo> Problems);

/// <param name="Input">What it is about, if it is about something that is filled in.</param>
/// <param name="Line">In the subject or body, from 1; so is <paramref name="Column"/>.</param>
public sealed record TemplateProblemInfo(string? Input, int Line, int Column, string Code, string Message, string Fix);
