using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>A playbook with a step that waits for the commander, for the walk.</summary>
internal static class StepStage
{
    public static Playbook Playbook { get; } = new(new PlaybookId("walk-steps"), "Walk", null, Security: false, "text")
    {
        Steps = [Step("look", null), Step("approved", new ApprovalRule([Approver.Role(DefaultProcess.Commander)], SecondPerson: false, Duration.FromHours(2)))],
    };

    /// <summary>Rita commands, and has asked for it.</summary>
    public static async Task AskAsync(Stage stage, IncidentId incident)
    {
        await stage.DoAsync(incident, new AttachPlaybook(Playbook.Id.Value, true));
        await stage.DoAsync(incident, new AssignRole(DefaultProcess.Commander, new UserId("rita")));
        await stage.DoAsync(incident, new RequestStep(null, "approved", ImmutableSortedDictionary<string, string>.Empty, DryRun: false));
    }

    /// <summary>The guard of addresses ends it at once.</summary>
    private static PlaybookStep Step(string id, ApprovalRule? approval) => new(
        id, id, new HttpCheck("https://127.0.0.1:1/", Head: false), Duration.FromSeconds(5), 1_000, Changes: false, null, approval, PreApproved: false, Automatic: false, null);
}
