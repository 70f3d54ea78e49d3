using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>That an update was sent to one place, and what became of it.</summary>
/// <param name="Place">"mail:customers", "webhook:desk".</param>
/// <param name="Name">As the place was called.</param>
/// <param name="Recipients">So many messages were owed.</param>
/// <param name="Unknown">May have arrived: nobody answered after they were handed over.</param>
/// <param name="Settled">Every one is delivered, failed or unknown.</param>
/// <param name="Detail">Of the latest that did not arrive; null when all did.</param>
public sealed record UpdateSend(string Place, string Name, int Recipients, int Delivered = 0, int Failed = 0, int Unknown = 0, bool Settled = false, string? Detail = null);

/// <summary>For which kind of place a text is laid out.</summary>
public enum UpdateForm
{
    /// <summary>Slack's mrkdwn.</summary>
    Slack = 0,
    MailText = 1,

    /// <summary>A fragment.</summary>
    MailHtml = 2,
    StatusPage = 3,

    /// <summary>Text for a webhook.</summary>
    Webhook = 4,
}

public sealed record UpdateForming(UpdateForm Form, string Text);

/// <summary>An update that was written by a template: what was filled in, and what came of it. Nothing is rendered again later.</summary>
/// <param name="Template">Its id.</param>
/// <param name="Inputs">As the sender wrote them, by their names.</param>
/// <param name="Subject">One line; null for a template without one.</param>
/// <param name="Forms">One for each kind of place that the template is written for.</param>
public sealed record UpdateSource(string Template, ImmutableSortedDictionary<string, string> Inputs, string? Subject, ImmutableArray<UpdateForming> Forms)
{
    /// <summary>Of all forms together, in UTF-16 units: the journal keeps them for ever.</summary>
    public const int MostText = 200_000;

    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = Inputs ?? ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<UpdateForming> Forms { get; init; } = Forms.IsDefault ? [] : Forms;

    public string? In(UpdateForm form) => Forms.FirstOrDefault(known => known.Form == form)?.Text;
}
