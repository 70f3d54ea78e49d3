using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Events;

/// <summary>Things that are kept for people to see and need no decision. Thread-safe.</summary>
public sealed class Records(Committer committer)
{
    /// <summary>An event that was refused. Does not wait for the commit: a refusal must not be slower than an acceptance.</summary>
    public void Reject(RejectedEvent rejected, IntegrationUse? use) => committer.Submit(new RowsWork(WorkOrder.Result, batch =>
    {
        batch.Writes.Rejected.Add(rejected with { At = batch.Now });
        if (use is not null)
        {
            batch.Writes.Integrations.Add(use with { LastEventAt = batch.Now });
        }
    }));

    public Task AuditAsync(AuditRecord record)
    {
        var work = new RowsWork(WorkOrder.Result, batch => batch.Writes.Audit.Add(record with { At = batch.Now }));
        committer.Submit(work);
        return work.Reply;
    }

    /// <summary>Something was changed. The same id again changes nothing but the audit log.</summary>
    public Task RecordChangeAsync(ServiceChange change, Actor actor, Door door)
    {
        ArgumentNullException.ThrowIfNull(change);
        var work = new RowsWork(WorkOrder.Result, batch =>
        {
            batch.Writes.Changes.Add(change with { RecordedAt = batch.Now });
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, actor, door, "change", change.Service?.Value ?? "", change.Summary));
        });
        committer.Submit(work);
        return work.Reply;
    }

    public Task AppendToOutboxAsync(OutboxRow row)
    {
        var work = new RowsWork(WorkOrder.Result, batch => batch.Writes.Outbox.Add(row));
        committer.Submit(work);
        return work.Reply;
    }

    /// <summary>Sends a test page over every usable method of a person, through the same Deliverer as a real one.</summary>
    /// <param name="id">Unique; part of the deliveries' ids. At most 60 characters.</param>
    /// <param name="only">One method; null for all.</param>
    /// <returns>The methods used; none when the person has no usable method.</returns>
    public async Task<IReadOnlyList<ContactMethod>> SendTestPageAsync(UserId user, string id, DefinitionSet definitions, ContactMethodId? only = null)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var methods = definitions.UsableMethods(user).Where(method => only is null || method.Id == only).ToList();
        var work = new RowsWork(WorkOrder.Result, batch =>
        {
            var message = new AlertMessage(
                default,
                0,
                NotificationPurpose.Page,
                AlertStatus.Triggered,
                "This is a test page. Nothing is wrong.",
                null,
                null,
                new ServiceId("watchbill"),
                "Watchbill",
                Severity.Info,
                Urgency.High,
                batch.Now,
                0,
                null,
                null,
                $"{definitions.NameOf(user)} asked for a test page");
            for (var i = 0; i < methods.Count; i++)
            {
                var method = methods[i];
                var subject = $"test:{id}";
                batch.Writes.NewDeliveries.Add((subject, new DeliveryRequest(
                    new DeliveryId($"test-{id}-{i + 1}"),
                    $"{subject}|{method.Kind}|{method.Address}",
                    NotificationPurpose.Page,
                    method.Kind,
                    method.Address,
                    user,
                    method.Id,
                    message), batch.Now));
            }
        });
        committer.Submit(work);
        await work.Reply;
        return methods;
    }
}
