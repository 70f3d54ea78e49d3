using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine;
using Watchbill.Engine.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Demo;

/// <summary>An incident that people are in the middle of, so that the demonstration has a room to look into. Made once per data folder.</summary>
internal static class DemoIncident
{
    private static readonly UserId Ana = new("ana");
    private static readonly UserId Bob = new("bob");
    private static readonly UserId Carol = new("carol");

    public static async Task RunAsync(WatchbillEngine engine, CancellationToken cancellationToken)
    {
        if ((await engine.Store.Reader.ListIncidentsAsync(new IncidentFilter([], null, null, 1), cancellationToken)).Count > 0)
        {
            return;
        }

        var now = engine.Time.Now();
        var declared = await engine.Incidents.SubmitAsync(new IncidentRequest("demo-declare", Ana, Door.Web, null, new Declare(
            "Card payments fail for one bank",
            "The gateway answers 502 since the roll-out of 4.12.",
            "One in eight payments ends in an error; a second try mostly works.",
            "high",
            ImmutableSortedDictionary<string, string>.Empty,
            IncidentMode.Real,
            [new ServiceId("checkout")],
            [],
            [],
            StartedAt: now - Duration.FromMinutes(12),
            Page: false)));
        if (declared.Id is not { } incident)
        {
            return;
        }

        (UserId By, IncidentPersonCommand Command)[] story =
        [
            (Ana, new AcknowledgeIncident()),
            (Ana, new AssignRole(DefaultProcess.Commander, Ana)),
            (Bob, new AssignRole("technical-lead", Bob)),
            (Ana, new OfferRole(DefaultProcess.CommunicationsLead, Carol, "You know the bank's people.")),
            (Bob, new AddNote("Errors began with the roll-out of gateway 4.12; 4.11 is still on two of six nodes.")),
            (Bob, new ChangeStatus("identified", "The new gateway closes idle connections of one bank.", null, null)),
            (Ana, new StateIncidentFact("customer-facing", true)),
            (Bob, new AttachPlaybook("checkout-down", true)),
            (Bob, new TickPlaybook("checkout-down", "announce", true)),
            (Bob, new TickPlaybook("checkout-down", "try", true)),
            (Bob, new AnswerBranch("checkout-down", "released", "yes")),
            (Ana, new AddTask("Roll the gateway back to 4.11", Bob, now + Duration.FromMinutes(20))),
            (Ana, new AddTask("Ask the bank what they see", Carol, null)),
            (Ana, new PostUpdate(Audience.Internal, [], "We know why, and roll the gateway back. Payments at one bank fail once in eight; trying again helps.", now + Duration.FromMinutes(25), null, null)),
            (Ana, new PostUpdate(Audience.Customer, ["status-page"], "Some card payments at one bank fail. Trying again helps; we know why, and are putting it right.", now + Duration.FromMinutes(30), null, null)),
        ];
        foreach (var (i, (by, command)) in story.Index())
        {
            await engine.Incidents.SubmitAsync(new IncidentRequest($"demo-{i}", by, Door.Web, incident, command));
        }
    }
}
