using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Hosting;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Access;

/// <summary>
/// Makes the account "admin" when nobody exists, with a random password that is printed once and kept in a file that only the server's
/// account may read. Starts after the engine's loops, because it writes through them.
/// </summary>
internal sealed class FirstAccount(WatchbillEngine engine, AccessService access, DataFolder folder, FirstPasswordPrinter printer) : IHostedService
{
    public const string FileName = "first-password";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (engine.Definitions.Current.Users.Count > 0)
        {
            return;
        }

        // The file first: a crash in between leaves an account-less server that tries again, never an account without a way in.
        var user = new User(new UserId("admin"), "Administrator", null, "UTC", Permission.Admin, []);
        var password = Secrets.New()[..20];
        await folder.WriteSecretAsync(FileName, password + "\n", cancellationToken);
        await access.SetFirstPasswordAsync(user.Id, password, cancellationToken);
        var document = DefinitionJson.Of(user);
        var by = Actor.Engine("first-start");
        var now = engine.Time.Now();
        await engine.DefinitionPath.WriteAsync(
            [new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", by, now)],
            [new AuditRecord(now, by, Door.Cli, "first-account", user.Id.Value, $"the password is in {FileName} in the data folder")]);
        printer.Print($"First start: log in as {user.Id} with the password {password} (also in {folder.File(FileName)}).");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Where the first password is shown: the terminal, and never the log.</summary>
public sealed record FirstPasswordPrinter(Action<string> Print);
