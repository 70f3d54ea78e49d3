using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Handoffs;

/// <summary>Ada and Bob take turns of a day from nine in the morning in Berlin, which is 07:00 UTC from 29 March on.</summary>
internal static class DailyRota
{
    public static readonly ScheduleId Primary = new("primary");

    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    public static Schedule Of(HandoffSettings? handoff, params UserId[] users) => new(
        Primary,
        "Primary",
        Berlin,
        [
            new Layer(
                "Days",
                [.. users.Select(user => new Participant([user]))],
                new Rotation(RotationUnit.Days, 1, new LocalTime(9, 0), null),
                new LocalDateTime(2026, 3, 28, 9, 0),
                null,
                []),
        ],
        default,
        handoff);

    public static async Task<NightShift> BeginAsync(HandoffSettings? handoff = null)
    {
        var night = await NightShift.BeginAsync();
        await night.WriteAsync(DefinitionJson.Of(Of(handoff, NightShift.Ada, NightShift.Bob)));
        await night.TickAsync();
        return night;
    }

    public static async Task WriteAsync(this NightShift night, params DefinitionDocument[] documents)
    {
        await night.Engine.DefinitionPath.WriteAsync([.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(NightShift.Carol), default))], []);
        await night.TickAsync();
    }

    public static Task RemoveAsync(this NightShift night, string kind, string id) =>
        night.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(kind, id, null, "ui", Actor.User(NightShift.Carol), default)], []);

    /// <summary>The whole record: "when: who, cause".</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(this NightShift night, Interval? window = null)
    {
        var rows = await night.Engine.Store.Reader.ReadOnCallRecordAsync(Primary, window ?? new Interval(NightShift.Evening - Duration.FromDays(1), NightShift.Evening + Duration.FromDays(400)), CancellationToken.None);
        return [.. rows.Select(row => $"{row.OccurredAt:MM-dd HH:mm}: {Words((OnCallChanged)row.Entry)}")];
    }

    public static async Task<OnCallRecord> StateAsync(this NightShift night) =>
        RecordJson.Read((await night.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(Primary), CancellationToken.None))!);

    /// <summary>Runs to an instant with a tick each minute.</summary>
    public static Task RunToAsync(this NightShift night, Instant at) => night.RunAsync(at - night.Time.Now, everySeconds: 60);

    public static Task<HandoverOutcome> HandleAsync(this NightShift night, UserId by, HandoverCommand command) =>
        night.Engine.Handovers.SubmitAsync(Primary, command, by, Door.Web);

    public static ImmutableArray<string> Told(this NightShift night, UserId user) => [.. night.AnnouncedTo(user).Select(told => told.Title)];

    private static string Words(OnCallChanged changed) =>
        $"{(changed.Users.IsEmpty ? "nobody" : string.Join("+", changed.Users.Select(user => user.User)))}, {changed.Cause.ToString().ToLowerInvariant()}";
}
