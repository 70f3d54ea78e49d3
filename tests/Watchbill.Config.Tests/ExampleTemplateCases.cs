using Watchbill.Templates;

namespace Watchbill.Config.Tests;

/// <summary>What a template of a team has to say: the rows of its requirements, and what they ask for in the order of the text.</summary>
/// <param name="Status">Of the incident that it is rendered for.</param>
/// <param name="Placeholders">What stands for each placeholder of the team's document, in its order; as <see cref="TemplateCheck.Placeholders"/> writes it.</param>
internal sealed record ExampleTemplateCase(string Team, string Id, string Rows, string Severity, string Status, TemplateDestination Destination, string[] Elements, string[] Placeholders)
{
    public override string ToString() => $"{Team}/{Id}";
}

internal static class ExampleTemplateCases
{
    public static readonly ExampleTemplateCase[] All =
    [
        new("fraiseql", "incident-initial-declaration", "F-034 F-035 F-036 F-037 F-038 F-039 F-040 F-041 F-042 F-043 F-044 F-045 F-046 F-047 F-048", "CRITICAL", "Investigating", TemplateDestination.Slack,
            [":warning: *INCIDENT DECLARED: Query API*", "*Severity*: CRITICAL", "*Service*: Query API", "*Detected*: 14:23 UTC", "*Start Time*: 14:20 UTC", "*Impact Summary*:", "• 12% of requests", "• Queries time out", "• About 30 minutes", "*Current Status*: Investigating", "*Next Update*: In 5 minutes", "*Slack Channel*: #incident-20261121-003", "*PagerDuty*: https://", "*Dashboard*: https://", "*Runbook*: https://", "*Team Members Assigned*:", "• On-Call: Ana Sample", "• Incident Commander: Bob Sample", "• @dana, database"],
            ["default incident.service incident.title", "incident.severity.name", "name", "time incident.detected_at", "time incident.started_at", "inputs.affected", "inputs.customer_impact", "inputs.duration_estimate", "default incident.source_link \"no link\"", "default incident.dashboard \"none for this service\"", "default incident.runbook \"none for this service\"", "this"]),
        new("fraiseql", "incident-status-update", "F-049 F-050 F-051 F-052 F-053 F-054 F-055 F-056 F-057 F-058 F-119", "HIGH", "Mitigating", TemplateDestination.Slack,
            [":clock1: *INCIDENT UPDATE* - 15:00 UTC", "*Previous Status*: Identified", "*Current Status*: Mitigating", "*Root Cause*:\nA long query", "*Mitigation in Progress*:", "• End the query: done", "• Raise the pool's size: in progress", "*Impact Update*:", "2.1%", "p95 480 ms", "within 20 minutes", "*Next Steps*:\nWatch the pool", "*Next Update*: In 5 minutes"],
            ["time now", "default incident.previous_status \"none\"", "incident.status.name", "inputs.root_cause", "action", "state", "inputs.error_rate", "inputs.latency", "inputs.resolution_estimate", "inputs.next_steps", "duration inputs.next_update"]),
        new("fraiseql", "incident-resolution", "F-059 F-060 F-061 F-062 F-063 F-064 F-065 F-066 F-067 F-068 F-069 F-070 F-071 F-129", "MEDIUM", "Resolved", TemplateDestination.Slack,
            [":white_check_mark: *INCIDENT RESOLVED* - 15:00 UTC", "*Incident ID*: INC-20261121-003", "*Severity*: MEDIUM", "*Duration*: 00:24 (from 14:23 to 14:47 UTC)", "*Root Cause*:\nA long query", "*Actions Taken*:\n• Ended the query\n• Raised the pool's size", "*Impact*:", "450 of 56,000", "450", "Two customers", "*Status*:\nService is fully operational and returning to baseline metrics.", "*Post-Incident Analysis*:\nRCA meeting scheduled for 2026-11-22 at 15:00 UTC\nAttendees: Bob Sample, Ana Sample, Database team", "*Next Steps*:", "☐ Gather logs and metrics\n☐ Identify preventive measures\n☐ Create follow-up issues\n☐ Update runbooks if needed", "Questions? Ping Ana Sample"],
            ["time now", "incident.severity.name", "duration incident.duration", "time incident.started_at", "time incident.resolved_at", "inputs.root_cause", "this", "inputs.requests", "inputs.errors", "inputs.segments", "date incident.review.at", "time incident.review.at", "inputs.teams"]),
        new("fraiseql", "customer-notification", "F-072 F-073 F-074 F-075 F-076 F-077 F-078 F-079 F-080 F-081 F-082 F-083 F-084 F-085 F-270", "CRITICAL", "Resolved", TemplateDestination.MailText,
            ["Subject: [RESOLVED] Service Disruption on 2026-11-21", "Dear Casey Customer,", "We experienced a service disruption on 2026-11-21 from 14:23 to 14:47 UTC.", "WHAT HAPPENED:\nQueries failed", "ROOT CAUSE:\nOne long query", "IMPACT:", "Your account: Was affected", "Queries affected: 450 queries failed", "Downtime: 24 minutes", "RESOLUTION:\nWe ended the query", "Service returned to normal at 14:47 UTC.", "NEXT STEPS:", "1. Limit how long queries run - Target date: 2026-12-01", "2. Test the limit - Target date: to be set", "SERVICE CREDIT:", "we have issued a 10% service credit to your account", "https://", "APOLOGY:\n", "support@fraiseql.com or reply to this email", "Best regards,\nFraiseQL Operations Team"],
            ["date incident.started_at", "default recipient.name \"customer\"", "date incident.started_at", "time incident.started_at", "time incident.resolved_at", "inputs.what_happened", "inputs.root_cause", "inputs.affected", "plural inputs.queries_failed \"query\" \"queries\"", "duration inputs.downtime", "inputs.fix", "time incident.resolved_at", "what", "date due", "inputs.credit"]),
        new("fraiseql", "post-incident-report", "F-086 F-087 F-088 F-089 F-090 F-091 F-092 F-093 F-094 F-095 F-096 F-097 F-098 F-099", "HIGH", "Resolved", TemplateDestination.Markdown,
            ["# Post-Incident Report: INC-20261121-003", "## Executive Summary\nFor 24 minutes", "## Timeline", "| Time | Event |\n|------|-------|", "| 14:23 UTC | Alert fired |", "## Impact", "- **Duration**: 24 minutes (14:23-14:47 UTC)", "- **Affected Requests**: 450 out of 56000 (0.8%)", "- **Error Rate**: Spike from 0.039% to 2.1%", "- **Customer Impact**: ", "- **Severity**: HIGH", "## Root Cause Analysis", "### Primary Cause\nA long", "### Contributing Factors\nQueries", "### Why We Didn't Catch This Earlier\nThe alert", "## What Went Well\n- Answered within a minute\n- Clear updates\n- Quick mitigation", "## What Needs Improvement\n- Notice it sooner\n- The runbook", "## Action Items", "| Item | Owner | Due Date | Status |\n|------|-------|----------|--------|\n| Limit how long queries run | @alice | 2026-12-01 | Open |", "## Lessons Learned", "1. Every query needs a time limit\n2. ", "Report Created: 2026-11-21\nReviewed By: not reviewed yet"],
            ["incident.reference", "inputs.executive_summary", "default inputs.customer \"no customer by name\"", "inputs.primary_cause", "inputs.contributing_factors", "inputs.missed_because", "this", "this", "position @index", "this", "date now"]),
        new("task18", "quick-status", "T-041", "P0", "Investigating", TemplateDestination.Slack,
            ["🚨 P0 Incident: API service down\nStatus: Investigating\nImpact: All API requests failing\nETA: Investigating, update in 10 minutes\nOn-call: Ana Sample"],
            ["default incident.on_call \"nobody yet\""]),
        new("task18", "update", "T-054", "P0", "Mitigating", TemplateDestination.Slack,
            ["⏱️ Update: Query API\nStatus: Mitigating\nActions taken: Rolled the release back\nNext step: Watch the error rate\nETA: 15 minutes"],
            ["incident.status.name", "list inputs.actions", "inputs.next_step", "inputs.eta"]),
        new("task18", "resolved", "T-055", "P0", "Resolved", TemplateDestination.Slack,
            ["✅ RESOLVED: Query API\nDuration: 24 minutes\nRoot cause: A release without enough memory\nFix applied: The release was taken back\nMonitoring: Will monitor for 1 hour\nPost-mortem: Scheduled for 2026-11-22 15:00 UTC"],
            ["inputs.root_cause", "inputs.fix", "datetime incident.review.at"]),
        new("arq", "initial-notification", "A-038", "SEV 1", "Investigating", TemplateDestination.Slack,
            ["*What*: The API", "*When*: 2026-11-21 14:20 UTC", "*Severity*: SEV 1", "*Status*: INVESTIGATING", "Please join: Platform team"],
            ["inputs.what", "datetime incident.started_at", "incident.severity.name", "upper incident.status.name"]),
        new("arq", "status-update", "A-041", "SEV 2", "Investigating", TemplateDestination.Slack,
            ["*Current status*: INVESTIGATING", "*Investigating*: The database's replication", "*Preliminary findings*: Replicas", "*Estimated time to resolution*: 30 minutes"],
            ["upper incident.status.name", "inputs.investigating", "inputs.findings", "inputs.resolution_estimate"]),
        new("arq", "resolution-notification", "A-042 A-043", "SEV 2", "Resolved", TemplateDestination.Slack,
            ["*Service restored*: Query API", "*Root cause*: A full disk", "*Duration of outage*: 24 minutes", "*Customer impact*: Orders were late"],
            ["inputs.root_cause", "duration incident.duration", "inputs.customer_impact"]),
        new("arq", "root-cause-analysis", "A-045", "SEV 1", "Resolved", TemplateDestination.Markdown,
            ["## Executive Summary\nOrders", "## Incident Timeline\n- 2026-11-21 14:23 UTC: Alert fired", "## Root Cause Analysis\nA disk", "## Contributing Factors\n- Nobody", "## Impact Assessment\n200", "## Corrective Actions\n- Made", "## Prevention Strategies\n- Alert", "## Action Item Owners & Due Dates\n- Limit how long queries run: @alice, 2026-12-01"],
            []),
        new("greenlang", "short-update", "G-079", "P1", "Identified", TemplateDestination.Slack,
            ["*Incident Update* - 15:00 UTC\nStatus: Identified\nCurrent Actions: Adding connections\nNext Steps: Watch the error rate\nETA: 16:30 UTC"],
            ["time now", "incident.status.name", "inputs.current_actions", "inputs.next_steps", "inputs.eta"]),
        new("greenlang", "status-page-investigating", "G-170", "P0", "Investigating", TemplateDestination.StatusPage,
            ["We are investigating a service disruption affecting Query API.\nCurrent impact: Exports do not finish\nWe will provide an update within 15 minutes."],
            ["inputs.component", "inputs.impact", "duration inputs.timeframe"]),
        new("greenlang", "status-page-identified", "G-171", "P0", "Identified", TemplateDestination.StatusPage,
            ["We have identified the root cause", "Issue: Too few", "Current status: Reading works", "Next steps: More connections", "ETA: about 30 minutes"],
            ["inputs.issue", "inputs.works", "inputs.next_steps", "inputs.eta"]),
        new("greenlang", "status-page-monitoring", "G-172", "P0", "Monitoring", TemplateDestination.StatusPage,
            ["We have implemented a fix", "Issue: Too few", "Fix: Connections were added", "Service appears to be operating normally.", "We will continue monitoring for 30 minutes before"],
            ["inputs.issue", "inputs.fix", "duration inputs.timeframe"]),
        new("greenlang", "status-page-resolved", "G-173", "P0", "Resolved", TemplateDestination.StatusPage,
            ["has been resolved", "Issue: Too few", "Resolution: Connections were added", "Duration: 24 minutes", "Impact: Exports", "report will be published within 5 business days"],
            ["inputs.issue", "inputs.resolution", "duration incident.duration", "inputs.impact"]),
        new("greenlang", "internal-update", "G-174 G-175 G-176 G-177 G-178 G-179 G-180 G-181 G-182 G-183", "P1", "Monitoring", TemplateDestination.Slack,
            ["*Incident Update #3* - 15:00 UTC", "Status: Monitoring", "Summary: The pool", "Actions Completed:\n• Found", "Current Actions:\n• Enlarging", "Next Steps:\n• Limit", "Blockers:\n• None", "Metrics:\n• Error Rate: 4.2%\n• Latency p95: 820ms\n• Success Rate: 95.8%", "ETA: 2026-11-21 15:15 UTC", "IC: Bob Sample\nTech Lead: Tess Sample"],
            ["incident.update_number", "time now", "incident.status.name", "inputs.summary", "this", "inputs.error_rate", "inputs.latency", "inputs.success_rate", "datetime inputs.eta", "default incident.commander \"nobody yet\"", "default incident.roles.technical-lead \"nobody yet\""]),
        new("greenlang", "customer-initial", "G-184", "P0", "Investigating", TemplateDestination.MailText,
            ["Subject: [ACTION REQUIRED] GreenLang Service Disruption", "Dear GreenLang Customer,", "What's happening: Exports", "Impact: Report export", "Started: 2026-11-21 14:20 UTC", "Current status: We are adding capacity", "What you should do:\n- Download single pages\n- Please avoid: Starting", "https://status.greenlang.io", "Next update: 2026-11-21 15:15 UTC", "Best regards,\nGreenLang Operations Team"],
            ["inputs.what", "inputs.impact", "datetime incident.started_at", "inputs.current", "this", "inputs.avoid", "datetime incident.next_update_at"]),
        new("greenlang", "customer-resolved", "G-185", "P0", "Resolved", TemplateDestination.MailText,
            ["Subject: [RESOLVED] GreenLang Service Disruption", "Dear GreenLang Customer,", "Summary:\n- Issue: Exports", "- Started: 2026-11-21 14:23 UTC\n- Resolved: 2026-11-21 14:47 UTC\n- Duration: 24 minutes\n- Impact: Report export", "Root Cause: Too few", "What we're doing to prevent this:\n- Limit how long queries run\n- Test the limit", "report will be shared within 5 business days", "support@greenlang.io", "Best regards,\nGreenLang Operations Team"],
            ["inputs.issue", "datetime incident.started_at", "datetime incident.resolved_at", "duration incident.duration", "inputs.impact", "inputs.root_cause", "what"]),
        new("greenlang", "customer-resolved-short", "G-087", "P0", "Resolved", TemplateDestination.MailText,
            ["Subject: [RESOLVED] GreenLang Service Disruption", "began at 14:23 UTC has been resolved as of 14:47 UTC", "Issue: Exports", "Duration: 24 minutes", "Impact: Report export", "Root Cause: Too few", "report will be published within 5 business days", "GreenLang Operations Team"],
            ["time incident.started_at", "time incident.resolved_at", "inputs.issue", "duration incident.duration", "inputs.impact", "inputs.root_cause"]),
        new("greenlang", "customer-report", "G-227", "P0", "Resolved", TemplateDestination.Markdown,
            ["# Post-Incident Report: Service Disruption on 2026-11-21", "## Summary", "On November 21, 2026", "24 minutes", "1200 users were affected", "## Timeline", "- **14:23 UTC:** Alert fired", "## Root Cause\n", "## Resolution\n", "## Prevention\n", "1. A limit", "## Affected Customers\n", "support@greenlang.io"],
            []),
    ];
}
