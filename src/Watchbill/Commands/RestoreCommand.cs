using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Server.Features.Backups;
using Watchbill.Server.Offline;

namespace Watchbill.Commands;

internal static class RestoreCommand
{
    private const string Running = "Stop the server first; a running one is released with `watchbill restore --release --url URL` and an administrator's token.";

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string?>("FILE") { Description = "A backup; left out to look at, drop or release what is on hold", Arity = ArgumentArity.ZeroOrOne };
        var data = OnHost.Data();
        var release = new Option<bool>("--release") { Description = "End the hold: what is due happens at the next start, or at once on a running server" };
        var drop = new Option<string?>("--drop-before") { Description = "Cancel messages that were owed before this instant", HelpName = "INSTANT" };
        drop.Validators.Add(result =>
        {
            if (result.GetValue(drop) is { } text && !Timestamps.TryParse(text, out _))
            {
                result.AddError("--drop-before is an instant like 2026-05-01T09:00:00Z.");
            }
        });
        var command = new Command(
            "restore",
            """
            Puts a backup in place of the data of a server that is not running. The server then starts on hold: it takes events and shows pages,
            but fires no timer and sends nothing, so that a backup from last week does not page people about last week.

            Examples:
              watchbill restore /var/lib/watchbill/backups/watchbill-20260501T030000.000Z.db --data /var/lib/watchbill
              watchbill restore --data /var/lib/watchbill --drop-before 2026-05-01T09:00:00Z
              watchbill restore --data /var/lib/watchbill --release
            """) { file, data, release, drop };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(release) && parsed.GetValue(context.Url) is not null)
            {
                return context.WithServerAsync(parsed, async client => context.Show(
                    parsed,
                    await client.DeleteAsync("admin/hold", WatchbillJson.Default.HoldInfo, cancellationToken),
                    WatchbillJson.Default.HoldInfo,
                    hold => context.Terminal.Out.WriteLine($"Released: {hold.Timers} timers and {hold.Deliveries} messages are waiting or due.")));
            }

            Instant? before = Timestamps.TryParse(parsed.GetValue(drop), out var instant) ? instant : null;
            var options = OnHost.Options(parsed, data, context);
            return parsed.GetValue(file) is { } backup
                ? PutInPlaceAsync(backup, options, context, parsed.GetValue(release), before, cancellationToken)
                : OnHost.RunAsync(options, context, Running, node => HandleAsync(node, context.Terminal, parsed.GetValue(release), before, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> PutInPlaceAsync(
        string backup, Server.Hosting.ServerOptions options, CommandContext context, bool release, Instant? before, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup))
        {
            context.Terminal.Fail($"There is no file {backup}.", null);
            return ExitCode.NotFound;
        }

        Directory.CreateDirectory(options.DataFolder);
        var target = OfflineNode.Database(options.DataFolder);
        if (File.Exists(target))
        {
            // Opening it proves that no server is running on it, and closing it writes everything into the one file.
            var opened = await OnHost.RunAsync(options, context, Running, _ => Task.FromResult(ExitCode.Done), cancellationToken);
            if (opened != ExitCode.Done)
            {
                return opened;
            }

            var aside = $"{target}.before-restore-{context.Terminal.Time.GetUtcNow():yyyyMMddTHHmmssfff}";
            File.Move(target, aside);
            File.Delete(target + "-wal");
            File.Delete(target + "-shm");
            context.Terminal.Error.WriteLine($"The data before the restore is kept in {aside}");
        }

        var fileOptions = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            fileOptions.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var from = File.OpenRead(backup))
        await using (var to = new FileStream(target, fileOptions))
        {
            await from.CopyToAsync(to, cancellationToken);
            to.Flush(flushToDisk: true);
        }

        return await OnHost.RunAsync(
            options,
            context,
            Running,
            async node =>
            {
                await RestoreHold.SetAsync(node.Engine.Store, on: true, cancellationToken);
                return await HandleAsync(node, context.Terminal, release, before, cancellationToken);
            },
            cancellationToken);
    }

    private static async Task<int> HandleAsync(OfflineNode node, Terminal terminal, bool release, Instant? before, CancellationToken cancellationToken)
    {
        if (before is { } instant)
        {
            terminal.Out.WriteLine($"{await DueThings.DropBeforeAsync(node.Engine.Store, instant, terminal.Time, cancellationToken)} messages cancelled.");
        }

        var due = await DueThings.ReadAsync(node.Engine.Store, terminal.Time, cancellationToken);
        if (due.Timers.Count > 0)
        {
            terminal.Out.WriteLine("Timers that are due:");
            terminal.PrintTable(["SUBJECT", "TIMER", "DUE"], due.Timers.Select(IReadOnlyList<string> (timer) => [timer.Subject, timer.Setting.Purpose, Terminal.When(timer.Setting.Due)]));
        }

        if (due.Deliveries.Count > 0)
        {
            terminal.Out.WriteLine("Messages that are owed:");
            terminal.PrintTable(
                ["DELIVERY", "KIND", "TO", "SINCE", "TITLE"],
                due.Deliveries.Select(IReadOnlyList<string> (owed) =>
                    [owed.Request.Id.Value, owed.Request.Kind.ToString().ToLowerInvariant(), owed.Request.Address, Terminal.When(owed.CreatedAt), owed.Request.Message.Title]));
        }

        if (release)
        {
            await RestoreHold.SetAsync(node.Engine.Store, on: false, cancellationToken);
        }

        terminal.Out.WriteLine(
            await RestoreHold.IsOnAsync(node.Engine.Store.Reader, cancellationToken)
                ? "On hold: the server sends nothing until `watchbill restore --release`."
                : "Not on hold.");
        return ExitCode.Done;
    }
}
