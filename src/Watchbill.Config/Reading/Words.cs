using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Swaps;
using Watchbill.Domain.Templates;

namespace Watchbill.Config.Reading;

/// <summary>Every fixed word of the format.</summary>
internal static class Words
{
    /// <summary>Stands for an empty slot among participants; no user may have it as id.</summary>
    public const string Nobody = "nobody";

    public static readonly Vocabulary<DefinitionKind> Kinds = new(
        ("user", DefinitionKind.User),
        ("team", DefinitionKind.Team),
        ("schedule", DefinitionKind.Schedule),
        ("policy", DefinitionKind.Policy),
        ("service", DefinitionKind.Service),
        ("mapping", DefinitionKind.Mapping),
        ("holiday-calendar", DefinitionKind.HolidayCalendar),
        ("position", DefinitionKind.Position),
        ("notification-defaults", DefinitionKind.NotificationDefaults),
        ("incident-process", DefinitionKind.IncidentProcess),
        ("template", DefinitionKind.Template),
        ("playbook", DefinitionKind.Playbook),
        ("status-page", DefinitionKind.StatusPage));

    public static readonly Vocabulary<Severity> Severities = new(
        ("info", Severity.Info),
        ("warning", Severity.Warning),
        ("error", Severity.Error),
        ("critical", Severity.Critical));

    public static readonly Vocabulary<Urgency> Urgencies = new(("low", Urgency.Low), ("high", Urgency.High));

    public static readonly Vocabulary<RuleHours> RuleHours = new(("working", Domain.Responders.RuleHours.Working), ("outside", Domain.Responders.RuleHours.Outside));

    public static readonly Vocabulary<News> News = new(
        ("all", Domain.Responders.News.All),
        ("resolved", Domain.Responders.News.Resolved),
        ("none", Domain.Responders.News.None));

    public static readonly Vocabulary<UrgencyRule> UrgencyRules = new(
        ("from-severity", UrgencyRule.FromSeverity),
        ("high", UrgencyRule.AlwaysHigh),
        ("low", UrgencyRule.AlwaysLow));

    public static readonly Vocabulary<Permission> Permissions = new(
        ("observer", Permission.Observer),
        ("responder", Permission.Responder),
        ("manager", Permission.Manager),
        ("admin", Permission.Admin));

    public static readonly Vocabulary<ContactMethodKind> Methods = new(
        ("email", ContactMethodKind.Email),
        ("sms", ContactMethodKind.Sms),
        ("slack", ContactMethodKind.Slack),
        ("webhook", ContactMethodKind.Webhook),
        ("voice", ContactMethodKind.Voice));

    public static readonly Vocabulary<RuleBase> Bases = new(
        ("run-start", RuleBase.RunStart),
        ("previous-rule", RuleBase.PreviousRule),
        ("acknowledged", RuleBase.Acknowledged),
        ("first-response", RuleBase.FirstResponse));

    public static readonly Vocabulary<Until> Untils = new(("acknowledged", Until.Acknowledged), ("resolved", Until.Resolved));

    public static readonly Vocabulary<IntegrationKind> Integrations = new(
        ("alertmanager", IntegrationKind.Alertmanager),
        ("pagerduty-events", IntegrationKind.PagerDutyEvents),
        ("json", IntegrationKind.Json));

    /// <summary>What a mapping's action may come out as.</summary>
    public static readonly ImmutableArray<string> Actions = ["trigger", "acknowledge", "resolve"];

    public static readonly Vocabulary<OverrideKind> Overrides = new(
        ("add", OverrideKind.Add),
        ("remove", OverrideKind.Remove),
        ("replace", OverrideKind.Replace),
        ("replace_all", OverrideKind.ReplaceAll));

    public static readonly Vocabulary<SwapOfferState> OfferStates = new(
        ("open", SwapOfferState.Open),
        ("accepted", SwapOfferState.Accepted),
        ("declined", SwapOfferState.Declined),
        ("withdrawn", SwapOfferState.Withdrawn));

    public static readonly Vocabulary<SwapEntryKind> SwapEntries = new(
        ("requested", SwapEntryKind.Requested),
        ("taken", SwapEntryKind.Taken),
        ("offered", SwapEntryKind.Offered),
        ("accepted", SwapEntryKind.Accepted),
        ("declined", SwapEntryKind.Declined),
        ("withdrawn", SwapEntryKind.Withdrawn),
        ("cancelled", SwapEntryKind.Cancelled));

    public static readonly Vocabulary<ReportContent> ReportContents = new(
        ("notes", ReportContent.Notes),
        ("open_alerts", ReportContent.OpenAlerts),
        ("shift_alerts", ReportContent.ShiftAlerts),
        ("recent_alerts", ReportContent.RecentAlerts),
        ("suppressed", ReportContent.Suppressed),
        ("upcoming", ReportContent.Upcoming));

    public static readonly Vocabulary<TemplateAudience> Audiences = new(("internal", TemplateAudience.Internal), ("customer", TemplateAudience.Customer));

    public static readonly Vocabulary<TemplatePurpose> Purposes = new(
        ("declaration", TemplatePurpose.Declaration),
        ("update", TemplatePurpose.Update),
        ("resolution", TemplatePurpose.Resolution),
        ("customer-mail", TemplatePurpose.CustomerMail),
        ("status-page", TemplatePurpose.StatusPage),
        ("internal-update", TemplatePurpose.InternalUpdate),
        ("report", TemplatePurpose.Report),
        ("other", TemplatePurpose.Other));

    public static readonly Vocabulary<TemplateChannel> Channels = new(
        ("slack", TemplateChannel.Slack),
        ("mail", TemplateChannel.Mail),
        ("status-page", TemplateChannel.StatusPage),
        ("webhook", TemplateChannel.Webhook),
        ("sms", TemplateChannel.Sms),
        ("plain", TemplateChannel.Plain),
        ("document", TemplateChannel.Document));

    public static readonly Vocabulary<TemplateInputType> InputTypes = new(
        ("text", TemplateInputType.Text),
        ("paragraph", TemplateInputType.Paragraph),
        ("number", TemplateInputType.Number),
        ("choice", TemplateInputType.Choice),
        ("instant", TemplateInputType.Instant),
        ("duration", TemplateInputType.Duration),
        ("list", TemplateInputType.List));

    public static readonly Vocabulary<IsoDayOfWeek> Weekdays = new(
        ("Mon", IsoDayOfWeek.Monday),
        ("Tue", IsoDayOfWeek.Tuesday),
        ("Wed", IsoDayOfWeek.Wednesday),
        ("Thu", IsoDayOfWeek.Thursday),
        ("Fri", IsoDayOfWeek.Friday),
        ("Sat", IsoDayOfWeek.Saturday),
        ("Sun", IsoDayOfWeek.Sunday));
}
