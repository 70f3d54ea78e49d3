using System.Collections.Immutable;

namespace Watchbill.Store.Evidence;

/// <summary>Writes an archive in the plain form, file by file, to a stream that need not seek. Not thread-safe.</summary>
internal sealed class PlainZipWriter(Stream archive)
{
    private readonly ImmutableArray<PlainZip.Entry>.Builder _entries = ImmutableArray.CreateBuilder<PlainZip.Entry>();
    private long _at;

    public async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!PlainZip.IsName(name) || _entries.Count == PlainZip.MaxFiles || _at + content.Length > PlainZip.MaxLength || content.Length > PlainZip.MaxContent)
        {
            throw new InvalidOperationException($"'{name}' with {content.Length} bytes is no file that a bundle can hold.");
        }

        var header = PlainZip.Local(new PlainZip.Entry(name, 0, content.Length, PlainZip.Crc(content.Span)));
        _entries.Add(new PlainZip.Entry(name, _at + header.Length, content.Length, PlainZip.Crc(content.Span)));
        await archive.WriteAsync(header, cancellationToken);
        await archive.WriteAsync(content, cancellationToken);
        _at += header.Length + content.Length;
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await archive.WriteAsync(PlainZip.Directory(_entries.ToImmutable(), _at), cancellationToken);
        await archive.FlushAsync(cancellationToken);
    }
}
