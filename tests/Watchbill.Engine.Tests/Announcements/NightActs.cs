using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.People;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Announcements;

/// <summary>What sources and people do in a night, and what became of it.</summary>
internal static class NightActs
{
    public static readonly ServiceId Checkout = new("checkout");
    public static readonly IntegrationId Monitoring = new("prometheus");

    public static ReceiveEvent Event(string key, EventAction action = EventAction.Trigger, Severity severity = Severity.Critical) => new(
        Checkout, Monitoring, key, action, $"Trouble with {key}", null, null, severity, Alert.NoLabels,
        action == EventAction.Trigger ? [new AlertMember(key, key, severity, true, NightShift.Evening, null, Alert.NoLabels)] : [], 0, false, false, new SourceReported("prometheus"));

    public static IntakeRequest Request(params ReceiveEvent[] events) => new(Checkout, Monitoring, [.. events], null, null);

    /// <summary>A source says it, and what is due at once is done.</summary>
    public static async Task<IntakeReceipt> EventAsync(this NightShift night, string key, EventAction action = EventAction.Trigger, Severity severity = Severity.Critical)
    {
        var receipt = await night.Engine.Intake.AcceptAsync(Request(Event(key, action, severity)));
        await night.TickAsync();
        return receipt!;
    }

    /// <summary>A person does it, and what is due at once is done.</summary>
    public static async Task<CommandOutcome> DoAsync(this NightShift night, string who, PersonCommand command, string id, long alert = 1)
    {
        var outcome = await night.Engine.Commands.SubmitAsync(new CommandRequest(id, new UserId(who), Door.Web, new AlertId(alert), command));
        await night.TickAsync();
        return outcome;
    }

    /// <summary>Goes on to that many seconds after the beginning, second by second.</summary>
    public static Task ToAsync(this NightShift night, int second) =>
        night.RunAsync(NightShift.Evening + Duration.FromSeconds(second) - night.Time.Now, everySeconds: 1);

    /// <summary>Every attempt to hand something over, in order: "10 page bob sms 1+2".</summary>
    public static List<string> Attempts(this NightShift night) => [.. night.Sent.Where(message => message.Announcement is null).Select(Line)];

    public static async Task<StoredAlert> AlertAsync(this NightShift night, long id = 1) =>
        (await night.Engine.Store.Reader.ReadAlertAsync(new AlertId(id), CancellationToken.None))!;

    public static async Task<IReadOnlyList<JournalRow>> JournalAsync(this NightShift night, long id = 1) =>
        await night.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new AlertId(id)), CancellationToken.None);

    public static async Task<IReadOnlyList<StoredDelivery>> DeliveriesOfAsync(this NightShift night, long id = 1) =>
        await night.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(new AlertId(id)), CancellationToken.None);

    private static string Line(OutgoingMessage message)
    {
        var second = (message.At - NightShift.Evening).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var alerts = string.Join('+', message.Messages.Select(one => one.Alert));
        return $"{second} {message.Purpose} {message.User?.Value ?? message.Address} {message.Method?.Value} {alerts}".ToLowerInvariant();
    }
}
