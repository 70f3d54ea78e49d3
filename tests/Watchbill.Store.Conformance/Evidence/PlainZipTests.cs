using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Watchbill.Store.Evidence;

namespace Watchbill.Store.Conformance.Evidence;

/// <summary>Archives from strangers: each is refused with a reason, and none is unpacked.</summary>
public sealed class PlainZipTests
{
    [Fact]
    public async Task What_is_written_is_read_back()
    {
        var archive = await Archive(("a.json", "one"), ("attachments/b", ""), ("c.txt", "three"));

        Assert.Equal([("a.json", 3), ("attachments/b", 0), ("c.txt", 5)], PlainZip.ReadDirectory(new MemoryStream(archive)).Select(file => (file.Name, file.Length)));
        Assert.Empty(PlainZip.ReadDirectory(new MemoryStream(await Archive())));
        Assert.Equal(0xCBF43926u, PlainZip.Crc("123456789"u8));
    }

    [Fact]
    public async Task A_compressed_archive_is_refused_and_so_a_bomb_never_grows()
    {
        using var memory = new MemoryStream();
        await using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var bomb = await zip.CreateEntry("entries.jsonl", CompressionLevel.SmallestSize).OpenAsync(TestContext.Current.CancellationToken);
            await bomb.WriteAsync(new byte[20 * 1024 * 1024], TestContext.Current.CancellationToken);
        }

        Assert.True(memory.Length < 100_000);
        Refused(memory.ToArray(), "repacked");
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b/c")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("A.json")]
    [InlineData("a\nb")]
    [InlineData("ä")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        Assert.False(PlainZip.IsName(name));
        var placeholder = new string('x', Encoding.Latin1.GetByteCount(name));
        var archive = await Archive((placeholder, "1"));
        Refused(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(archive).Replace(placeholder, name, StringComparison.Ordinal)), "name");
    }

    [Fact]
    public async Task The_same_name_twice_is_refused() => Refused(await Archive(("a", "1"), ("a", "2")), "twice");

    [Fact]
    public async Task More_files_than_a_bundle_has_are_refused()
    {
        var one = await Archive(("a", ""));
        var header = one[..31];
        var many = new byte[header.Length * 50_000];
        for (var i = 0; i < 50_000; i++)
        {
            header.CopyTo(many, i * header.Length);
        }

        Refused(many, "twice");
        Refused(await Forge(PlainZip.MaxFiles + 1), "more than 2000 files");
    }

    [Theory]
    [InlineData(uint.MaxValue, "no file of a bundle has")]
    [InlineData(5_000_000u, "ends in the middle")]
    public async Task A_length_that_is_not_there_is_refused(uint length, string why)
    {
        var archive = await Archive(("a.json", "one"));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(18), length);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(22), length);

        Refused(archive, why);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("hello, this is a text and no archive")]
    public void What_is_no_archive_is_refused(string text) => Assert.Throws<InvalidDataException>(() => PlainZip.ReadDirectory(new MemoryStream(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public async Task Something_between_or_behind_the_files_is_refused()
    {
        var archive = await Archive(("a.json", "one"));

        Refused([.. archive, 1], "does not belong there");
        Refused([.. archive[..39], 1, 2, 3, .. archive[39..]], "no file and no directory begins there");
        Refused([.. archive[..^2], 1, 0], "does not fit its files");
    }

    private static void Refused(byte[] archive, string why)
    {
        var refused = Assert.Throws<InvalidDataException>(() => PlainZip.ReadDirectory(new MemoryStream(archive)));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> Archive(params (string Name, string Content)[] files)
    {
        using var memory = new MemoryStream();
        var writer = new PlainZipWriter(memory);
        foreach (var (name, content) in files)
        {
            await writer.AddAsync(name, Encoding.ASCII.GetBytes(content), CancellationToken.None);
        }

        await writer.EndAsync(CancellationToken.None);
        return memory.ToArray();
    }

    /// <summary>More files than the writer would write.</summary>
    private static async Task<byte[]> Forge(int files)
    {
        var (first, second) = (await Archive([.. Enumerable.Range(0, PlainZip.MaxFiles).Select(i => ($"f{i}", ""))]), await Archive([.. Enumerable.Range(PlainZip.MaxFiles, files - PlainZip.MaxFiles).Select(i => ($"f{i}", ""))]));
        static byte[] Bodies(byte[] archive) => archive[..(int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(archive.Length - 6))];
        return [.. Bodies(first), .. Bodies(second), .. second];
    }
}
