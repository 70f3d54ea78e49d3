using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Reading.Processes;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Config.Export;

/// <summary>How incident processes are written. Statuses, roles and reasons are written even where they are the usual ones: what is usual may change.</summary>
internal static class ProcessForms
{
    private static readonly TextForm False = new("false", Bare: true);

    public static MapForm Of(IncidentProcess process) => new FormBuilder()
        .Add("name", process.Name)
        .Add("reference", process.Reference)
        .Add("channel", process.Channel)
        .Add("war_room", process.WarRoom)
        .AddEach("severities", process.Levels.Select(Of))
        .AddEach("statuses", process.Statuses.Select(Of))
        .AddEach("roles", process.Roles.Select(Of))
        .Add("severity_questions", process.Tree is { } tree ? new ListForm([.. tree.Questions.Select(Of)], Flow: false) : null)
        .Add("false_positive_reasons", new MapForm([.. process.Reasons.Select(reason => (reason.Id, (YamlForm)new TextForm(reason.Name)))], Flow: false))
        .AddEach("mail_lists", process.MailLists.Select(Of))
        .AddEach("webhooks", process.Webhooks.Select(Of))
        .AddEach("approvals", process.Approvals.Select(Of))
        .Build();

    private static MapForm Of(MailList list) => new FormBuilder()
        .Add("id", list.Id)
        .Add("name", list.Name)
        .Add("audience", ProcessWords.Audiences.TextOf(list.Audience))
        .Add("addresses", list.Addresses.IsEmpty ? null : new ListForm([.. list.Addresses.Select(address => new TextForm(address))], Flow: false))
        .Add("people", Targets(list.People))
        .Add("subject", list.Subject)
        .Build();

    private static MapForm Of(UpdateWebhook webhook) => new FormBuilder()
        .Add("id", webhook.Id)
        .Add("name", webhook.Name)
        .Add("audience", ProcessWords.Audiences.TextOf(webhook.Audience))
        .Add("url", webhook.Url)
        .Add("secret", webhook.Secret)
        .Build();

    private static MapForm Of(ApprovalDemand demand) => new FormBuilder()
        .Add("id", demand.Id)
        .Add("audience", demand.Audience is { } audience ? ProcessWords.Audiences.TextOf(audience) : null)
        .Add("places", demand.Places)
        .Add("by", demand.Roles)
        .Add("second_person", demand.SecondPerson)
        .Build();

    private static MapForm Of(SeverityLevel level) => new FormBuilder()
        .Add("id", level.Id)
        .Add("name", level.Name)
        .Add("aliases", Sentences(level.Aliases))
        .Add("definition", level.Definition)
        .Add("examples", Sentences(level.Examples))
        .Add("bands", level.Bands.IsEmpty ? null : new MapForm([.. level.Bands.Select(band => (band.Measure, (YamlForm)new TextForm(band.Range)))], Flow: false))
        .Add("alert_severity", Words.Severities.TextOf(level.AlertSeverity))
        .Add("policy", level.Policy?.Value)
        .Add("pages", level.Pages ? null : False)
        .Add("review", level.NeedsReview)
        .Add("war_room", level.WarRoom)
        .Add("targets", level.Targets.IsEmpty ? null : new ListForm([.. level.Targets.Select(Of)], Flow: false))
        .Add("resolve", level.Gate is { } gate ? Of(gate) : null)
        .Build();

    private static MapForm Of(ResolveGate gate) => new FormBuilder()
        .Add("quiet", Text(gate.QuietFor))
        .Add("confirm", Sentences(gate.Confirmations))
        .Add("tasks_done", gate.TasksDone)
        .Add("playbooks_done", gate.PlaybooksDone)
        .Add("reopen_within", Text(gate.ReopenWithin))
        .Build();

    private static MapForm Of(ResponseTarget target) => new FormBuilder()
        .Add("id", target.Id)
        .Add("name", target.Name)
        .Add("met_by", MetBy(target))
        .Add("within", Of(target.Within))
        .Add("from", target.Base == TargetBase.Declared ? null : ProcessWords.Bases.TextOf(target.Base))
        .Add("every", target.Repeats)
        .Add("remind", target.RemindBefore is { } remind ? Durations.Format(remind) : null)
        .Add("comparison", target.Inclusive ? null : ProcessWords.Comparisons.TextOf(target.Inclusive))
        .Add("opens_after", Text(target.OpensAfter))
        .Add("when", target.Facts)
        .Add("outward", target.Outward)
        .Add("responsible", target.Responsible)
        .Add("missed", target.Missed.IsEmpty ? null : new ListForm([.. target.Missed.Select(Of)], Flow: false))
        .Add("page", target.PagesWhenMissed ? null : False)
        .Build();

    private static YamlForm MetBy(ResponseTarget target) => target.Trigger switch
    {
        TargetTrigger.RoleHeld => new FormBuilder(flow: true).Add("role", target.Argument).Build(),
        TargetTrigger.Update => new FormBuilder(flow: true).Add("update", target.Argument).Build(),
        TargetTrigger.Status => new FormBuilder(flow: true).Add("status", target.Argument).Build(),
        TargetTrigger.Acknowledged or TargetTrigger.ByHand => new TextForm(ProcessWords.PlainTriggers.TextOf(target.Trigger)),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Files have no word for it."),
    };

    private static YamlForm Of(TargetSpan span) => span.Duration is { } duration
        ? new TextForm(Durations.Format(duration))
        : new FormBuilder(flow: true).Add("business_days", span.BusinessDays).Add("zone", span.Zone?.Id).Add("holidays", span.Holidays).Build();

    private static MapForm Of(MissedStep step)
    {
        var target = step.Target is { } paged ? DocumentForms.Of(paged).Entries : [("role", new TextForm(step.Role ?? ""))];
        return new MapForm([("after", new TextForm(Durations.Format(step.After))), .. target], Flow: true);
    }

    private static MapForm Of(IncidentStatus status) => new FormBuilder(flow: true)
        .Add("id", status.Id)
        .Add("name", status.Name)
        .Add("category", ProcessWords.Categories.TextOf(status.Category))
        .Add("phase", ProcessWords.Phases.TextOf(status.Phase))
        .Add("sets", status.Anchor is { } anchor ? ProcessWords.Anchors.TextOf(anchor) : null)
        .Build();

    private static MapForm Of(IncidentRole role) => new FormBuilder()
        .Add("id", role.Id)
        .Add("name", role.Name)
        .Add("duties", Sentences(role.Duties))
        .Add("leads", role.Leads)
        .Add("from", Targets(role.FilledFrom))
        .Add("at", role.Levels)
        .Add("when", role.Facts)
        .Add("vacant", role.VacantFor is { } vacant ? Durations.Format(vacant) : null)
        .Add("silent", role.SilentFor is { } silent ? Durations.Format(silent) : null)
        .Add("deputies", Targets(role.Deputies))
        .Build();

    private static MapForm Of(SeverityQuestion question) => new FormBuilder()
        .Add("id", question.Id)
        .Add("ask", question.Text)
        .Add("measure", question.Measure)
        .Add("unit", question.Unit)
        .Add(ProcessWords.Thresholds.TextOf(question.Comparison), question.Measure is null ? null : new TextForm(question.Threshold.ToString(CultureInfo.InvariantCulture), Bare: true))
        .Add("yes", End(question.Yes))
        .Add("no", End(question.No))
        .Build();

    private static string End(SeverityBranch end) => end.Question ?? end.Level ?? ProcessWords.NoIncident;

    private static ListForm? Targets(ImmutableArray<Target> targets) => targets.IsEmpty ? null : new ListForm([.. targets.Select(DocumentForms.Of)], Flow: true);

    /// <summary>One to a line.</summary>
    private static ListForm? Sentences(ImmutableArray<string> items) => items.IsEmpty ? null : new ListForm([.. items.Select(item => new TextForm(item))], Flow: false);

    private static string? Text(Duration duration) => duration == Duration.Zero ? null : Durations.Format(duration);
}
