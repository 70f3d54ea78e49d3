using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Simulation;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.WhatIf;

/// <summary>
/// What the simulator says is what the engine does: each scenario is told once by the simulator and lived once by the real engine on the real store,
/// and both give the same lines (who, by what, when, and why) and hand over the same messages at the same seconds. News of handoffs concern no alert.
/// </summary>
public sealed class AgreementTests
{
    private static readonly Duration LongestStep = Duration.FromSeconds(20);

    public static TheoryData<string> Names => [.. Crew.Scenarios.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_simulator_and_the_engine_tell_the_same_story(string name)
    {
        var (documents, change) = Crew.Scenarios[name];
        await using var night = await NightShift.BeginAsync(documents);
        var scenario = change(new Scenario(Crew.Shop, Severity.Critical, NightShift.Evening, Duration.FromHours(2)));
        var simulated = Simulator.Run(night.Engine.Definitions.Current, scenario);

        await LiveAsync(night, scenario);

        var rows = await night.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new AlertId(1)), CancellationToken.None);
        var journal = rows.Select(row => (row.OccurredAt, (AlertEntry)row.Entry)).ToList();
        Assert.Equal(Expected(simulated), Lived(journal, night.Engine.Definitions.Current));
        Assert.Equal(
            simulated.HandedOver.Select(sent => Line(sent.At - scenario.Start, sent.Purpose, sent.User, sent.Kind, sent.Address)).Order(StringComparer.Ordinal),
            night.Taken.Where(taken => taken.Message.Announcement is null).Select(taken => Line(taken.At - scenario.Start, taken.Message.Purpose, taken.Message.User, taken.Kind, taken.Message.Address)).Order(StringComparer.Ordinal));
        Assert.NotEmpty(simulated.HandedOver);
    }

    /// <summary>The engine's loops, on time: the clock goes to the next due thing, or on by a few seconds, so that no tick looks like a pause.</summary>
    private static async Task LiveAsync(NightShift night, Scenario scenario)
    {
        night.Answer = (kind, message) => Answer(scenario, kind, message, night.Time.Now - scenario.Start);
        await night.Engine.Intake.AcceptAsync(new IntakeRequest(Crew.Shop, Crew.Monitoring, [Crew.Event(EventAction.Trigger, scenario)], null, null));
        await night.TickAsync();
        var acts = new Queue<ScriptedAct>(scenario.Acts.OrderBy(act => act.After));
        while (night.Time.Now < scenario.End)
        {
            var next = Instant.Min(scenario.End, night.Time.Now + LongestStep);
            next = acts.TryPeek(out var coming) ? Instant.Min(next, scenario.Start + coming.After) : next;
            next = await night.NextDueAsync() is { } due ? Instant.Min(next, due) : next;
            night.Time.MoveTo(next);
            while (acts.TryPeek(out var act) && scenario.Start + act.After <= night.Time.Now)
            {
                await DoAsync(night, acts.Dequeue(), scenario, acts.Count);
            }

            await night.TickAsync();
        }
    }

    private static async Task DoAsync(NightShift night, ScriptedAct act, Scenario scenario, int left)
    {
        switch (act)
        {
            case ScriptedAcknowledgement acknowledgement:
                await night.Engine.Commands.SubmitAsync(new CommandRequest($"act-{left}", acknowledgement.By, Door.Cli, new AlertId(1), new Acknowledge()));
                break;
            case ScriptedResolution { By: { } by }:
                await night.Engine.Commands.SubmitAsync(new CommandRequest($"act-{left}", by, Door.Cli, new AlertId(1), new Resolve()));
                break;
            default:
                await night.Engine.Intake.AcceptAsync(new IntakeRequest(Crew.Shop, Crew.Monitoring, [Crew.Event(EventAction.Resolve, scenario)], null, null));
                break;
        }
    }

    private static DeliveryResult? Answer(Scenario scenario, Domain.Responders.ContactMethodKind kind, OutgoingMessage message, Duration offset)
    {
        foreach (var outage in scenario.Outages.Where(outage => outage.Holds(offset)))
        {
            switch (outage)
            {
                case ProviderOutage down when down.Kind == kind:
                    return new ProviderFailed($"{ReasonText.Word(kind)} is failing", null);
                case MethodOutage broken when broken.User == message.User && broken.Method == message.Method:
                    return new MethodFailed("refused for good");
            }
        }

        return null;
    }

    /// <summary>What both must say: rules, passes, pages, posts, news and acts with their reasons. Late delivery stands in no journal.</summary>
    private static IEnumerable<string> Expected(SimulatedRun run) => run.Entries
        .Select(entry => entry.Kind switch
        {
            SimulatedKind.RuleFired => $"{entry.At} rule {entry.Rule + 1} pass {entry.Pass}: {entry.Reason}",
            SimulatedKind.PassStarted => $"{entry.At} pass {entry.Pass}: {entry.Reason}",
            SimulatedKind.Paged => $"{entry.At} page {entry.Person} {entry.Method}: {entry.Reason}",
            SimulatedKind.Posted => $"{entry.At} post {entry.Method}: {entry.Reason}",
            SimulatedKind.Told => $"{entry.At} news {entry.Person} {entry.Method}: {entry.Reason}",
            SimulatedKind.PassedOver => $"{entry.At} over {entry.Rule + 1}: {entry.Reason}",
            SimulatedKind.Unreachable => $"{entry.At} unreachable {entry.Person}: {entry.Reason}",
            SimulatedKind.Exhausted => $"{entry.At} exhausted: {entry.Reason}",
            SimulatedKind.Acknowledged => $"{entry.At} acknowledged {entry.Person}: {entry.Reason}",
            SimulatedKind.Resolved => $"{entry.At} resolved {entry.Person}: {entry.Reason}",
            SimulatedKind.Raised => $"{entry.At} raised {entry.Reason}",
            SimulatedKind.TriggeredAgain => $"{entry.At} again: {entry.Reason}",
            _ => "",
        })
        .Where(line => line.Length > 0).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lived(List<(Instant At, AlertEntry Entry)> journal, DefinitionSet definitions)
    {
        var pages = journal.SelectMany(line => line.Entry switch { RuleFired e => e.Pages, FallbackPaged e => e.Pages, _ => [] }).ToDictionary(page => page.Page);
        return journal
            .Select(line => line.Entry switch
            {
                RuleFired e => $"{line.At} rule {e.Rule + 1} pass {e.Pass}: {ReasonText.Of(e.Reason, definitions)}",
                PassStarted e => $"{line.At} pass {e.Pass}: {ReasonText.Of(e.Reason, definitions)}",
                NotificationRequested { Purpose: NotificationPurpose.Page } e => $"{line.At} page {e.User} {e.Kind}: {pages[e.Page].Because}; {ReasonText.Of(e.Reason, definitions)}",
                NotificationRequested { Purpose: NotificationPurpose.Post } e => $"{line.At} post {e.Kind}: {ReasonText.Of(e.Reason, definitions)}",
                NotificationRequested e => $"{line.At} news {e.User} {e.Kind}: {ReasonText.Of(e.Reason, definitions)}",
                RulePassedOver e => $"{line.At} over {e.Rule + 1}: {ReasonText.Of(e.Reason, definitions)}",
                PersonUnreachable e => $"{line.At} unreachable {e.User}: {ReasonText.Of(e.Reason, definitions)}",
                EscalationExhausted e => $"{line.At} exhausted: {ReasonText.Of(e.Reason, definitions)}",
                AlertAcknowledged e => $"{line.At} acknowledged {e.By}: {ReasonText.Of(e.Reason, definitions)}",
                AlertResolved e => $"{line.At} resolved {e.By}: {ReasonText.Of(e.Reason, definitions)}",
                UrgencyRaised e => $"{line.At} raised {ReasonText.Word(e.From)} to {ReasonText.Word(e.To)}: {ReasonText.Of(e.Reason, definitions)}",
                AlertRetriggered e => $"{line.At} again: {ReasonText.Of(e.Reason, definitions)}",
                _ => "",
            })
            .Where(line => line.Length > 0).Order(StringComparer.Ordinal);
    }

    private static string Line(Duration at, NotificationPurpose purpose, UserId? user, Domain.Responders.ContactMethodKind kind, string address) => $"{at} {purpose} {user} {kind} {address}";
}
