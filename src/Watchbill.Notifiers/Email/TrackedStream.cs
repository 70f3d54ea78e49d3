namespace Watchbill.Notifiers.Email;

/// <summary>Part of a mail that knows whether it was read: the SMTP client reads it only after the server has agreed to DATA.</summary>
internal sealed class TrackedStream(byte[] content) : MemoryStream(content, writable: false)
{
    private int _started;

    public bool Started => Volatile.Read(ref _started) != 0;

    public override int Read(byte[] buffer, int offset, int count)
    {
        Volatile.Write(ref _started, 1);
        return base.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        Volatile.Write(ref _started, 1);
        return base.Read(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _started, 1);
        return base.ReadAsync(buffer, offset, count, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _started, 1);
        return base.ReadAsync(buffer, cancellationToken);
    }

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _started, 1);
        return base.CopyToAsync(destination, bufferSize, cancellationToken);
    }
}
