using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Json;

namespace Watchbill.Store.Mapping;

/// <summary>A reused buffer for the JSON of one row at a time. Not thread-safe; each span is valid until the next call.</summary>
internal sealed class JsonBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _writer;

    // The serialiser has checked the shape; validating again would only cost.
    public JsonBuffer() => _writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ReadOnlySpan<byte> State(Alert alert)
    {
        Begin();
        AlertJson.WriteState(_writer, alert);
        return End();
    }

    public ReadOnlySpan<byte> State(Incident incident)
    {
        Begin();
        IncidentJson.WriteState(_writer, incident);
        return End();
    }

    public ReadOnlySpan<byte> Member(AlertMember member)
    {
        Begin();
        AlertJson.WriteMember(_writer, member);
        return End();
    }

    public ReadOnlySpan<byte> Message(Message message)
    {
        Begin();
        MessageJson.Write(_writer, message);
        return End();
    }

    public ReadOnlySpan<byte> Entry(JournalEntry entry)
    {
        Begin();
        JournalJson.Write(_writer, entry);
        return End();
    }

    public void Dispose() => _writer.Dispose();

    public static string Text(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json);

    private void Begin()
    {
        _bytes.ResetWrittenCount();
        _writer.Reset();
    }

    private ReadOnlySpan<byte> End()
    {
        _writer.Flush();
        return _bytes.WrittenSpan;
    }
}
