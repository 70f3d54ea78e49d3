using System.Collections.Immutable;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine;
using Watchbill.Store;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Evidence;

/// <summary>Gathers what proves an incident: its entries as stored, what was configured, what was sent, and what was done about the evidence itself.</summary>
internal static class EvidenceExport
{
    private const int MostAudit = 10_000;
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The contents, and the hashes of the attachments that are kept.</returns>
    public static async Task<(EvidenceContents Contents, ImmutableArray<string> Attachments)> ReadAsync(WatchbillEngine engine, Incident incident, UserId by, CancellationToken cancellationToken)
    {
        var reader = engine.Store.Reader;
        var subject = Subjects.Of(incident.Id);
        var entries = await reader.ReadChainAsync(subject, cancellationToken);
        var (kept, missing) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var hash in incident.Attachments.Select(attachment => attachment.Hash).Distinct(StringComparer.Ordinal))
        {
            (await reader.ReadAttachmentAsync(hash, cancellationToken) is null ? missing : kept).Add(hash);
        }

        var contents = new EvidenceContents(
            subject,
            incident.Reference,
            engine.Time.Now(),
            by.Value,
            $"Watchbill {typeof(EvidenceExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown"}",
            [.. entries],
            missing.ToImmutable(),
            DecidingConfiguration.Write(entries, await EvidenceConfiguration.ReadAsync(reader, incident, cancellationToken), engine.Definitions.Current.Revision),
            await MessagesAsync(reader, incident, cancellationToken),
            Audit(await reader.ReadAuditAsync(MostAudit, cancellationToken), subject),
            (await reader.ReadCheckpointOfAsync(incident.Id, cancellationToken))?.Checkpoint);
        return (contents, kept.ToImmutable());
    }

    /// <summary>Copies of what was sent for its pages.</summary>
    private static async Task<byte[]> MessagesAsync(IStoreReader reader, Incident incident, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        foreach (var subject in incident.Pages.Select(page => Subjects.Of(page.Alert)).Prepend(Subjects.Of(incident.Id)))
        {
            foreach (var delivery in await reader.ReadDeliveriesOfAsync(subject, cancellationToken))
            {
                lines.Write(Json(writer => Write(writer, subject, delivery)));
                lines.WriteByte((byte)'\n');
            }
        }

        return lines.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string subject, StoredDelivery delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("id", delivery.Request.Id.Value);
        writer.WriteString("subject", subject);
        writer.WriteString("purpose", Word(delivery.Request.Purpose));
        writer.WriteString("kind", Word(delivery.Request.Kind));
        writer.WriteString("address", delivery.Request.Address);
        writer.WriteString("user", delivery.Request.User?.Value);
        writer.WriteString("status", Word(delivery.Status));
        writer.WriteNumber("attempt", delivery.Attempt);
        At(writer, "created_at", delivery.CreatedAt);
        At(writer, "handed_over_at", delivery.HandedOverAt);
        At(writer, "completed_at", delivery.CompletedAt);
        writer.WriteString("provider", delivery.Provider);
        writer.WriteString("receipt", delivery.Receipt);
        writer.WriteString("detail", delivery.Detail);
        writer.WritePropertyName("message");
        MessageJson.Write(writer, delivery.Request.Message);
        writer.WriteEndObject();
    }

    private static byte[] Audit(IReadOnlyList<AuditRecord> records, string subject)
    {
        using var lines = new MemoryStream();
        foreach (var record in records.Where(record => record.Object == subject).Reverse())
        {
            lines.Write(Json(writer =>
            {
                writer.WriteStartObject();
                At(writer, "at", record.At);
                writer.WriteString("actor", $"{Word(record.Actor.Kind)}:{record.Actor.Id}");
                writer.WriteString("door", Word(record.Door));
                writer.WriteString("action", record.Action);
                writer.WriteString("detail", record.Detail);
                writer.WriteEndObject();
            }));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private static void At(Utf8JsonWriter writer, string name, Instant? at)
    {
        if (at is { } instant)
        {
            writer.WriteString(name, InstantPattern.ExtendedIso.Format(instant));
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Form))
        {
            write(writer);
        }

        return bytes.ToArray();
    }
}
