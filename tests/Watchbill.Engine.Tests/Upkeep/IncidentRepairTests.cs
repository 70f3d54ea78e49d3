using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Tests.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Upkeep;

public sealed class IncidentRepairTests
{
    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    [Fact]
    public async Task A_timer_of_an_incident_that_was_lost_is_set_again_and_what_is_late_is_still_said()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "critical"));
        await bridge.DoAsync(Bridge.Carol, new AcknowledgeIncident());
        await bridge.AtAsync(Minutes(2));
        Assert.Equal(0, bridge.Engine.Rescuer.RepairedIncidents);

        bridge.Night.Execute("DELETE FROM timer WHERE subject = 'incident:1'");
        await bridge.AtAsync(Minutes(16));

        Assert.Equal(1, bridge.Engine.Rescuer.RepairedIncidents);
        Assert.Contains(await bridge.EntriesAsync<TargetMissed>(), missed => missed.Target == "update");
    }

    [Fact]
    public async Task One_that_cannot_be_read_keeps_no_other_from_being_mended()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "critical"));
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Search is slow", "critical"));
        await bridge.AtAsync(Minutes(2));

        bridge.Night.Execute("DELETE FROM timer WHERE subject LIKE 'incident:%'; UPDATE incident SET state = '{}' WHERE id = 1; UPDATE journal SET kind_version = 99 WHERE subject = 'incident:1'");
        await bridge.AtAsync(Minutes(16));

        Assert.Contains(await bridge.EntriesAsync<TargetMissed>(2), missed => missed.Target == "update");
    }

    [Fact]
    public async Task A_process_that_is_edited_moves_what_its_open_incidents_wait_for()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Search is slow", "high"));
        await bridge.DoAsync(Bridge.Carol, new AcknowledgeIncident());
        await bridge.AtAsync(Minutes(2));
        var process = DefaultProcess.Process;
        var edited = DefinitionJson.Of(process with { Roles = [.. process.Roles.Select(role => role.Leads ? role with { VacantFor = Minutes(3) } : role)] });
        await bridge.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(edited.Kind, edited.Id, edited.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);

        await bridge.AtAsync(Minutes(5));

        Assert.True(Assert.Single(await bridge.EntriesAsync<CommandMissed>()).Vacant);
        Assert.Equal(1, bridge.Engine.Rescuer.RepairedIncidents);
    }
}
