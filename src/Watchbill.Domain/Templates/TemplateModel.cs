using System.Collections.Immutable;
using NodaTime;
using static Watchbill.Domain.Templates.TemplateFields;

namespace Watchbill.Domain.Templates;

/// <summary>
/// Every name that a template may use beside its inputs. <c>check</c> holds all branches of all templates against it, and the values
/// are read by it.
/// </summary>
public static class TemplateModel
{
    public static ImmutableArray<TemplateField> Fields { get; } =
    [
        Moment<TemplateValues>("now", v => v.Now, "when the message is written"),
        Record<TemplateValues, TemplateValues>("sender", v => v, "who sends it", Maybe<TemplateValues>("name", v => v.Sender, "their name; none when Watchbill sends by itself")),
        Record<TemplateValues, TemplateValues>("recipient", v => v, "whom this copy is for", Maybe<TemplateValues>("name", v => v.Recipient, "their name, where everybody gets a copy of their own")),
        Record<TemplateValues, OrganisationValues>(
            "organisation",
            v => v.Organisation,
            "who you are",
            Maybe<OrganisationValues>("name", o => o.Name, "the organisation's name"),
            Maybe<OrganisationValues>("support_mail", o => o.SupportMail, "where customers ask for help"),
            Maybe<OrganisationValues>("status_page", o => o.StatusPage, "address of the public status page")),
        Record<TemplateValues, IncidentValues>("incident", v => v.Incident, "the incident", [.. Incident()]),
    ];

    /// <summary>The record <c>inputs</c> of a template. Its value, and each item of a list with columns, is a dictionary of objects by their names.</summary>
    public static TemplateField InputsOf(CommunicationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new TemplateField("inputs", TemplateType.Record, "what the sender fills in", optional: false, [.. template.Inputs.Select(Input)], values => values);
    }

    /// <summary>The type of what an input gives.</summary>
    public static TemplateType TypeOf(TemplateInputType input) => input switch
    {
        TemplateInputType.Text or TemplateInputType.Paragraph or TemplateInputType.Choice => TemplateType.Text,
        TemplateInputType.Number => TemplateType.Number,
        TemplateInputType.Instant => TemplateType.Instant,
        TemplateInputType.Duration => TemplateType.Duration,
        TemplateInputType.List => TemplateType.List,
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "Inputs have no such type."),
    };

    /// <summary>The field at a path of names, or null. Names below a list are those of its items.</summary>
    public static TemplateField? Find(IEnumerable<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TemplateField? found = null;
        var fields = Fields;
        foreach (var name in path)
        {
            found = fields.FirstOrDefault(field => field.Name == name || field.Name == TemplateField.AnyName);
            if (found is null)
            {
                return null;
            }

            fields = found.Fields;
        }

        return found;
    }

    /// <summary>Every name with its whole path, records first and then what is in them: "incident.severity.name", "incident.updates[].text".</summary>
    public static IEnumerable<(string Path, TemplateField Field)> All() => Below("", Fields);

    private static IEnumerable<(string Path, TemplateField Field)> Below(string prefix, ImmutableArray<TemplateField> fields)
    {
        foreach (var field in fields)
        {
            yield return (prefix + field.Name, field);
            foreach (var inner in Below($"{prefix}{field.Name}{(field.Type == TemplateType.List ? "[]" : "")}.", field.Fields))
            {
                yield return inner;
            }
        }
    }

    private static TemplateField Input(TemplateInput input) =>
        new(
            input.Name,
            TypeOf(input.Type),
            input.Label,
            optional: !input.Required && input.Default is null,
            [.. input.Columns.Select(column => new TemplateField(column, TemplateType.Text, column, optional: false, [], row => Entry(row, column)))],
            values => Entry(values, input.Name));

    private static object? Entry(object values, string name) => ((IReadOnlyDictionary<string, object?>)values).GetValueOrDefault(name);

    private static IEnumerable<TemplateField> Incident() =>
    [
        Text<IncidentValues>("reference", i => i.Reference, "its number as people say it: INC-142"),
        Text<IncidentValues>("title", i => i.Title, "its title"),
        Text<IncidentValues>("link", i => i.Link, "address of its room"),
        Record<IncidentValues, IncidentValues>(
            "severity",
            i => i,
            "how bad it is",
            Text<IncidentValues>("name", i => i.Severity, "the level's name: SEV 1"),
            Maybe<IncidentValues>("definition", i => i.SeverityDefinition, "what the level means")),
        Record<IncidentValues, IncidentValues>(
            "status",
            i => i,
            "where it stands",
            Text<IncidentValues>("name", i => i.Status, "the status's name: Mitigating"),
            Text<IncidentValues>("category", i => i.Category, "triage, live, resolved, learning, closed, declined, merged or cancelled")),
        Maybe<IncidentValues>("previous_status", i => i.PreviousStatus, "the name of the status before this one"),
        Flag<IncidentValues>("is_drill", i => i.IsDrill, "whether it is a drill or a test"),
        Flag<IncidentValues>("is_security", i => i.IsSecurity, "whether it is a security incident"),
        Moment<IncidentValues>("declared_at", i => i.DeclaredAt, "when it was declared"),
        Moment<IncidentValues>("detected_at", i => i.DetectedAt, "when it was noticed"),
        Moment<IncidentValues>("started_at", i => i.StartedAt, "when the trouble began"),
        MaybeMoment<IncidentValues>("acknowledged_at", i => i.AcknowledgedAt, "when somebody first answered"),
        MaybeMoment<IncidentValues>("mitigated_at", i => i.MitigatedAt, "when the effect ended"),
        MaybeMoment<IncidentValues>("resolved_at", i => i.ResolvedAt, "when it was resolved"),
        Time<IncidentValues>("duration", i => i.Duration, "from its start until it was resolved, or until now"),
        MaybeTime<IncidentValues>("quiet_time", i => i.QuietTime, "how long all has to stay quiet before it counts as resolved"),
        Maybe<IncidentValues>("commander", i => i.Commander, "who commands"),
        Maybe<IncidentValues>("on_call", i => i.OnCall, "who is on call for it"),
        Record<IncidentValues, IncidentValues>("roles", i => i, "who holds a role, by the role's id: incident.roles.scribe", Role()),
        Records<IncidentValues, PersonValues>(
            "people",
            i => i.People,
            "everybody who holds a role",
            Text<PersonValues>("role", p => p.Role, "the role's name"),
            Text<PersonValues>("name", p => p.Name, "the person's name")),
        Maybe<IncidentValues>("service", i => i.Services.FirstOrDefault()?.Name, "the first affected service's name"),
        Maybe<IncidentValues>("dashboard", i => i.Services.FirstOrDefault()?.Dashboard, "address of the first service's dashboard"),
        Maybe<IncidentValues>("runbook", i => i.Services.FirstOrDefault()?.Runbook, "address of the first service's runbook"),
        Records<IncidentValues, ServiceValues>(
            "services",
            i => i.Services,
            "all affected services",
            Text<ServiceValues>("name", s => s.Name, "its name"),
            Maybe<ServiceValues>("dashboard", s => s.Dashboard, "address of its dashboard"),
            Maybe<ServiceValues>("runbook", s => s.Runbook, "address of its runbook")),
        Texts<IncidentValues>("components", i => i.Components, "affected components of the status page"),
        Maybe<IncidentValues>("impact", i => i.Impact, "what the trouble does to customers"),
        Maybe<IncidentValues>("summary", i => i.Summary, "the state in a sentence or two"),
        Maybe<IncidentValues>("what_we_do", i => i.WhatWeDo, "what is being done"),
        Maybe<IncidentValues>("root_cause", i => i.RootCause, "why it happened"),
        Maybe<IncidentValues>("resolution", i => i.Resolution, "what ended it"),
        MaybeMoment<IncidentValues>("next_update_at", i => i.NextUpdateAt, "when the next update is promised"),
        MaybeTime<IncidentValues>("next_update_in", i => i.NextUpdateIn, "how long until then"),
        Count<IncidentValues>("update_number", i => i.UpdateNumber, "number of the update that is being written, from 1"),
        Maybe<IncidentValues>("source_link", i => i.SourceLink, "address of the alert where it came from"),
        Maybe<IncidentValues>("channel", i => i.Channel, "its Slack channel: #incident-20261121-003"),
        Maybe<IncidentValues>("war_room", i => i.WarRoom, "address of the call"),
        Maybe<IncidentValues>("status_page", i => i.StatusPage, "address of it on the status page"),
        Record<IncidentValues, IncidentValues>(
            "review",
            i => i,
            "its review",
            MaybeMoment<IncidentValues>("at", i => i.ReviewAt, "when people meet for it"),
            Maybe<IncidentValues>("link", i => i.ReviewLink, "address of the review or its report"),
            Texts<IncidentValues>("reviewers", i => i.Reviewers, "who has read the report")),
        Records<IncidentValues, UpdateValues>(
            "updates",
            i => i.Updates,
            "updates so far, the oldest first",
            Count<UpdateValues>("number", u => u.Number, "from 1"),
            Moment<UpdateValues>("at", u => u.At, "when it was posted"),
            Text<UpdateValues>("text", u => u.Text, "what it said"),
            Maybe<UpdateValues>("status", u => u.Status, "the status it told"),
            Maybe<UpdateValues>("by", u => u.By, "who wrote it")),
        Records<IncidentValues, TimelineValues>(
            "timeline",
            i => i.Timeline,
            "starred entries of the timeline, the oldest first",
            Moment<TimelineValues>("at", t => t.At, "when it happened"),
            Text<TimelineValues>("text", t => t.Text, "what happened"),
            Maybe<TimelineValues>("by", t => t.By, "who did it")),
        Records<IncidentValues, TargetValues>(
            "targets",
            i => i.Targets,
            "response targets by their due times",
            Text<TargetValues>("name", t => t.Name, "what was promised"),
            Moment<TargetValues>("due", t => t.Due, "when it is due"),
            Text<TargetValues>("state", t => t.State, "open, kept, missed, held or dropped"),
            MaybeTime<TargetValues>("late", t => t.Late, "by how much it was missed")),
        Records<IncidentValues, ActionValues>("actions", i => i.Actions, "action items of the review", Action()),
        Records<IncidentValues, ActionValues>("preventions", i => [.. i.Actions.Where(a => string.Equals(a.Category, "prevention", StringComparison.OrdinalIgnoreCase))], "action items of the category prevention", Action()),
    ];

    private static ImmutableArray<TemplateField> Action() =>
    [
        Text<ActionValues>("what", a => a.What, "what is to be done"),
        Text<ActionValues>("status", a => a.Status, "open, done …"),
        Maybe<ActionValues>("owner", a => a.Owner, "who does it"),
        Maybe<ActionValues>("category", a => a.Category, "prevention, detection, response …"),
        Maybe<ActionValues>("priority", a => a.Priority, "how urgent it is"),
        MaybeMoment<ActionValues>("due", a => a.Due, "by when"),
    ];
}

/// <summary>Short ways to write fields down.</summary>
internal static class TemplateFields
{
    public static TemplateField Text<T>(string name, Func<T, string> read, string description) => Of<T>(name, TemplateType.Text, description, optional: false, r => read(r));

    public static TemplateField Maybe<T>(string name, Func<T, string?> read, string description) => Of<T>(name, TemplateType.Text, description, optional: true, r => read(r));

    public static TemplateField Flag<T>(string name, Func<T, bool> read, string description) => Of<T>(name, TemplateType.Flag, description, optional: false, r => read(r));

    public static TemplateField Count<T>(string name, Func<T, int> read, string description) => Of<T>(name, TemplateType.Number, description, optional: false, r => (decimal)read(r));

    public static TemplateField Moment<T>(string name, Func<T, Instant> read, string description) => Of<T>(name, TemplateType.Instant, description, optional: false, r => read(r));

    public static TemplateField MaybeMoment<T>(string name, Func<T, Instant?> read, string description) => Of<T>(name, TemplateType.Instant, description, optional: true, r => read(r));

    public static TemplateField Time<T>(string name, Func<T, Duration> read, string description) => Of<T>(name, TemplateType.Duration, description, optional: false, r => read(r));

    public static TemplateField MaybeTime<T>(string name, Func<T, Duration?> read, string description) => Of<T>(name, TemplateType.Duration, description, optional: true, r => read(r));

    public static TemplateField Texts<T>(string name, Func<T, ImmutableArray<string>> read, string description) => Of<T>(name, TemplateType.List, description, optional: true, r => read(r).ToList<object>());

    public static TemplateField Records<T, TItem>(string name, Func<T, ImmutableArray<TItem>> read, string description, params ImmutableArray<TemplateField> fields)
        where TItem : class =>
        new(name, TemplateType.List, description, optional: true, fields, r => read((T)r).ToList<object>());

    public static TemplateField Record<T, TInner>(string name, Func<T, TInner> read, string description, params ImmutableArray<TemplateField> fields)
        where TInner : class =>
        new(name, TemplateType.Record, description, optional: false, fields, r => read((T)r));

    /// <summary>Roles are read by name where the graph of values is made: the record itself is their dictionary.</summary>
    public static TemplateField Role() => Of<IncidentValues>(TemplateField.AnyName, TemplateType.Text, "names of whoever holds the role; none while it is vacant", optional: true, r => r.Roles);

    private static TemplateField Of<T>(string name, TemplateType type, string description, bool optional, Func<T, object?> read) =>
        new(name, type, description, optional, [], record => read((T)record));
}
