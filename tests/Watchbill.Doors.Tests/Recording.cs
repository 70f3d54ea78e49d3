using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Engine;
using Watchbill.StandIns;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests;

/// <summary>Schedules whose handovers can be tested at any hour: Ana and Bob take turns of two hours, and hand over with a report.</summary>
public static class Recording
{
    private const string Handoff =
        "{report: {escalate_to: [ana], sections: [{title: Open, shows: open_alerts}, {title: Ongoing, shows: notes, required: true}]}, before_shift: [Phone charged], after_shift: [Write it down]}";

    /// <summary>A new schedule whose present shift goes on for a while.</summary>
    /// <returns>Who is on call, and who comes next.</returns>
    public static async Task<(string Leaving, string Incoming)> MakeScheduleAsync(this Node node, string id)
    {
        ArgumentNullException.ThrowIfNull(node);
        var read = ConfigurationReader.Read([new ConfigurationFile(
            "a.yaml",
            $"users: {{ana: {{name: Ana}}, bob: {{name: Bob}}}}\nschedules: {{{id}: {{name: {id}, zone: UTC, layers: [{{name: Hours, participants: [ana, bob], every: 2h, handoff: '00:00', start: 2026-01-05}}], handoff: {Handoff}}}}}")]);
        Assert.Empty(read.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => diagnostic.ToString()));
        var schedule = read.Documents.Schedules[0];
        var timetable = new Domain.Schedules.Timetable(schedule, [], []);
        if (timetable.Around(node.Engine.Time.Now()).Until - node.Engine.Time.Now() < Duration.FromMinutes(5))
        {
            node.Time.Advance(Duration.FromMinutes(10));
        }

        var document = DefinitionJson.Of(schedule);
        await node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default)], []);
        await node.RecordedAsync(id);
        var span = timetable.Around(node.Engine.Time.Now());
        return (span.Now.Users[0].User.Value, span.Next.Users[0].User.Value);
    }

    /// <summary>Moves time to the end of the present shift.</summary>
    public static async Task ChangeHandsAsync(this Node node, string schedule)
    {
        ArgumentNullException.ThrowIfNull(node);
        var until = node.Engine.Definitions.Current.TimetableOf(new ScheduleId(schedule)).Around(node.Engine.Time.Now()).Until!.Value;
        node.Time.Advance(until - node.Engine.Time.Now() + Duration.FromSeconds(1));
        await node.RecordedAsync(schedule, until);
    }

    /// <summary>Waits until it is recorded who is on call, from that instant on or a later one.</summary>
    public static Task<OnCallRecord> RecordedAsync(this Node node, string schedule, Instant since = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Eventually.GivesAsync(
            async () => await node.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(new ScheduleId(schedule)), TestContext.Current.CancellationToken) is { } state && RecordJson.Read(state) is var record && record.Since >= since
                ? record
                : null,
            $"who is on call for {schedule} is recorded",
            cancel: TestContext.Current.CancellationToken);
    }
}
