using Watchbill.Store.Conformance.Drivers;

namespace Watchbill.Store.Conformance.Postgres;

public sealed class PostgresAlerts(PostgresServer server) : AlertConformance(new PostgresDriver(server));

public sealed class PostgresIncidents(PostgresServer server) : IncidentConformance(new PostgresDriver(server));

public sealed class PostgresEvidence(PostgresServer server) : EvidenceConformance(new PostgresDriver(server));

public sealed class PostgresChanges(PostgresServer server) : ChangeConformance(new PostgresDriver(server));

public sealed class PostgresTransactions(PostgresServer server) : TransactionConformance(new PostgresDriver(server));

public sealed class PostgresTimers(PostgresServer server) : TimerConformance(new PostgresDriver(server));

public sealed class PostgresOnCallRecords(PostgresServer server) : OnCallRecordConformance(new PostgresDriver(server));

public sealed class PostgresStatusPages(PostgresServer server) : StatusPageConformance(new PostgresDriver(server));

public sealed class PostgresDeliveries(PostgresServer server) : DeliveryConformance(new PostgresDriver(server));

public sealed class PostgresPossiblySent(PostgresServer server) : PossiblySentConformance(new PostgresDriver(server));

public sealed class PostgresDefinitions(PostgresServer server) : DefinitionConformance(new PostgresDriver(server));

public sealed class PostgresRecords(PostgresServer server) : RecordConformance(new PostgresDriver(server));

public sealed class PostgresAccess(PostgresServer server) : AccessConformance(new PostgresDriver(server));

public sealed class PostgresPruning(PostgresServer server) : PruneConformance(new PostgresDriver(server));

public sealed class PostgresUpgrades(PostgresServer server) : UpgradeConformance(new PostgresDriver(server));

public sealed class PostgresConstraints(PostgresServer server) : ConstraintConformance(new PostgresDriver(server));
