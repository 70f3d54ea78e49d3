using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>What people do about a handover is the same entry and the same line of the audit log, whichever way it came.</summary>
public sealed class HandoverParityTests(Node node) : IClassFixture<Node>
{
    private const string Item = "Phone charged";
    private const string Text = "Watch the disk";

    private static readonly Dictionary<Type, Func<HandoverParityTests, string, Door, Task<(ScheduleEntry Entry, string Action)>>> Ways = new()
    {
        [typeof(AcknowledgeHandover)] = async (test, schedule, door) =>
        {
            var (_, incoming) = await test.MakeAsync(schedule);
            await test.Node.ChangeHandsAsync(schedule);
            await test.DoAsync(door, incoming, $"schedules/{schedule}/handover/acknowledge", """{"number":1}""", [], "acknowledge", schedule);
            return (new HandoverAcknowledged(1, new UserId(incoming)), "handover.acknowledged");
        },
        [typeof(WriteNote)] = async (test, schedule, door) =>
        {
            var (leaving, _) = await test.MakeAsync(schedule);
            await test.DoAsync(door, leaving, $"schedules/{schedule}/handover/notes", $$"""{"section":"Ongoing","text":"{{Text}}"}""", [("section", "Ongoing"), ("text", Text)], "note", schedule, "--section", "Ongoing", "--text", Text);
            return (new HandoverNoted(1, "Ongoing", new UserId(leaving), Text), "handover.noted");
        },
        [typeof(TickItem)] = async (test, schedule, door) =>
        {
            var (leaving, _) = await test.MakeAsync(schedule);
            var shift = (await test.Node.RecordedAsync(schedule)).Since;
            await test.DoAsync(door, leaving, $"schedules/{schedule}/handover/checklist", $$"""{"part":"before_shift","item":"{{Item}}","done":true}""", [("part", "before"), ("shift", InstantPattern.ExtendedIso.Format(shift))], "tick", schedule, "--item", Item);
            return (new ChecklistTicked(ChecklistPart.BeforeShift, shift, Item, new UserId(leaving), Done: true), "checklist.ticked");
        },
    };

    public static TheoryData<string, Door> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, Door>();
            foreach (var command in typeof(HandoverCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(HandoverCommand))).OrderBy(type => type.Name, StringComparer.Ordinal))
            {
                pairs.Add(command.Name, Door.Web);
                pairs.Add(command.Name, Door.Api);
                pairs.Add(command.Name, Door.Cli);
            }

            return pairs;
        }
    }

    private Node Node => node;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_command_through_a_door_is_the_same_fact(string command, Door door)
    {
        var type = Ways.Keys.SingleOrDefault(known => known.Name == command);
        Assert.True(type is not null, $"{command} has no ways: add them to {nameof(Ways)}.");
        var schedule = $"{command.ToLowerInvariant()}-{door.ToString().ToLowerInvariant()}";

        var (expected, action) = await Ways[type](this, schedule, door);

        var row = (await node.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new ScheduleId(schedule)), TestContext.Current.CancellationToken))[^1];
        Assert.Equal((expected, door), (row.Entry, row.Door));
        var line = Assert.Single(await node.Engine.Store.Reader.ReadAuditAsync(500, TestContext.Current.CancellationToken), line => line.Object == $"schedule:{schedule}" && line.Actor.Kind == ActorKind.User);
        Assert.Equal((action, door, row.Actor), (line.Action, line.Door, line.Actor));
    }

    private Task<(string Leaving, string Incoming)> MakeAsync(string schedule) => node.MakeScheduleAsync(schedule);

    /// <param name="fields">Of the form, in place of what stands in it.</param>
    private async Task DoAsync(Door door, string user, string path, string body, (string Name, string Value)[] fields, params string[] arguments)
    {
        if (door == Door.Web)
        {
            await SubmitAsync(user, path, fields);
            return;
        }

        if (door == Door.Cli)
        {
            var (exit, output) = await Program.RunAsync(node, await node.TokenAsync(user), ["handoff", .. arguments]);
            Assert.True(exit == 0, output);
            return;
        }

        using var client = node.Client(await node.TokenAsync(user));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await client.PostAsync($"/api/v1/{path}", content);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task SubmitAsync(string user, string path, (string Name, string Value)[] fields)
    {
        using var client = node.Client();
        var session = await Browser.LogInAsync(node, client, user, Parity.Ways.Password);
        var page = await Browser.GetAsync(client, $"/{path[..path.LastIndexOf('/')]}", session);
        var form = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(form => form.GetAttribute("action") == $"/{path}");
        var hidden = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(input => input.Name!);
        foreach (var (name, value) in fields.Where(field => hidden.ContainsKey(field.Name)))
        {
            hidden[name].Value = value;
        }

        using var answer = await Browser.PostAsync(client, form, session, [.. fields.Where(field => !hidden.ContainsKey(field.Name))]);
        Assert.Equal(303, (int)answer.StatusCode);
    }
}
