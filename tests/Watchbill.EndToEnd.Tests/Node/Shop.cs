using Watchbill.StandIns.Slack;

namespace Watchbill.EndToEnd.Node;

/// <summary>A small organisation whose configuration many tests share: Ana answers for one service that two kinds of sources report to.</summary>
internal static class Shop
{
    public const string AlertmanagerKey = "alertmanagerkey0123456789abcdefg";
    public const string EventsKey = "eventskey0123456789abcdefghijklm";

    /// <summary>What the configuration refers to.</summary>
    public static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string>? more = null)
        => new(more ?? new Dictionary<string, string>()) { ["ALERTMANAGER_KEY"] = AlertmanagerKey, ["EVENTS_KEY"] = EventsKey };

    /// <param name="second">When rule 2 pages Bob, such as "5s".</param>
    /// <param name="chat">Ana's member id at Slack; without it she is reached by mail alone.</param>
    public static string Configuration(string second, SlackUser? chat = null) => $$"""
        users:
          ana:
            name: Ana Torres
            permission: admin
            seed:
              methods:
                mail: {email: ana@example.org}
                phone: {sms: "+15550100001"}
                {{(chat is null ? "" : "chat: {slack: " + chat.Id + "}")}}
              rules:
                - {urgency: high, after: 0s, method: mail}
                - {urgency: high, after: 0s, method: phone}
                {{(chat is null ? "" : "- {urgency: high, after: 0s, method: chat}")}}
          bob:
            name: Bob Okafor
            seed:
              methods:
                mail: {email: bob@example.org}
              rules:
                - {urgency: high, after: 0s, method: mail}
        policies:
          shop:
            name: Shop
            rules:
              - {page: [user: ana], after: 0s}
              - {page: [user: bob], after: {{second}}}
        services:
          shop:
            name: Shop
            policy: shop
            integrations:
              prometheus: {name: Prometheus, kind: alertmanager, key: "${env:ALERTMANAGER_KEY}"}
              scripts: {name: Scripts, kind: json, mapping: plain, key: "${env:EVENTS_KEY}"}
        """;

    public static string Event(string key) => $$"""{"key": "{{key}}", "title": "Disk {{key}} is full", "severity": "critical"}""";
}
