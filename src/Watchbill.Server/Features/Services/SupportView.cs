using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Export;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Services;

/// <summary>When a service's support hours are, and whether it is now.</summary>
/// <param name="Hours">"Mon Tue Wed Thu Fri 08:00 to 18:00, Europe/Vienna, not on days of Austria".</param>
/// <param name="Now">"Now they are over until Mon 08:00: urgency is low".</param>
public sealed record SupportView(string Hours, string Now)
{
    /// <summary>Null when the service has none.</summary>
    public static SupportView? Of(Service service, DefinitionSet definitions, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(clock);
        if (service.Support is not { } support)
        {
            return null;
        }

        var stretch = support.Hours.Around(definitions, clock.Now);
        var until = stretch.Until < ScheduleLimits.Latest ? $" until {clock.Short(stretch.Until)}" : "";
        return new SupportView(
            When(support, definitions),
            stretch.Holds ? $"Now they hold{until}: {Words(service.Urgency)}" : $"Now they are over{until}: {Words(support.Outside)}");
    }

    /// <summary>The same for programs.</summary>
    public static SupportHoursInfo? Info(Service service, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Support is not { } support)
        {
            return null;
        }

        var stretch = support.Hours.Around(definitions, now);
        return new SupportHoursInfo(
            support.Hours.Zone.Id,
            [.. support.Hours.Times.Select(LayerWords.When)],
            [.. support.Hours.Except],
            EntryText.Snake(support.Outside),
            stretch.Holds,
            stretch.Until < ScheduleLimits.Latest ? stretch.Until : null);
    }

    private static string When(SupportHours support, DefinitionSet definitions)
    {
        var holidays = support.Hours.Except.Select(id => definitions.HolidayCalendars.TryGetValue(id, out var known) ? known.Name : id).ToList();
        return $"{string.Join("; ", support.Hours.Times.Select(LayerWords.When))}, {support.Hours.Zone.Id}{(holidays.Count == 0 ? "" : $", not on days of {string.Join(" and ", holidays)}")}";
    }

    private static string Words(UrgencyRule rule) => rule switch
    {
        UrgencyRule.AlwaysHigh => "urgency is high",
        UrgencyRule.AlwaysLow => "urgency is low",
        _ => "urgency goes by the severity",
    };
}
