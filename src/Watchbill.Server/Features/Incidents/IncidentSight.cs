using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents;

/// <summary>
/// Leaves out of what belongs to no incident itself, messages and the audit log, all that tells of one that the reader may not see. For one request: it
/// remembers what it has looked up. Not thread-safe.
/// </summary>
internal sealed class IncidentSight(WatchbillEngine engine, User reader, CancellationToken cancellationToken)
{
    private const string IncidentPath = "incidents/";

    private readonly Dictionary<long, bool> _incidents = [];
    private readonly Dictionary<long, bool> _alerts = [];
    private readonly Dictionary<string, bool> _announcements = [];

    public async Task<ImmutableArray<StoredDelivery>> DeliveriesAsync(IEnumerable<StoredDelivery> deliveries)
    {
        var visible = ImmutableArray.CreateBuilder<StoredDelivery>();
        foreach (var delivery in deliveries)
        {
            if (Visibility.MaySee(engine.Definitions.Current, reader, delivery) && (delivery.Request.User == reader.Id || await MaySeeAsync(delivery.Request.Message)))
            {
                visible.Add(delivery);
            }
        }

        return visible.ToImmutable();
    }

    public async Task<ImmutableArray<AuditRecord>> AuditAsync(IEnumerable<AuditRecord> records)
    {
        var visible = ImmutableArray.CreateBuilder<AuditRecord>();
        foreach (var record in records)
        {
            if (await MaySeeAsync(record))
            {
                visible.Add(record);
            }
        }

        return visible.ToImmutable();
    }

    private async ValueTask<bool> MaySeeAsync(Message message) => message switch
    {
        UpdateMessage update => await MaySeeIncidentAsync(update.Incident.Value),
        AlertMessage about => await MaySeeAlertAsync(about.Alert.Value),
        Announcement { Link: { } link } when IncidentOf(link) is { } incident => await MaySeeIncidentAsync(incident),
        _ => true,
    };

    private async ValueTask<bool> MaySeeAsync(AuditRecord record)
    {
        var (kind, number) = record.Object.Split(':', 2) is [var before, var after] && long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (before, id) : ("", 0);
        return kind switch
        {
            "incident" => await MaySeeIncidentAsync(number),
            "alert" => await MaySeeAlertAsync(number),
            "announcement" => await MaySeeAnnouncementAsync(record.Object),
            _ => true,
        };
    }

    private async ValueTask<bool> MaySeeAnnouncementAsync(string subject)
    {
        if (!_announcements.TryGetValue(subject, out var may))
        {
            var sent = await engine.Store.Reader.ReadDeliveriesOfAsync(subject, cancellationToken);
            _announcements[subject] = may = sent is not [var first, ..] || await MaySeeAsync(first.Request.Message);
        }

        return may;
    }

    private async ValueTask<bool> MaySeeIncidentAsync(long number)
    {
        if (!_incidents.TryGetValue(number, out var may))
        {
            var stored = await engine.Store.Reader.ReadIncidentAsync(new IncidentId(number), cancellationToken);
            _incidents[number] = may = stored is null || IncidentPermissions.MaySee(engine.Definitions.Current, reader, stored.Incident);
        }

        return may;
    }

    private async ValueTask<bool> MaySeeAlertAsync(long number)
    {
        if (!_alerts.TryGetValue(number, out var may))
        {
            var stored = await engine.Store.Reader.ReadAlertAsync(new AlertId(number), cancellationToken);
            _alerts[number] = may = stored is null || Permissions.MaySee(engine.Definitions.Current, reader, stored.Alert);
        }

        return may;
    }

    private static long? IncidentOf(string link) =>
        link.StartsWith(IncidentPath, StringComparison.Ordinal) && long.TryParse(link.AsSpan(IncidentPath.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
