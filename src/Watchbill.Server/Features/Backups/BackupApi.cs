using System.Globalization;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Backups;

/// <summary>A backup is taken by the running server, never by a second process on the file.</summary>
internal static class BackupApi
{
    /// <summary>Below the data folder.</summary>
    public const string Folder = "backups";

    private static readonly InstantPattern NameTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'.'fff'Z'");

    public static void MapBackupApi(this IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/backup", BackUpAsync)
            .Takes<BackupRequest>(optional: true)
            .Answers<BackupResult>("backUp", "Writes a consistent copy of the data into the folder 'backups' of the data folder (SQLite only)", Permission.Admin, 201)
            .Refuses(409, 501);
        api.MapGet("/admin/hold", HoldAsync).Answers<HoldInfo>("readHold", "Whether the server is on hold after a restore, and what is due", Permission.Admin);
        api.MapDelete("/admin/hold", ReleaseAsync).Answers<HoldInfo>("releaseHold", "Ends the hold: what is due happens now", Permission.Admin);
    }

    private static async Task<IResult> BackUpAsync(HttpContext context, WatchbillEngine engine, ServerOptions options)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.BackupRequest, new BackupRequest());
        if (problem is not null)
        {
            return problem;
        }

        if (options.Postgres is not null)
        {
            return Answer.No(ErrorCode.Unsupported, "PostgreSQL is backed up with its own tools.", "Use pg_dump or continuous archiving.");
        }

        var name = body!.Name ?? $"watchbill-{NameTime.Format(engine.Time.Now())}.db";
        if (!IsPlain(name))
        {
            return Answer.No(ErrorCode.Invalid, "'name' is a plain file name of at most 100 letters, digits, '.', '-' and '_', without a path.");
        }

        var folder = Path.Combine(Path.GetFullPath(options.DataFolder), Folder);
        Make(folder);
        var path = Path.Combine(folder, name);
        try
        {
            await engine.Store.BackUpAsync(path, context.RequestAborted);
        }
        catch (StoreRefusedException refused)
        {
            return Answer.No(ErrorCode.Conflict, refused.Message);
        }

        var caller = context.Caller();
        var bytes = new FileInfo(path).Length;
        await engine.Records.AuditAsync(new AuditRecord(
            default, Actor.User(caller.User.Id), caller.Door, "backup", name, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")));
        return Answer.Ok(new BackupResult(path, bytes), WatchbillJson.Default.BackupResult, StatusCodes.Status201Created);
    }

    private static async Task<IResult> HoldAsync(HttpContext context, WatchbillEngine engine) =>
        Answer.Ok(await InfoAsync(engine, context.RequestAborted), WatchbillJson.Default.HoldInfo);

    private static async Task<IResult> ReleaseAsync(HttpContext context, WatchbillEngine engine)
    {
        var caller = context.Caller();
        await RestoreHold.SetAsync(engine.Store, on: false, context.RequestAborted);
        await engine.Records.AuditAsync(new AuditRecord(default, Actor.User(caller.User.Id), caller.Door, "hold.release", "engine", ""));
        return Answer.Ok(await InfoAsync(engine, context.RequestAborted), WatchbillJson.Default.HoldInfo);
    }

    private static async Task<HoldInfo> InfoAsync(WatchbillEngine engine, CancellationToken cancellationToken)
    {
        var backlog = await engine.Store.Reader.ReadBacklogAsync(cancellationToken);
        return new HoldInfo(await RestoreHold.IsOnAsync(engine.Store.Reader, cancellationToken), backlog.Timers, backlog.PendingDeliveries);
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
