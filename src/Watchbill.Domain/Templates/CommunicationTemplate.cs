using System.Collections.Immutable;

namespace Watchbill.Domain.Templates;

public enum TemplateAudience
{
    Internal = 0,

    /// <summary>Customers and everybody else outside: held back while a security incident is not contained.</summary>
    Customer = 1,
}

/// <summary>At which moment of an incident a message is sent.</summary>
public enum TemplatePurpose
{
    Declaration = 0,
    Update = 1,
    Resolution = 2,
    CustomerMail = 3,
    StatusPage = 4,
    InternalUpdate = 5,
    Report = 6,
    Other = 7,
}

/// <summary>The kinds of places that a template is written for.</summary>
public enum TemplateChannel
{
    Slack = 0,

    /// <summary>Has a subject, and goes out as text and as HTML.</summary>
    Mail = 1,
    StatusPage = 2,
    Webhook = 3,
    Sms = 4,

    /// <summary>Text without any markup.</summary>
    Plain = 5,

    /// <summary>A page of Markdown, such as a report for the wiki.</summary>
    Document = 6,
}

/// <summary>
/// A message that an incident sends again and again: Markdown with names in double braces, and what its sender has to fill in.
/// The names are those of <see cref="TemplateModel"/> and <c>inputs.NAME</c>.
/// </summary>
public sealed record CommunicationTemplate
{
    public const int MostInputs = 40;
    public const int MaxSubject = 500;

    /// <summary>In UTF-16 units.</summary>
    public const int MaxBody = 32 * 1024;

    /// <summary>A slug.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required TemplatePurpose Purpose { get; init; }

    public TemplateAudience Audience { get; init; }

    /// <summary>At least one; the first is what a preview shows.</summary>
    public ImmutableArray<TemplateChannel> Channels { get; init; } = [];

    /// <summary>Names of severity levels, compared without case. Empty: for all.</summary>
    public ImmutableArray<string> Severities { get; init; } = [];

    /// <summary>Names of statuses that the incident may have when this is sent, compared without case. Empty: for all.</summary>
    public ImmutableArray<string> Statuses { get; init; } = [];

    /// <summary>IANA zone in which times are written where the text names none.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>One line; for mail it is required.</summary>
    public string? Subject { get; init; }

    public required string Body { get; init; }

    public ImmutableArray<TemplateInput> Inputs { get; init; } = [];
}
