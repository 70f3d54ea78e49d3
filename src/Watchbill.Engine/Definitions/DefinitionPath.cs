using System.Collections.Immutable;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Definitions;

/// <summary>The one way in which definitions and operations change: all documents of a change join one transaction, with their audit. Thread-safe.</summary>
public sealed class DefinitionPath(Committer committer, CurrentDefinitions current)
{
    /// <returns>The set as it is after the change.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown.</exception>
    public async Task<Domain.DefinitionSet> WriteAsync(ImmutableArray<DefinitionWrite> documents, ImmutableArray<AuditRecord> audit)
    {
        var work = new RowsWork(WorkOrder.Definitions, batch =>
        {
            batch.Writes.Definitions.AddRange(documents.Select(document => document with { At = batch.Now }));
            batch.Writes.Audit.AddRange(audit.Select(record => record with { At = batch.Now }));
        });
        committer.Submit(work);
        await work.Reply;
        await current.ReloadAsync(CancellationToken.None);
        return current.Current;
    }
}
