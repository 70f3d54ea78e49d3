using Watchbill.Store.Sqlite.Native;
using Watchbill.Store.Sqlite.Tables;

namespace Watchbill.Store.Sqlite;

/// <summary>A connection that cannot write, with its tables.</summary>
internal sealed class ReaderConnection(Connection connection) : IDisposable
{
    public Connection Connection { get; } = connection;
    public AlertTable Alerts { get; } = new(connection);
    public IncidentTable Incidents { get; } = new(connection);
    public EvidenceTables Evidence { get; } = new(connection);
    public JournalTable Journal { get; } = new(connection);
    public TimerTable Timers { get; } = new(connection);
    public DeliveryReads Deliveries { get; } = new(connection);
    public DefinitionTable Definitions { get; } = new(connection);
    public BodyTable Bodies { get; } = new(connection);
    public RecordTables Records { get; } = new(connection);

    public ChangeTable Changes { get; } = new(connection);

    public StatusPageTables StatusPages { get; } = new(connection);
    public AccessTables Access { get; } = new(connection);
    public BacklogQuery Backlog { get; } = new(connection);

    public void Dispose() => Connection.Dispose();
}
