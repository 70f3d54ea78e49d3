using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>Many alerts for one person at once (rule 26): the first page at once, and the others as one message when the window ends.</summary>
public sealed class BurstTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(60)]
    public async Task A_burst_is_one_page_at_once_and_one_for_all_others(int alerts)
    {
        await using var night = await NightShift.BeginAsync();
        for (var i = 0; i < alerts; i++)
        {
            await night.TriggerAsync($"disk{i}");
            await night.TickAsync();
        }

        await night.RunAsync(HandoverRules.HighWindow + Duration.FromSeconds(10), everySeconds: 1);

        var pages = night.Sent.Where(message => message.Purpose == NotificationPurpose.Page).ToList();
        Assert.Equal([1, alerts - 1], pages.Select(page => page.Messages.Length));
        Assert.Equal(Enumerable.Range(1, alerts).Select(number => (long)number), pages.SelectMany(page => page.Messages).Select(message => message.Alert.Value));
    }
}
