using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>A playbook with steps that lead nowhere: the guard of addresses ends them at once.</summary>
internal static class StepBook
{
    public const string Id = "steps";

    public static Playbook Playbook { get; } = new(new PlaybookId(Id), "Steps", null, Security: false, "text")
    {
        Steps =
        [
            Step("look", null) with { Parameters = [new StepParameter("path", new TextType(null), "health", null)] },
            Step("approved", new ApprovalRule([Approver.Role(DefaultProcess.Commander)], SecondPerson: false, Duration.FromHours(2))),
        ],
    };

    public static async Task WriteAsync(Node node)
    {
        var document = DefinitionJson.Of(Playbook);
        await node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default)], []);
    }

    private static PlaybookStep Step(string id, ApprovalRule? approval) => new(
        id, $"To {id}", new HttpCheck("https://127.0.0.1:1/" + (id == "look" ? "${path}" : ""), Head: false), Duration.FromSeconds(5), 1_000, Changes: false, null, approval, PreApproved: false, Automatic: false, null);
}
