using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests;

/// <summary>An incident process with everything that a page can show, the only one of the crew.</summary>
public static class ShopProcess
{
    private const string Text = """
        incident_processes:
          shop:
            name: Shop incidents
            reference: "INC-{date}-{day:000}"
            channel: "incident-{date}-{day:000}"
            war_room: https://meet.example.org/shop
            severities:
              - id: p1
                name: P1
                definition: Nobody can buy.
                examples: [Checkout answers nothing but errors]
                bands: {error rate: above 20 %}
                alert_severity: critical
                policy: standard
                review: true
                targets:
                  - {id: acknowledge, name: Acknowledged, met_by: acknowledged, within: 5m, remind: 3m}
                  - {id: command, name: Commander, met_by: {role: commander}, within: 5m, comparison: less_than}
                  - {id: page, name: Status page, met_by: {update: status-page}, within: 1h, opens_after: 30m, outward: true, when: [customer-facing], responsible: [writer], missed: [{after: 0s, role: commander}, {after: 10m, schedule: primary}]}
                  - {id: update, name: Update, met_by: {update: internal}, within: 15m, every: true}
                  - {id: resolve, name: Resolved, met_by: {status: resolved}, within: 4h, page: false}
                  - {id: review, name: Review, met_by: hand, within: {business_days: 5, zone: Europe/Vienna}, from: resolved}
                resolve: {quiet: 30m, confirm: [Smoke checks are green], tasks_done: true, reopen_within: 1h}
              - {id: p2, name: P2, definition: Some cannot buy., alert_severity: error}
              - {id: p3, name: P3, definition: Nobody notices., alert_severity: info, pages: false}
            roles:
              - {id: commander, name: Commander, duties: [Decides], leads: true, from: [{schedule: primary}], at: [p1], vacant: 5m, silent: 30m, deputies: [{user: carol}]}
              - {id: writer, name: Writer, from: [{user: bob}], when: [customer-facing]}
            severity_questions:
              - {id: down, ask: Is buying impossible?, yes: p1, no: errors}
              - {id: errors, ask: Do many requests fail?, measure: error rate, unit: "%", above: 20, yes: p1, no: some}
              - {id: some, measure: error rate, unit: "%", at_least: 5, yes: p2, no: none}
        """;

    public static IncidentProcess Process { get; } = ConfigurationReader.Read([new ConfigurationFile("shop.yaml", Text)]).Documents.IncidentProcesses.Single();

    public static Task WriteAsync(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var document = DefinitionJson.Of(Process);
        return site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Carol), default)], []);
    }
}
