using Watchbill.Store.Conformance.Drivers;

namespace Watchbill.Store.Conformance.Sqlite;

public sealed class SqliteAlerts() : AlertConformance(SqliteDriver.Instance);

public sealed class SqliteIncidents() : IncidentConformance(SqliteDriver.Instance);

public sealed class SqliteEvidence() : EvidenceConformance(SqliteDriver.Instance);

public sealed class SqliteChanges() : ChangeConformance(SqliteDriver.Instance);

public sealed class SqliteTransactions() : TransactionConformance(SqliteDriver.Instance);

public sealed class SqliteTimers() : TimerConformance(SqliteDriver.Instance);

public sealed class SqliteOnCallRecords() : OnCallRecordConformance(SqliteDriver.Instance);

public sealed class SqliteStatusPages() : StatusPageConformance(SqliteDriver.Instance);

public sealed class SqliteDeliveries() : DeliveryConformance(SqliteDriver.Instance);

public sealed class SqlitePossiblySent() : PossiblySentConformance(SqliteDriver.Instance);

public sealed class SqliteDefinitions() : DefinitionConformance(SqliteDriver.Instance);

public sealed class SqliteRecords() : RecordConformance(SqliteDriver.Instance);

public sealed class SqliteAccess() : AccessConformance(SqliteDriver.Instance);

public sealed class SqlitePruning() : PruneConformance(SqliteDriver.Instance);

public sealed class SqliteUpgrades() : UpgradeConformance(SqliteDriver.Instance);

public sealed class SqliteConstraints() : ConstraintConformance(SqliteDriver.Instance);
