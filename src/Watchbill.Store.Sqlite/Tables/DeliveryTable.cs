using System.Diagnostics;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Changes of what is owed to the outside world. Each change names in its WHERE the state from which it may start.</summary>
internal sealed class DeliveryTable(Connection connection)
{
    private const string InsertSql = """
        INSERT INTO delivery (id, subject, lane, purpose, kind, address, user_id, method, severity, message, status, attempt, created_at, due, cancel_requested, possibly_sent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, 0, 0)
        """;

    // What an earlier attempt may have sent ends as "unknown", never as if it had not been.
    private const string Ended = "CASE possibly_sent WHEN 1 THEN 'unknown' ELSE 'cancelled' END";

    private const string SupersedeSql = $"""
        UPDATE delivery SET status = {Ended}, completed_at = ?, detail = 'superseded'
        WHERE lane = ? AND purpose = 'notice' AND status = 'pending'
        """;

    private const string CancelSql = $"UPDATE delivery SET status = {Ended}, completed_at = ?, detail = 'cancelled' WHERE id = ? AND status = 'pending'";
    private const string AskToCancelSql = "UPDATE delivery SET cancel_requested = 1 WHERE id = ? AND status = 'handing_over'";

    private const string HandOverSql = """
        UPDATE delivery SET status = 'handing_over', attempt = attempt + 1, lease_token = ?, lease_until = ?, boot = ?, handed_over_at = ?, bundle = ?
        WHERE id = ? AND status = 'pending'
        """;

    private const string HoldSql = "UPDATE delivery SET due = ? WHERE id = ? AND status = 'pending'";
    private const string DropSql = $"UPDATE delivery SET status = {Ended}, completed_at = ?, detail = ? WHERE id = ? AND status = 'pending'";

    private const string CompleteSql = """
        UPDATE delivery SET status = ?, completed_at = ?, possibly_sent = max(possibly_sent, ?), lease_token = NULL, lease_until = NULL, boot = NULL,
                            provider = coalesce(?, provider), receipt = coalesce(?, receipt), detail = coalesce(?, detail)
        WHERE id = ? AND status = 'handing_over' AND lease_token = ?
        """;

    // Another attempt, unless a cancellation came while this one was under way.
    private const string RetrySql = """
        UPDATE delivery SET status = CASE WHEN cancel_requested = 0 THEN 'pending' WHEN max(possibly_sent, ?) = 1 THEN 'unknown' ELSE 'cancelled' END,
                            possibly_sent = max(possibly_sent, ?), completed_at = CASE cancel_requested WHEN 1 THEN ? END,
                            due = ?, lease_token = NULL, lease_until = NULL, boot = NULL,
                            provider = coalesce(?, provider), receipt = coalesce(?, receipt), detail = coalesce(?, detail)
        WHERE id = ? AND status = 'handing_over' AND lease_token = ?
        """;

    public void Insert(string subject, DeliveryRequest request, Instant at, JsonBuffer json)
    {
        if (request.Purpose == NotificationPurpose.Notice)
        {
            connection.Get(SupersedeSql).At(at).Text(request.Lane).Run();
        }

        connection.Get(InsertSql)
            .Text(request.Id.Value)
            .Text(subject)
            .Text(request.Lane)
            .Text(EnumText<NotificationPurpose>.Of(request.Purpose))
            .Text(EnumText<ContactMethodKind>.Of(request.Kind))
            .Text(request.Address)
            .Text(request.User?.Value)
            .Text(request.Method?.Value)
            .Number((int)request.Message.Severity)
            .Text(json.Message(request.Message))
            .At(at)
            .At(at)
            .Run();
    }

    public void Cancel(DeliveryId delivery, Instant at)
    {
        if (connection.Get(CancelSql).At(at).Text(delivery.Value).Run() == 0)
        {
            connection.Get(AskToCancelSql).Text(delivery.Value).Run();
        }
    }

    /// <summary>False when the delivery is not in the state from which this change may start.</summary>
    public bool Apply(DeliveryChange change) => change switch
    {
        HandOver to => connection.Get(HandOverSql)
            .Text(to.LeaseToken).At(to.LeaseUntil).Text(to.Boot).At(to.At).Text(to.Bundle?.Value).Text(to.Delivery.Value).Run() == 1,
        Hold hold => connection.Get(HoldSql).NotBefore(hold.Due).Text(hold.Delivery.Value).Run() == 1,
        Drop drop => connection.Get(DropSql).At(drop.At).Text(drop.Detail).Text(drop.Delivery.Value).Run() == 1,
        Complete { Status: DeliveryStatus.Pending } retry => connection.Get(RetrySql)
            .Flag(retry.PossiblySent).Flag(retry.PossiblySent).At(retry.At).NotBefore(retry.RetryAt ?? retry.At).Text(retry.Provider).Text(retry.Receipt).Text(retry.Detail)
            .Text(retry.Delivery.Value).Text(retry.LeaseToken).Run() == 1,
        Complete { Status: DeliveryStatus.HandingOver } => throw new ArgumentException("A delivery is not completed by handing it over.", nameof(change)),
        Complete end => connection.Get(CompleteSql)
            .Text(EnumText<DeliveryStatus>.Of(end.Status)).At(end.At).Flag(end.PossiblySent).Text(end.Provider).Text(end.Receipt).Text(end.Detail)
            .Text(end.Delivery.Value).Text(end.LeaseToken).Run() == 1,
        _ => throw new UnreachableException($"{change.GetType().Name} is no change of a delivery."),
    };
}
