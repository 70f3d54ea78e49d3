using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Announcements;

public sealed class RefusedEventsTests
{
    [Fact]
    public async Task Administrators_hear_of_unknown_keys_at_once_and_then_at_most_once_an_hour()
    {
        await using var night = await NightShift.BeginAsync();
        await RefuseAsync(night, "/v1/integrations/…/alertmanager");
        await night.RunAsync(Duration.FromMinutes(1));
        await RefuseAsync(night, "/v2/enqueue");
        await RefuseAsync(night, "/v1/integrations/…/alertmanager");
        await RefuseAsync(night, "/v1/integrations/…/alertmanager");
        await night.RunAsync(Duration.FromMinutes(58), everySeconds: 30);
        Assert.Single(night.AnnouncedTo(NightShift.Ada));
        await night.RunAsync(Duration.FromMinutes(3), everySeconds: 30);

        Assert.Equal(["1 event with an unknown key", "3 events with an unknown key"], night.AnnouncedTo(NightShift.Ada).Select(told => told.Title));
        var later = night.AnnouncedTo(NightShift.Ada).Last();
        Assert.Equal((EngineAnnouncements.RefusedTopic, "rejected", Urgency.Low), (later.Topic, later.Link, later.Urgency));
        Assert.Equal(
            [
                "Somebody sends events that become no alert, at least 3 events until 2026-03-28 22:01:00 UTC; the last was refused as unknown_key.",
                "- /v1/integrations/…/alertmanager: 2",
                "- /v2/enqueue: 1",
                "If they are yours, copy the address again from the service's page into the source. You are told at most once an hour.",
            ],
            later.Lines);
    }

    [Fact]
    public async Task Nothing_is_said_when_there_are_none_or_the_key_was_known()
    {
        await using var night = await NightShift.BeginAsync();
        await RefuseAsync(night, "checkout/prometheus", "invalid_json");
        await night.RunAsync(Duration.FromHours(3), everySeconds: 50);

        Assert.Empty(night.Announced);
    }

    [Fact]
    public async Task A_restart_begins_no_new_hour()
    {
        await using var night = await NightShift.BeginAsync();
        await RefuseAsync(night, "/v2/enqueue");
        await night.RunAsync(Duration.FromMinutes(1));
        await night.StopAsync();
        await night.StartAsync();
        await RefuseAsync(night, "/v2/enqueue");
        await night.RunAsync(Duration.FromMinutes(30), everySeconds: 30);
        Assert.Single(night.AnnouncedTo(NightShift.Carol));

        await night.RunAsync(Duration.FromMinutes(30), everySeconds: 30);
        Assert.Equal(2, night.AnnouncedTo(NightShift.Carol).Count());
    }

    private static async Task RefuseAsync(NightShift night, string where, string code = RejectedEvent.UnknownKey)
    {
        night.Engine.Records.Reject(new RejectedEvent(default, where, 404, code, "{}"), null);

        // Not waited for by whoever refuses; what is handed in after it is committed after it.
        await night.Engine.Records.AuditAsync(new AuditRecord(default, Actor.Engine("test"), Door.Api, "settled", "test", ""));
    }
}
