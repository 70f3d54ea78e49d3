using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Json;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>Every door, same room: what a person does is the same fact in the journal, whichever way it came.</summary>
public sealed partial class ParityTests(Node node) : IClassFixture<Node>
{
    private static readonly Door[] PeoplesDoors = [Door.Web, Door.Cli, Door.Api, Door.Slack, Door.Sms, Door.MailLink, Door.Voice];

    public static TheoryData<string, Door> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, Door>();
            foreach (var command in Commands)
            {
                foreach (var door in PeoplesDoors)
                {
                    pairs.Add(command.Name, door);
                }
            }

            return pairs;
        }
    }

    private static IEnumerable<Type> Commands =>
        typeof(PersonCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PersonCommand)) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal);

    [Fact]
    public void Doors_of_people_and_of_the_engine_are_all_the_doors() =>
        Assert.Equal(Enum.GetValues<Door>(), [.. PeoplesDoors.Concat([Door.Source, Door.Timer, Door.Delivery]).Order()]);

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_command_through_a_door_is_the_same_fact_or_says_why_it_has_no_way(string command, Door door)
    {
        var type = Commands.Single(candidate => candidate.Name == command);
        var reason = Ways.Missing.GetValueOrDefault((type, door));
        if (!Ways.All.TryGetValue((type, door), out var way))
        {
            Assert.True(reason is { Length: > 20 }, $"{command} has neither a way through {door} nor a reason why not: add one to {nameof(Ways)}.");
            return;
        }

        Assert.True(reason is null, $"{command} has a way through {door} and a reason why not.");

        // The API is what the others are compared with; its own case is compared with itself once more.
        var expected = await EntriesAsync(type, Door.Api, Ways.All[(type, Door.Api)]);
        var found = await EntriesAsync(type, door, way);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    /// <summary>What the command recorded, with ids and instants of the single case taken out.</summary>
    private async Task<List<string>> EntriesAsync(Type command, Door door, Func<Node, AlertId, Task> way)
    {
        var alert = await node.FireAndSendAsync($"{command.Name}-{door}-{Guid.CreateVersion7(node.Time.GetUtcNow()):N}");
        var before = (await node.JournalAsync(alert))[^1].Version;
        await way(node, alert);
        var rows = (await node.JournalAsync(alert)).Where(row => row.Version > before && row.CommandId is not null).ToList();
        await node.EndAsync(alert);
        Assert.All(rows, row => Assert.Equal((door, Actor.User(new UserId("ana"))), (row.Door, row.Actor)));
        return [.. rows.Select(row => $"{JournalJson.KindOf(row.Entry)} {Plain(JournalJson.Write(row.Entry), row.RecordedAt)}")];
    }

    /// <summary>Instants become their distance from the entry, in minutes; numbers of deliveries lose the alert's.</summary>
    private static string Plain(string json, NodaTime.Instant at)
    {
        var timed = InstantText().Replace(json, match =>
            $"\"{Math.Round((NodaTime.Text.InstantPattern.ExtendedIso.Parse(match.Groups["at"].Value).Value - at).TotalMinutes, MidpointRounding.AwayFromZero)} min\"");
        return DeliveryText().Replace(timed, "\"delivery\":\"N-${n}\"");
    }

    [GeneratedRegex("\"(?<at>\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)\"", RegexOptions.NonBacktracking)]
    private static partial Regex InstantText();

    [GeneratedRegex("\"delivery\":\"\\d+-(?<n>\\d+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex DeliveryText();
}
