namespace Watchbill.Server.Hosting;

/// <summary>
/// Logs are lines of JSON on the standard output. Requests are not logged: their paths hold integration keys and one-tap tokens. Nothing
/// below a warning comes from the framework, and no scopes are written, as those hold the path.
/// </summary>
internal static class LogSetup
{
    public static void Apply(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        // It repeats, with its stack, why a start failed or was cut short; the command line says that in words.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = false;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
    }
}
