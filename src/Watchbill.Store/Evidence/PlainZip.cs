using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Store.Evidence;

/// <summary>
/// A ZIP archive in the one plainest form: nothing compressed, no comments, no extra fields, no gaps, the time of every file 1980-01-01. Any program opens it. Because the
/// form leaves no choice, a reader that accepts nothing else finds every byte that was changed or added, and there is nothing to unpack that could grow.
/// </summary>
public static class PlainZip
{
    public const int MaxFiles = 2_000;
    public const long MaxLength = 1L << 30;

    /// <summary>Of one file.</summary>
    public const int MaxContent = 64 * 1024 * 1024;
    private const int MaxName = 100;
    private const uint LocalMark = 0x04034b50;
    private const uint CentralMark = 0x02014b50;
    private const uint EndMark = 0x06054b50;
    private const int LocalLength = 30;

    /// <param name="Offset">Of its content.</param>
    public sealed record Entry(string Name, long Offset, int Length, uint Crc);

    /// <summary>Lower-case letters, digits, dots, hyphens and at most one folder: what a bundle needs, and nothing that could lead out of a folder.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxName
            && name.Split('/') is { Length: 1 or 2 } parts
            && parts.All(part => part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'));
    }

    /// <summary>Reads the directory. The contents are looked at when they are asked for.</summary>
    /// <param name="archive">Can seek.</param>
    /// <exception cref="InvalidDataException">It is not in the plain form; the message says where.</exception>
    public static ImmutableArray<Entry> ReadDirectory(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (archive.Length > MaxLength)
        {
            throw new InvalidDataException($"It is larger than {MaxLength >> 20} MiB, which no bundle is.");
        }

        var entries = ImmutableArray.CreateBuilder<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long at = 0;
        Span<byte> header = stackalloc byte[LocalLength];
        while (true)
        {
            Read(archive, at, header[..sizeof(uint)]);
            var mark = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (mark is CentralMark or EndMark)
            {
                break;
            }

            if (mark != LocalMark)
            {
                throw new InvalidDataException(at == 0 ? "It is not a ZIP archive." : $"The archive is damaged at byte {at}: no file and no directory begins there.");
            }

            if (entries.Count == MaxFiles)
            {
                throw new InvalidDataException($"It has more than {MaxFiles} files, which no bundle has.");
            }

            Read(archive, at, header);
            var (length, nameLength) = (BinaryPrimitives.ReadUInt32LittleEndian(header[22..]), BinaryPrimitives.ReadUInt16LittleEndian(header[26..]));
            if (nameLength is 0 or > MaxName)
            {
                throw new InvalidDataException($"The file at byte {at} has a name of {nameLength} bytes, which no file of a bundle has.");
            }

            var bytes = new byte[nameLength];
            Read(archive, at + LocalLength, bytes);
            var name = Encoding.Latin1.GetString(bytes);
            if (!IsName(name))
            {
                throw new InvalidDataException($"The file at byte {at} has a name that no file of a bundle has.");
            }

            if (length > MaxContent)
            {
                throw new InvalidDataException($"{name}: it says that it has {length} bytes, which no file of a bundle has.");
            }

            var entry = new Entry(name, at + LocalLength + nameLength, (int)length, BinaryPrimitives.ReadUInt32LittleEndian(header[14..]));
            if (!header.SequenceEqual(Local(entry).AsSpan(0, LocalLength)))
            {
                throw new InvalidDataException($"{name}: its header (byte {at}) is not as Watchbill writes it. It may be compressed, or come from another program; a bundle is never repacked.");
            }

            if (length > archive.Length - at - LocalLength - nameLength)
            {
                throw new InvalidDataException($"{name}: the archive ends in the middle of it.");
            }

            if (!names.Add(name))
            {
                throw new InvalidDataException($"{name}: it is there twice.");
            }

            entries.Add(entry);
            at = entry.Offset + length;
        }

        CheckEnd(archive, at, Directory(entries.ToImmutable(), at));
        return entries.ToImmutable();
    }

    /// <exception cref="InvalidDataException">Its checksum does not fit.</exception>
    public static byte[] ReadContent(Stream archive, Entry entry)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(entry);
        var content = new byte[entry.Length];
        Read(archive, entry.Offset, content);
        return Crc(content) == entry.Crc ? content : throw new InvalidDataException($"{entry.Name}: its content does not fit the checksum of the archive.");
    }

    /// <summary>Header and name of a file; its content follows.</summary>
    internal static byte[] Local(Entry entry)
    {
        var header = new byte[LocalLength + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, LocalMark);
        Fields(header.AsSpan(4), entry);
        Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(LocalLength));
        return header;
    }

    /// <summary>What stands after the last file.</summary>
    internal static byte[] Directory(ImmutableArray<Entry> entries, long offset)
    {
        const int CentralLength = 46;
        using var directory = new MemoryStream();
        foreach (var entry in entries)
        {
            var header = new byte[CentralLength + entry.Name.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(header, CentralMark);
            header[4] = 20;
            Fields(header.AsSpan(6), entry);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), (uint)(entry.Offset - LocalLength - entry.Name.Length));
            Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(CentralLength));
            directory.Write(header);
        }

        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndMark);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)offset);
        directory.Write(end);
        return directory.ToArray();
    }

    /// <summary>The checksum that ZIP wants. It proves nothing; hashes do.</summary>
    internal static uint Crc(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value =>
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return crc;
    })];

    /// <summary>Version 2.0, names in UTF-8, stored, 1980-01-01 00:00, checksum, lengths, no extra field.</summary>
    private static void Fields(Span<byte> fields, Entry entry)
    {
        fields[0] = 20;
        fields[3] = 0x08;
        fields[8] = 0x21;
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[22..], (ushort)entry.Name.Length);
    }

    private static void CheckEnd(Stream archive, long at, ReadOnlySpan<byte> expected)
    {
        if (archive.Length - at != expected.Length)
        {
            throw new InvalidDataException(archive.Length - at < expected.Length ? "The archive ends in the middle of its directory." : "Something stands in or behind the directory of the archive that does not belong there.");
        }

        var actual = new byte[expected.Length];
        Read(archive, at, actual);
        var same = actual.AsSpan().CommonPrefixLength(expected);
        if (same < expected.Length)
        {
            throw new InvalidDataException($"The directory of the archive does not fit its files (byte {at + same}).");
        }
    }

    private static void Read(Stream archive, long at, Span<byte> into)
    {
        archive.Position = at;
        if (archive.ReadAtLeast(into, into.Length, throwOnEndOfStream: false) < into.Length)
        {
            throw new InvalidDataException("The archive ends before its directory: it is truncated, or no ZIP archive.");
        }
    }
}
