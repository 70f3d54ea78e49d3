using Watchbill.Store.Mapping;
using Watchbill.Store.Sqlite.Native;
using Watchbill.Store.Sqlite.Tables;

namespace Watchbill.Store.Sqlite;

/// <summary>The one connection that writes, with its tables. Used inside the gate only.</summary>
internal sealed class WriterConnection(Connection connection) : IDisposable
{
    public Connection Connection { get; } = connection;
    public JsonBuffer Json { get; } = new();
    public AlertTable Alerts { get; } = new(connection);
    public IncidentTable Incidents { get; } = new(connection);
    public EvidenceTables Evidence { get; } = new(connection);
    public JournalTable Journal { get; } = new(connection);
    public TimerTable Timers { get; } = new(connection);
    public DeliveryTable Deliveries { get; } = new(connection);
    public DeliveryReads DeliveryReads { get; } = new(connection);
    public DefinitionTable Definitions { get; } = new(connection);
    public BodyTable Bodies { get; } = new(connection);
    public RecordTables Records { get; } = new(connection);

    public ChangeTable Changes { get; } = new(connection);

    public StatusPageTables StatusPages { get; } = new(connection);
    public AccessTables Access { get; } = new(connection);
    public Pruning Pruning { get; } = new(connection);

    public void Dispose()
    {
        Json.Dispose();
        Connection.Dispose();
    }
}
