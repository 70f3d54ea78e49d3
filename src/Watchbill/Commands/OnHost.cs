using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Server.Hosting;
using Watchbill.Server.Offline;
using Watchbill.Store;

namespace Watchbill.Commands;

/// <summary>What is done on the host, on the data folder of a server that is not running.</summary>
internal static class OnHost
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"The server's data folder. Else {ServeOptions.DataVariable}, else ./watchbill-data",
        HelpName = "DIR",
    };

    public static ServerOptions Options(ParseResult parsed, Option<string?> data, CommandContext context)
    {
        var url = ServerAddress.Parse(context.Environment("WATCHBILL_PUBLIC_URL") ?? "") ?? new Uri(ServeOptions.DefaultListen);
        return new ServerOptions(ServeOptions.DataFolder(parsed.GetValue(data), context.Environment), [], url)
        {
            Postgres = context.Environment(ServeOptions.PostgresVariable) is { Length: > 0 } postgres ? postgres : null,
        };
    }

    /// <param name="running">What to do when a server holds the folder.</param>
    public static async Task<int> RunAsync(
        ServerOptions options, CommandContext context, string running, Func<OfflineNode, Task<int>> action, CancellationToken cancellationToken)
    {
        if (options.Postgres is null && !Directory.Exists(options.DataFolder))
        {
            context.Terminal.Fail($"There is no data folder {Path.GetFullPath(options.DataFolder)}.", "Name it with --data.");
            return ExitCode.NotFound;
        }

        try
        {
            await using var node = await OfflineNode.OpenAsync(options, context.Terminal.Time, cancellationToken);
            return await action(node);
        }
        catch (StoreRefusedException refused)
        {
            context.Terminal.Fail(refused.Message, running);
            return ExitCode.Refused;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Terminal.Fail(failure.Message, null);
            return ExitCode.Failed;
        }
    }
}
