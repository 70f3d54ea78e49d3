using Watchbill.Engine;
using Watchbill.Engine.Calendars;
using Watchbill.Notifiers.Calendars;
using Watchbill.Server.Features.OnCall.Import;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.Calendars;

/// <summary>The parts that calendars are served with.</summary>
internal static class CalendarFeatures
{
    public static IServiceCollection AddCalendars(this IServiceCollection services)
    {
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<CalendarText>();
        services.AddSingleton<CalendarLimiter>();
        services.AddSingleton<CalendarImports>();
        services.AddSingleton<ICalendarSource>(provider =>
            new GuardedCalendarSource(provider.GetRequiredService<ServerOptions>().CalendarAllow, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var engine = provider.GetRequiredService<WatchbillEngine>();
            return new CalendarFetcher(
                engine.Committer, engine.Store.Reader, engine.Definitions, provider.GetRequiredService<ICalendarSource>(), provider.GetRequiredService<ServerOptions>().CalendarsEvery);
        });
        return services;
    }
}
