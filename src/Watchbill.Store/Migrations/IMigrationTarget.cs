namespace Watchbill.Store.Migrations;

/// <summary>A database whose schema is brought forward.</summary>
internal interface IMigrationTarget
{
    /// <summary>For messages: the file, or host and database.</summary>
    string Name { get; }

    /// <summary>The highest number that has been applied; 0 for an empty database.</summary>
    /// <exception cref="StoreRefusedException">The database holds something else.</exception>
    ValueTask<int> ReadNumberAsync(CancellationToken cancellationToken);

    /// <summary>Applies one step and records its number in one transaction, unless somebody else has done so meanwhile.</summary>
    ValueTask ApplyAsync(MigrationScript script, CancellationToken cancellationToken);
}
