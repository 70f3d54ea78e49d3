using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class DefinitionConformance(StoreDriver driver)
{
    private static readonly EscalationPolicy Policy = new(new PolicyId("default"), "Default", 0, [], null);

    [Fact]
    public async Task A_write_of_definitions_raises_the_revision_by_one_whatever_their_number()
    {
        await using var test = await driver.OpenAsync();
        Assert.Equal(0, (await test.Store.WriteAsync(New(1))).Revision);

        var outcome = await test.Store.WriteAsync(writes =>
        {
            writes.Definitions.Add(Define(DefinitionJson.Of(new Team(new TeamId("a"), "A", []))));
            writes.Definitions.Add(Define(DefinitionJson.Of(new Team(new TeamId("b"), "B", []))));
        });

        Assert.Equal(1, outcome.Revision);
        Assert.Equal(1, await test.Store.AskAsync(transaction => transaction.ReadRevisionAsync()));
        var documents = await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None);
        Assert.Equal(1, documents.Revision);
        Assert.Equal(["a", "b"], documents.Teams.Select(team => team.Id.Value));
    }

    [Fact]
    public async Task The_newest_version_of_a_definition_is_current_and_says_who_manages_it()
    {
        await using var test = await driver.OpenAsync();
        await Write(test, Define(DefinitionJson.Of(new Team(new TeamId("a"), "Old", []))));
        await Write(test, Define(DefinitionJson.Of(new Team(new TeamId("a"), "New", []))) with { ManagedBy = "ui", At = At(9), Actor = Actor.User(new UserId("ana")) });

        Assert.Equal("New", Assert.Single((await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Teams).Name);
        var row = Assert.Single(await test.Store.Reader.ReadDefinitionRowsAsync(CancellationToken.None));
        Assert.Equal(("team", "a", 2, "ui", At(9), Actor.User(new UserId("ana"))), (row.Kind, row.Id, row.Version, row.ManagedBy, row.At, row.Actor));
    }

    [Fact]
    public async Task The_history_of_definitions_begins_with_what_held_and_tells_of_removals()
    {
        await using var test = await driver.OpenAsync();
        foreach (var (name, at) in new[] { ("First", 1), ("Second", 10), ("Third", 20) })
        {
            await Write(test, Define(DefinitionJson.Of(new Team(new TeamId("a"), name, []))) with { At = At(at), ManagedBy = "ui", Actor = Actor.User(new UserId("ana")) });
        }

        await Write(test, Define(DefinitionJson.Of(new Team(new TeamId("b"), "B", []))) with { At = At(30) });
        await Write(test, new DefinitionWrite("team", "a", null, "ui", Actor.Engine("test"), At(40)));

        Assert.Equal(["a 2", "a 3", "a 4 removed", "b 1"], await History(At(15)));
        Assert.Equal(["a 1", "a 2", "a 3", "a 4 removed", "b 1"], await History(At(10)));
        Assert.Equal(["a 1", "a 2", "a 3", "a 4 removed", "b 1"], await History(At(0)));
        Assert.Equal(["a 4 removed", "b 1"], await History(At(50)));
        var row = (await test.Store.Reader.ReadDefinitionHistoryAsync([("team", "a")], At(15), CancellationToken.None))[0];
        Assert.Equal(("team", "ui", At(10), Actor.User(new UserId("ana")), "Second"), (row.Kind, row.ManagedBy, row.At, row.Actor, DefinitionJson.ReadTeam(row.Json!).Name));
        Assert.Empty(await test.Store.Reader.ReadDefinitionHistoryAsync([], At(0), CancellationToken.None));

        async Task<IEnumerable<string>> History(NodaTime.Instant from) =>
            (await test.Store.Reader.ReadDefinitionHistoryAsync([("team", "b"), ("team", "a"), ("team", "none"), ("user", "a"), ("team", "a")], from, CancellationToken.None)).Select(version => $"{version.Id} {version.Version}{(version.Json is null ? " removed" : "")}");
    }

    [Fact]
    public async Task A_removed_definition_is_gone_and_its_numbers_are_not_given_again()
    {
        await using var test = await driver.OpenAsync();
        var team = Define(DefinitionJson.Of(new Team(new TeamId("a"), "A", [])));
        await Write(test, team);
        await Write(test, team with { Json = null });
        Assert.Empty((await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Teams);
        Assert.Empty(await test.Store.Reader.ReadDefinitionRowsAsync(CancellationToken.None));

        await Write(test, team);
        Assert.Equal(3, Assert.Single(await test.Store.Reader.ReadDefinitionRowsAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Every_version_of_a_policy_is_kept_under_the_number_that_the_store_gave()
    {
        await using var test = await driver.OpenAsync();
        await Write(test, Define(DefinitionJson.Of(Policy)));
        await Write(test, Define(DefinitionJson.Of(Policy with { Name = "Second", Version = 77 })));

        var set = new DefinitionSet(await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None));

        Assert.Equal(("Second", 2), (set.Policies[Policy.Id].Name, set.Policies[Policy.Id].Version));
        Assert.Equal("Default", set.Policy(Policy.Id, 1)!.Name);
    }

    [Fact]
    public async Task A_removed_policy_stays_for_the_runs_that_pinned_it()
    {
        await using var test = await driver.OpenAsync();
        await Write(test, Define(DefinitionJson.Of(Policy)));
        await Write(test, Define(DefinitionJson.Of(Policy with { Name = "Second" })));
        await test.Store.WriteAsync(New(1));
        await Write(test, Define(DefinitionJson.Of(Policy)) with { Json = null });

        Assert.Equal([1], (await Policies()).Select(policy => policy.Version));

        await test.Store.WriteAsync(Change(Alert(1), alert => Resolved(alert)));
        Assert.Empty(await Policies());

        async Task<ImmutableArray<EscalationPolicy>> Policies() => (await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Policies;
    }

    [Fact]
    public async Task Overrides_come_in_the_order_in_which_they_were_made()
    {
        await using var test = await driver.OpenAsync();
        var change = new Override("z-first", new ScheduleId("primary"), At(0), At(60), OverrideKind.Add, Ana, null);
        await Write(test, Define(DefinitionJson.Of(change)));
        await Write(test, Define(DefinitionJson.Of(change with { Id = "a-second" })) with { At = At(1) });
        await Write(test, Define(DefinitionJson.Of(change with { End = At(90) })) with { At = At(2) });

        var overrides = (await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Overrides;

        Assert.Equal(["z-first", "a-second"], overrides.Select(each => each.Id));
        Assert.Equal(At(90), overrides[0].End);
    }

    [Fact]
    public async Task Who_made_an_operation_comes_with_the_definitions_until_it_is_taken_back()
    {
        await using var test = await driver.OpenAsync();
        var change = DefinitionJson.Of(new Override("ov-1", new ScheduleId("primary"), At(0), At(60), OverrideKind.Add, Ana, null));
        var temporary = DefinitionJson.Of(new TemporarySchedule("ts-1", new ScheduleId("primary"), "Break", At(0), At(60), [], [new TemporaryShift(At(0), At(60), [Ana])]));
        await Write(test, Define(change) with { Actor = Actor.User(new UserId("bob")) });
        await Write(test, Define(temporary));
        await Write(test, Define(change) with { Id = "ov-2", Json = change.Json.Replace("ov-1", "ov-2", StringComparison.Ordinal), Actor = Actor.Engine("import") });

        Assert.Equal([(UserId?)new UserId("bob"), Ana, null], await Makers());

        await Write(test, Define(change) with { Json = null });
        Assert.Equal([null, Ana, null], await Makers());

        async Task<UserId?[]> Makers()
        {
            var set = new DefinitionSet(await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None));
            return [set.MakerOf("ov-1"), set.MakerOf("ts-1"), set.MakerOf("ov-2")];
        }
    }

    [Fact]
    public async Task A_flag_is_a_definition_that_is_set_once_and_can_be_lifted()
    {
        await using var test = await driver.OpenAsync();
        var flag = new MethodFlag(Ana, new ContactMethodId("phone"), "number does not exist", Now);
        Assert.Equal(1, (await test.Store.WriteAsync(writes => writes.Flags.Add(flag))).Revision);
        Assert.Equal(1, (await test.Store.WriteAsync(writes => writes.Flags.Add(flag with { Since = At(5) }))).Revision);
        Assert.Equal([flag], (await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Flags);

        await Write(test, new DefinitionWrite(DefinitionKinds.Flag, DefinitionJson.FlagId(Ana, flag.Method), null, "ui", Actor.User(Ana), Now));
        Assert.Empty((await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Flags);

        Assert.Equal(3, (await test.Store.WriteAsync(writes => writes.Flags.Add(flag))).Revision);
    }

    private static DefinitionWrite Define(DefinitionDocument document) => new(document.Kind, document.Id, document.Json, "files:x.yaml:1", Actor.User(Ana), Now);

    private static Task<WriteOutcome> Write(StoreUnderTest test, DefinitionWrite write) => test.Store.WriteAsync(writes => writes.Definitions.Add(write));
}
