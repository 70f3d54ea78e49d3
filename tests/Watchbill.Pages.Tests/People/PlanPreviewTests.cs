using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.People;

namespace Watchbill.Pages.Tests.People;

/// <summary>The preview is the plan of production in words. It is Saturday, 21 November 2026, 12:00 in Vienna.</summary>
public sealed class PlanPreviewTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 11, 0);
    private static readonly User Ana = new(new UserId("ana"), "Ana", null, "Europe/Vienna", Permission.Responder, []);
    private static readonly ContactMethod Phone = new(new("phone"), ContactMethodKind.Sms, "+436601234567");
    private static readonly ContactMethod Mail = new(new("mail"), ContactMethodKind.Email, "ana@example.org");

    private static readonly Responder Own = new(Ana.Id, [Phone, Mail],
    [
        new(Urgency.High, Duration.Zero, Phone.Id, Repeat: new MethodRepeat(Duration.FromMinutes(5), 3)),
        new(Urgency.High, Duration.FromMinutes(5), Mail.Id, RuleHours.Working),
        new(Urgency.Low, Duration.Zero, Mail.Id),
    ])
    {
        Quiet = [new DailyWindow(new LocalTime(22, 0), new LocalTime(7, 0))],
        Working = [new WholeDays(Weekdays.MondayToFriday)],
    };

    [Fact]
    public void It_says_when_by_what_and_how_often()
    {
        var previews = PlanPreview.Of(Of(Own), Ana, Noon, withAddresses: true);

        Assert.Equal(
            [
                "High now by their own rules",
                "At once: SMS +436601234567 (again every 5 min, at most 3 times, until it is answered)",
                "After 5 min: E-mail ana@example.org (passed over: notification rule 2 holds only during working hours)",
                "High at 03:00 by their own rules",
                "At once: SMS +436601234567 (again every 5 min, at most 3 times, until it is answered)",
                "After 5 min: E-mail ana@example.org (passed over: notification rule 2 holds only during working hours)",
                "Low now by their own rules",
                "At once: E-mail ana@example.org ()",
                "Low at 03:00 by their own rules",
                "At 07:00, after quiet hours: E-mail ana@example.org ()",
            ],
            previews.SelectMany(Words));
    }

    [Fact]
    public void Addresses_are_for_their_owner() =>
        Assert.DoesNotContain(PlanPreview.Of(Of(Own), Ana, Noon, withAddresses: false).SelectMany(Words), line => line.Contains("+43", StringComparison.Ordinal) || line.Contains('@', StringComparison.Ordinal));

    [Fact]
    public void It_says_whose_rules_hold()
    {
        Assert.Equal("nothing: there is no contact method", PlanPreview.Of(Of(Own with { Methods = [], Rules = [] }), Ana, Noon, withAddresses: true)[0].Source);
        Assert.Equal("no rule holds, so every way at once", PlanPreview.Of(Of(Own with { Rules = [] }), Ana, Noon, withAddresses: true)[0].Source);
        var defaults = new NotificationDefaults(Urgency.High, [new DefaultRule(Duration.Zero, ContactMethodKind.Email)]);
        Assert.Equal("by the organisation's rules", PlanPreview.Of(Of(Own with { Rules = [] }, defaults), Ana, Noon, withAddresses: true)[0].Source);
    }

    private static IEnumerable<string> Words(PlanPreview preview) =>
        preview.Lines.Select(line => $"{line.When}: {line.What} ({line.Note})").Prepend($"{preview.Urgency} {preview.When} {preview.Source}");

    private static DefinitionSet Of(Responder own, params NotificationDefaults[] defaults) =>
        new(new DefinitionDocuments { Users = [Ana], Responders = [own], NotificationDefaults = [.. defaults] });
}
