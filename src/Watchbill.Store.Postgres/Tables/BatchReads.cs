using Npgsql;
using Watchbill.Domain;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// Reads all that a batch needs in one round trip, or two where keys were asked for: their alerts must be known before all alerts can be locked in one
/// go, in id order, as every node does.
/// </summary>
internal sealed class BatchReads(Session session)
{
    public async Task<BatchAnswer> ReadAsync(BatchQuestion question)
    {
        var revision = 0L;
        var latest = new HashSet<AlertId>();
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        var deliveries = new List<StoredDelivery>();
        var destinations = new Dictionary<Destination, DestinationUse>();
        var lanes = new Dictionary<string, LaneUse>(StringComparer.Ordinal);
        var alerts = new AlertReads.Gathered();
        var questions = new List<(NpgsqlBatchCommand, Action<NpgsqlDataReader>)> { (DefinitionTable.Revision(), row => revision = row.GetInt64(0)) };
        if (question.CommandIds.Count > 0)
        {
            questions.AddRange(CommandResults.Questions(question.CommandIds, results));
        }

        if (question.Keys.Count > 0)
        {
            questions.Add(AlertReads.Latest(question.Keys, latest));
        }
        else if (question.Alerts.Count > 0)
        {
            questions.AddRange(alerts.Questions(question.Alerts, locked: true));
        }

        if (question.Deliveries.Count > 0)
        {
            questions.Add(DeliveryReads.ById(question.Deliveries, deliveries));
        }

        if (question.Destinations.Count > 0)
        {
            questions.Add(DeliveryReads.LastUses(question.Destinations, destinations));
        }

        if (question.Lanes.Count > 0)
        {
            questions.Add(DeliveryReads.LastInLanes(question.Lanes, lanes));
        }

        await session.ReadManyAsync(questions);
        if (question.Keys.Count > 0 && question.Alerts.Count + latest.Count > 0)
        {
            await session.ReadManyAsync([.. alerts.Questions([.. question.Alerts.Union(latest)], locked: true)]);
        }

        return new BatchAnswer(revision, await alerts.ToListAsync(session), latest, results, deliveries, destinations, lanes);
    }
}
