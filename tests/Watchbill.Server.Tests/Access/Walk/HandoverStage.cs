using NodaTime;
using NodaTime.Text;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.StandIns;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>A schedule of alpha that hands over with a report: Tess has it, and Rita when she takes over.</summary>
internal static class HandoverStage
{
    public const string Schedule = "handed";

    /// <summary>Another one, so that what one door has done is not what the other would.</summary>
    public const string OfPages = "handed-by-forms";

    private const string Yaml =
        """
        users: {rita: {name: Rita}, tess: {name: Tess}}
        schedules:
          handed:
            name: Handed
            zone: UTC
            layers:
              - {name: Hidden, participants: [rita], every: 52w, handoff: Mon 09:00, start: 2020-01-06}
              - {name: Shown, participants: [tess], every: 52w, handoff: Mon 09:00, start: 2020-01-06}
            handoff: {report: true, before_shift: [Test], after_shift: [Write]}
        """;

    /// <summary>Makes the schedule unless it is there, and waits until it is recorded who has it.</summary>
    public static async Task<Call> HandedAsync(this Stage stage, string schedule = Schedule)
    {
        if (!stage.Server.Engine.Definitions.Current.Schedules.ContainsKey(new ScheduleId(schedule)))
        {
            var read = ConfigurationReader.Read([new ConfigurationFile("handed.yaml", Yaml.Replace("handed:", $"{schedule}:", StringComparison.Ordinal))]);
            await Organisation.WriteAsync(stage.Server.Engine, DefinitionJson.Of(read.Documents.Schedules[0]));
        }

        await RecordedAsync(stage, schedule, _ => true);
        return Call.To("id", schedule);
    }

    /// <summary>The schedule, with its first handover, to Rita.</summary>
    public static async Task<Call> HandedToRitaAsync(this Stage stage, string schedule = Schedule)
    {
        var call = await stage.HandedAsync(schedule);
        var now = stage.Now;
        await Organisation.WriteAsync(
            stage.Server.Engine,
            DefinitionJson.Of(new Override($"ov-{schedule}-{now.ToUnixTimeTicks()}", new ScheduleId(schedule), now, now + Duration.FromDays(300), OverrideKind.Replace, new UserId("tess"), new UserId("rita"))));
        await RecordedAsync(stage, schedule, record => record.Handover is { } handover && handover.Incoming.Contains(new UserId("rita")));
        return call;
    }

    /// <summary>The start of the present shift, as forms say it.</summary>
    public static async Task<string> ShiftAsync(this Stage stage, string schedule = Schedule) => InstantPattern.ExtendedIso.Format(
        RecordJson.Read((await stage.Server.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(new ScheduleId(schedule)), TestContext.Current.CancellationToken))!).Since);

    private static Task RecordedAsync(Stage stage, string schedule, Func<OnCallRecord, bool> isSo) => Eventually.HoldsAsync(
        async () => await stage.Server.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(new ScheduleId(schedule)), TestContext.Current.CancellationToken) is { } state && isSo(RecordJson.Read(state)),
        $"who is on call for {schedule} is recorded",
        cancel: TestContext.Current.CancellationToken);
}
