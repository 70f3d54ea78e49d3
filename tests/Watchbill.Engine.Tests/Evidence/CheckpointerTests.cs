using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Tests.Incidents;
using Watchbill.Engine.Upkeep;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Evidence;

/// <summary>Chains are signed each hour, on the real engine and the real store, to the second.</summary>
public sealed class CheckpointerTests
{
    private static readonly EvidenceKey Key = EvidenceKey.Of(EvidenceKey.Make());

    [Fact]
    public async Task Heads_that_have_grown_are_signed_an_hour_after_the_last_time_and_not_a_second_before()
    {
        await using var bridge = await Bridge.ManAsync();
        var checkpointer = new Checkpointer(bridge.Engine.Committer, Key);
        await TickAsync(bridge, checkpointer);
        Assert.Null(await CheckpointAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("down", "low"));
        bridge.Night.Time.MoveTo(bridge.Night.Time.Now + Duration.FromMinutes(1));
        var first = bridge.Night.Time.Now;
        await TickAsync(bridge, checkpointer);
        var before = await CheckpointAsync(bridge);
        Assert.Equal((first, (await bridge.IncidentAsync()).Version), (before!.Checkpoint.At, before.Version));

        await bridge.DoAsync(Bridge.Ann, new AddNote("later"));
        bridge.Night.Time.MoveTo(first + Duration.FromHours(1) - Duration.FromSeconds(1));
        await TickAsync(bridge, new Checkpointer(bridge.Engine.Committer, Key));
        Assert.Equal(first, (await CheckpointAsync(bridge))!.Checkpoint.At);

        // Another boot, which does not remember when it signed.
        bridge.Night.Time.MoveTo(first + Duration.FromHours(1));
        await TickAsync(bridge, new Checkpointer(bridge.Engine.Committer, Key));
        var after = (await CheckpointAsync(bridge))!;
        Assert.Equal((first + Duration.FromHours(1), (await bridge.IncidentAsync()).Version), (after.Checkpoint.At, after.Version));
        Assert.True(EvidenceKey.Verify(after.Checkpoint.PublicKey, Encoding.UTF8.GetBytes(after.Checkpoint.Document), Convert.FromBase64String(after.Checkpoint.Signature)));
        Assert.Contains(HashChain.HashOf(Encoding.UTF8.GetBytes(before.Checkpoint.Document)), after.Checkpoint.Document, StringComparison.Ordinal);
        var chain = await bridge.Engine.Store.Reader.ReadChainAsync("incident:1", CancellationToken.None);
        Assert.Contains(HashChain.Leaf("incident:1", after.Version, chain[^1].Chain!), CheckpointDocument.Read(Encoding.UTF8.GetBytes(after.Checkpoint.Document))!.Value.Heads);
    }

    [Fact]
    public async Task Nothing_is_signed_while_no_chain_grows()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("down", "low"));
        await TickAsync(bridge, new Checkpointer(bridge.Engine.Committer, Key));
        var signed = (await CheckpointAsync(bridge))!;
        Assert.Equal((await bridge.IncidentAsync()).Version, signed.Version);

        bridge.Night.Time.MoveTo(bridge.Night.Time.Now + Duration.FromHours(5));
        await TickAsync(bridge, new Checkpointer(bridge.Engine.Committer, Key));

        Assert.Equal(signed, await CheckpointAsync(bridge));
    }

    private static Task TickAsync(Bridge bridge, Checkpointer checkpointer) => checkpointer.TickAsync(bridge.Night.Time.Now, CancellationToken.None);

    private static Task<CheckpointOf?> CheckpointAsync(Bridge bridge) => bridge.Engine.Store.Reader.ReadCheckpointOfAsync(new IncidentId(1), CancellationToken.None);
}
