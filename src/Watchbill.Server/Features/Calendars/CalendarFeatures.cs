namespace Watchbill.Server.Features.Calendars;

/// <summary>The parts that calendars are served with.</summary>
internal static class CalendarFeatures
{
    public static IServiceCollection AddCalendars(this IServiceCollection services)
    {
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<CalendarText>();
        services.AddSingleton<CalendarLimiter>();
        return services;
    }
}
