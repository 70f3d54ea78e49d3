using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Server.Hosting;
using Watchbill.Store;

namespace Watchbill.Commands;

/// <summary>Runs a server until it is told to stop, and puts what keeps it from starting into words.</summary>
internal static class Serving
{
    /// <param name="least">Below it nothing is logged.</param>
    /// <param name="started">Called when requests are answered, with the first address.</param>
    public static async Task<int> RunAsync(
        ServerOptions options, Terminal terminal, LogLevel least, Func<WebApplication, Uri, Task> started, CancellationToken cancellationToken)
    {
        // A signal that comes while an action still runs synchronously ends the process with 143, so the opening of the store is not part of that.
        await Task.Yield();
        WebApplication app;
        try
        {
            app = await WatchbillServer.BuildAsync(
                options, terminal.Time, terminal.Error.WriteLine, builder => builder.Logging.AddFilter(level => level >= least), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        catch (Exception refused) when (refused is StoreRefusedException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            terminal.Fail(refused.Message, null);
            return refused is ArgumentException ? ExitCode.Configuration : ExitCode.Failed;
        }

        await using (app)
        {
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Told to stop while it started: nothing was begun that a start does not begin again.
                await app.StopAsync(CancellationToken.None);
                return ExitCode.Done;
            }
            catch (IOException inUse)
            {
                terminal.Fail(inUse.Message, "Listen elsewhere with --listen, or stop what listens there.");
                return ExitCode.Failed;
            }

            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? options.Listen[0];
            await started(app, new Uri(address));
            await UntilToldAsync(app, cancellationToken);
            await app.StopAsync(CancellationToken.None);
        }

        return ExitCode.Done;
    }

    private static async Task UntilToldAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellationToken.Register(() => told.TrySetResult());
        await using var stopping = lifetime.ApplicationStopping.Register(() => told.TrySetResult());
        await told.Task;
    }
}
