using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Incidents;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>People at work on incidents, by commands.</summary>
public static class Response
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty;

    private static int _commands;

    /// <summary>Where the shop's process holds. Ana leads; one restricted incident that only Carol knows of; one that is over.</summary>
    public static async Task WriteAsync(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var incident = await site.DeclareAsync(Crew.Ana, Declaration("Payments fail for some cards", "p1") with { Impact = "One in eight payments ends in an error." });
        await site.ActAsync(Crew.Ana, incident, new AcknowledgeIncident());
        await site.ActAsync(Crew.Ana, incident, new AssignRole("commander", Crew.Ana));
        await site.ActAsync(Crew.Bob, incident, new OfferRole("writer", Crew.Ana, "You know the bank"));
        await site.MoveAsync(Duration.FromMinutes(3));
        await site.ActAsync(Crew.Bob, incident, new AddNote("The gateway answers 502 since the roll-out at 03:41."));
        await site.ActAsync(Crew.Ana, incident, new PostUpdate(Audience.Internal, [], "We roll back the gateway.", null, "identified", null));
        await site.ActAsync(Crew.Ana, incident, new AddTask("Roll the gateway back", Crew.Bob, site.Clock.Now + Duration.FromMinutes(10)));
        await site.ActAsync(Crew.Ana, incident, new StateIncidentFact("customer-facing", true));
        await site.ActAsync(Crew.Ana, incident, new AttachPlaybook("checkout-down", true));
        await site.ActAsync(Crew.Ana, incident, new TickPlaybook("checkout-down", "announce", true));
        await site.ActAsync(Crew.Ana, incident, new AnswerBranch("checkout-down", "released", "yes"));
        await StepScene.WriteAsync(site, incident);
        var secret = await site.DeclareAsync(Crew.Carol, Declaration("Keys were copied", "p2") with { IsRestricted = true });
        await site.ActAsync(Crew.Carol, secret, new AddNote("Only between us."));
        var over = await site.DeclareAsync(Crew.Bob, Declaration("The search was slow", "p3"));
        await site.ActAsync(Crew.Bob, over, new ChangeStatus("resolved", "An index was missing", null, null));
    }

    public static Declare Declaration(string title, string level) =>
        new(title, null, null, level, NoAnswers, IncidentMode.Real, [Crew.Checkout], [], []);

    public static async Task<IncidentId> DeclareAsync(this Site site, UserId by, Declare command)
    {
        ArgumentNullException.ThrowIfNull(site);
        var outcome = await SubmitAsync(site, by, null, command);
        return outcome.Id!.Value;
    }

    public static async Task<IncidentOutcome> ActAsync(this Site site, UserId by, IncidentId incident, IncidentPersonCommand command)
    {
        ArgumentNullException.ThrowIfNull(site);
        return await SubmitAsync(site, by, incident, command);
    }

    public static async Task<Incident> IncidentAsync(this Site site, IncidentId id)
    {
        ArgumentNullException.ThrowIfNull(site);
        return (await site.Engine.Store.Reader.ReadIncidentAsync(id, CancellationToken.None))!.Incident;
    }

    private static async Task<IncidentOutcome> SubmitAsync(Site site, UserId by, IncidentId? incident, IncidentPersonCommand command)
    {
        var outcome = await site.Engine.Incidents.SubmitAsync(new IncidentRequest($"test-{Interlocked.Increment(ref _commands)}", by, Door.Web, incident, command));
        Assert.Null(outcome.Refusal);
        await site.SettleAsync();
        return outcome;
    }
}
