namespace Watchbill.Store.Migrations;

/// <summary>
/// Applies the steps that are missing, each in a transaction of its own: an interrupted step leaves nothing behind, and the next start goes on from there.
/// </summary>
internal static class Migrator
{
    public static async ValueTask RunAsync(IMigrationTarget target, IReadOnlyList<MigrationScript> scripts, CancellationToken cancellationToken)
    {
        var present = await target.ReadNumberAsync(cancellationToken);
        if (present > scripts.Count)
        {
            throw new StoreRefusedException(
                $"{target.Name} has schema number {present}, but this version of Watchbill knows only up to {scripts.Count}: a newer version has written it. "
                + "Start that version, or restore a back-up that was made before the upgrade.");
        }

        foreach (var script in scripts.Skip(present))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await target.ApplyAsync(script, cancellationToken);
        }
    }
}
