using Watchbill.Engine.Commit;
using Watchbill.Engine.Events;
using Watchbill.Notifiers.Outbox;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Hosting;

/// <summary>Keeps the outbox in the store. Bound once, to the engine that its notifiers are part of.</summary>
internal sealed class StoreOutbox : IOutbox
{
    private Records? _records;

    public void Bind(Records records) => _records = records;

    public async Task AppendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var records = _records ?? throw new InvalidOperationException("The outbox is used before the engine exists.");
        var row = new OutboxRow(
            message.Delivery,
            message.At,
            message.Kind.ToString().ToLowerInvariant(),
            message.Address,
            message.User,
            message.Subject ?? string.Empty,
            message.Text,
            message.Html,
            message.Alerts.FirstOrDefault() is { Value: > 0 } alert ? alert.Value : null);
        try
        {
            await records.AppendToOutboxAsync(row).WaitAsync(cancellationToken);
        }
        catch (CommitFailedException failure)
        {
            throw new IOException("The store did not confirm it.", failure);
        }
    }
}
