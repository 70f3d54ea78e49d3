using System.Collections.Immutable;
using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

public sealed class PolicyPageTests
{
    [Fact]
    public async Task A_policy_says_who_is_paged_when_and_for_what()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("ana", "/policies/standard");

        Assert.Equal(
            "At once on call for Primary After 10 min on call for Secondary After 20 min Carol Diaz, Slack #incidents",
            Site.Text(page.QuerySelector("section[aria-labelledby=rules] ol")));
        Assert.Contains("Every 45 min all over again, 1 more time, until somebody acknowledges.", Site.Text(page.QuerySelector("section[aria-labelledby=rules]")), StringComparison.Ordinal);
        Assert.Equal("/services/checkout", page.QuerySelector("section[aria-labelledby=services] a")!.GetAttribute("href"));
        Assert.Equal("/policies/standard", (await site.PageAsync("ana", "/services/checkout")).QuerySelector("a[href^='/policies/']")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Whatever_a_rule_can_say_has_words()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var rule = new EscalationRule(
            Duration.FromMinutes(5),
            RuleBase.FirstResponse,
            Until.Resolved,
            [new TeamTarget(new TeamId("shop")), new ScheduleTarget(Crew.Primary, Next: true), new ChannelTarget(ContactMethodKind.Webhook, "https://hooks.example/secret-path")],
            new RuleCondition(
                [Severity.Critical], [Urgency.High], Alert.NoLabels.Add("env", "production"), ["customer-facing"], [Crew.Checkout],
                new WorkingHours(DateTimeZone.Utc, [new Domain.Schedules.WholeDays(Domain.Schedules.Weekdays.MondayToFriday)], [], Outside: true)),
            ImmutableSortedDictionary<Severity, Duration>.Empty.Add(Severity.Critical, Duration.Zero),
            [ContactMethodKind.Voice, ContactMethodKind.Sms],
            Again: true,
            RoundRobin: true);
        var policy = DefinitionJson.Of(new EscalationPolicy(
            new("standard"), "Standard", 0, [rule], null, ImmutableSortedDictionary<Severity, Duration>.Empty.Add(Severity.Critical, Duration.FromMinutes(3))));
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(policy.Kind, policy.Id, policy.Json, "ui", Actor.User(Crew.Ana), default)], []);

        var text = Site.Text((await site.PageAsync("ana", "/policies/standard")).QuerySelector("section[aria-labelledby=rules] ol"));

        foreach (var said in new[]
        {
            "5 min after the first response", "everybody of Shop", "next for Primary", "webhook hooks.example", "critical: at once", "at the latest after 3 min (critical)", "only when critical",
            "only at high urgency", "only when customer-facing", "only where env is production", "only for Checkout API", "only outside of its hours (UTC)", "whatever their own rules say",
            "one of them, in turn", "also those paged before", "until it is resolved",
        })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("secret-path", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outlook_of_a_policy_names_when_nobody_would_come()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("ana", "/policies/data/outlook");

        Assert.Matches("^[0-9]+ alerts tried, until ", Site.Text(page.QuerySelector("main p.muted")));
        Assert.Contains("Only Dora Data", Site.Text(page.QuerySelector("section[aria-labelledby=found]")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PageAsync("ana", "/services/checkout/outlook")).StatusCode);
    }

    [Fact]
    public async Task Its_form_leads_to_the_service_that_was_chosen_and_to_no_other()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        await site.PageAsync("ana", "/policies/standard/simulate?severity=error&at=tomorrow+03:10", HttpStatusCode.SeeOther);
        await site.PageAsync("ana", "/policies/standard/simulate?service=checkout&severity=error&at=tomorrow+03:10", HttpStatusCode.SeeOther);
        await site.PageAsync("ana", "/policies/standard/simulate?service=reports", HttpStatusCode.NotFound);
        await site.PageAsync("ana", "/policies/none", HttpStatusCode.NotFound);
    }
}
