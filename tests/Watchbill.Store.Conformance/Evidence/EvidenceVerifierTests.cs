using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Evidence.BundleSamples;

namespace Watchbill.Store.Conformance.Evidence;

public sealed class EvidenceVerifierTests
{
    [Fact]
    public async Task A_bundle_that_nobody_touched_is_sound_and_any_program_opens_it()
    {
        var bundle = await SoundAsync();
        var report = Verify(bundle, Key.Id);

        Assert.Equal([], report.Findings);
        Assert.Equal(("incident:142", "INC-142", "ana", 7, Key.Id, true, 5), (report.Subject, report.Reference, report.ExportedBy, report.Entries, report.KeyId, report.IsTrusted, report.CheckpointVersion));
        Assert.Equal((Samples.At(60), Samples.At(3_600)), (report.CheckpointAt, report.ExportedAt));
        Assert.Null(Verify(bundle).IsTrusted);

        await using var zip = new ZipArchive(new MemoryStream(bundle), ZipArchiveMode.Read);
        Assert.Equal(11, zip.Entries.Count);
        using var reader = new StreamReader(await zip.GetEntry($"attachments/{HashChain.HashOf(BundleSamples.File)}")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal("the graph\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whatever_byte_is_changed_it_shows()
    {
        var bundle = await SoundAsync();
        for (var i = 0; i < bundle.Length; i++)
        {
            bundle[i] ^= 0x20;
            Assert.False(IsSound(bundle), $"byte {i} of {bundle.Length} was changed");
            bundle[i] ^= 0x20;
        }

        Assert.True(IsSound(bundle));
    }

    [Fact]
    public async Task Wherever_it_is_cut_or_longer_it_shows()
    {
        var bundle = await SoundAsync();

        Assert.All(Enumerable.Range(0, bundle.Length), length => Assert.Throws<InvalidDataException>(() => Verify(bundle[..length])));
        Assert.Throws<InvalidDataException>(() => Verify([.. bundle, 0]));
        Assert.Throws<InvalidDataException>(() => Verify([0, .. bundle]));
    }

    /// <summary>Whoever has no key of ours can make a bundle of their own: what the links say names the entry and the field.</summary>
    [Theory]
    [InlineData("changed", 5, "payload")]
    [InlineData("kind", 5, "chain")]
    [InlineData("time", 5, "chain")]
    [InlineData("rehashed", 5, "chain")]
    [InlineData("removed", 5, "version")]
    [InlineData("swapped", 4, "version")]
    [InlineData("added", 4, "version")]
    [InlineData("first removed", 1, "version")]
    public async Task A_forged_entry_is_named(string how, int entry, string field)
    {
        var forger = EvidenceKey.Of(EvidenceKey.Make());
        var rows = Entries();
        var forged = Encoding.UTF8.GetBytes("""{"text":"it was not us","by":"ana"}""");
        ImmutableArray<ChainRow> entries = how switch
        {
            "changed" => rows.SetItem(4, rows[4] with { Payload = forged }),
            "kind" => rows.SetItem(4, rows[4] with { Kind = "update.posted" }),
            "time" => rows.SetItem(4, rows[4] with { RecordedAt = rows[4].RecordedAt - 1 }),
            "rehashed" => rows.SetItem(4, rows[4] with { Payload = forged, PayloadHash = HashChain.HashOf(forged) }),
            "removed" => rows.RemoveAt(4),
            "swapped" => rows.SetItem(3, rows[4]).SetItem(4, rows[3]),
            "added" => rows.Insert(4, rows[3]),
            _ => rows.RemoveAt(0),
        };
        var report = Verify(await WriteAsync(Contents(entries), forger), Key.Id);

        Assert.Contains(report.Findings, finding => finding.File == BundleFile.Entries && finding.Entry == entry && finding.Field == field);
        Assert.Contains(report.Findings, finding => finding.File == BundleFile.Key);
        Assert.Equal((forger.Id, false), (report.KeyId, report.IsTrusted));
    }

    /// <summary>All links made anew, and signed with another key: only what had been signed before tells.</summary>
    [Fact]
    public async Task A_chain_that_was_made_anew_does_not_fit_the_checkpoint()
    {
        var (rows, forger) = (Entries(), EvidenceKey.Of(EvidenceKey.Make()));
        var checkpoint = CheckpointOf(rows, 5);
        var forged = Remake(rows.SetItem(1, rows[1] with { Payload = "{}"u8.ToArray() }));

        Assert.True(Verify(await WriteAsync(Contents(forged), forger)).IsSound);
        var finding = Assert.Single(Verify(await WriteAsync(Contents(forged, checkpoint), forger)).Findings);
        Assert.Equal(BundleFile.Checkpoint, finding.File);
        Assert.Contains(Verify(await WriteAsync(Contents(forged, CheckpointOf(forged, 5, forger)), forger), Key.Id).Findings, found => found.File == BundleFile.CheckpointKey);
    }

    [Fact]
    public async Task What_the_links_do_not_cover_is_named_by_its_line()
    {
        var rows = Entries();
        var bundle = await WriteAsync(Contents(rows));
        var other = await WriteAsync(Contents(rows.SetItem(3, rows[3] with { Actor = Domain.Actor.User(new Domain.UserId("bob")) })));
        var report = Verify(Replace(bundle, BundleFile.Entries, Extract(other, BundleFile.Entries)));

        Assert.Contains(report.Findings, finding => finding is { File: BundleFile.Entries, Entry: 4 } && finding.Message.Contains("actor", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding is { File: BundleFile.Entries, Entry: null } && finding.Message.Contains("changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_are_missing_added_or_changed_are_named()
    {
        var bundle = await SoundAsync();
        foreach (var name in Names(bundle))
        {
            Assert.Contains(Verify(Replace(bundle, name, null)).Findings, finding => finding.File == name);
            Assert.Contains(
                Verify(Replace(bundle, name, [.. Extract(bundle, name), (byte)'x'])).Findings,
                finding => finding.File == name || (name is BundleFile.Manifest or BundleFile.Key && finding.File == BundleFile.ManifestSignature));
        }

        Assert.Contains(Verify(Replace(bundle, "readme.txt", "x"u8.ToArray())).Findings, finding => finding.File == "readme.txt");
        var unknown = $"attachments/{HashChain.HashOf("x"u8)}";
        Assert.Contains(Verify(Replace(bundle, unknown, "x"u8.ToArray())).Findings, finding => finding.File == unknown);
    }

    [Fact]
    public async Task A_redacted_entry_verifies_and_is_listed_as_long_as_a_later_entry_says_so()
    {
        var rows = Entries();
        var redacted = rows.SetItem(1, rows[1] with { Payload = RedactedText.Of(rows[1].Payload.Span) });
        var report = Verify(await WriteAsync(Contents(redacted, CheckpointOf(rows, 5))));

        Assert.Equal([], report.Findings);
        Assert.Equal([2], report.Redacted);
        Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(redacted[1].Payload.Span), StringComparison.Ordinal);

        // Of the fifth nobody says that it was.
        var silent = rows.SetItem(4, rows[4] with { Payload = RedactedText.Of(rows[4].Payload.Span) });
        Assert.Contains(Verify(await WriteAsync(Contents(silent))).Findings, finding => finding is { Entry: 5, Field: "payload" });

        // Another text instead of none.
        var other = rows.SetItem(1, rows[1] with { Payload = Encoding.UTF8.GetBytes("""{"text":"all is well","by":"ana"}""") });
        Assert.Contains(Verify(await WriteAsync(Contents(other))).Findings, finding => finding is { Entry: 2, Field: "payload" });
    }

    [Fact]
    public async Task An_attachment_that_was_not_kept_is_listed_and_one_that_lacks_without_a_word_is_named()
    {
        var (rows, hash) = (Entries(), HashChain.HashOf(BundleSamples.File));

        Assert.Equal([hash], Verify(await WriteAsync(Contents(rows) with { Missing = [hash] }, withFile: false)).Missing);
        Assert.True(Verify(await WriteAsync(Contents(rows) with { Missing = [hash] }, withFile: false)).IsSound);
        Assert.Contains(Verify(await WriteAsync(Contents(rows), withFile: false)).Findings, finding => finding.File == $"attachments/{hash}" && finding.Entry == 4);
    }

    private static bool IsSound(byte[] bundle)
    {
        try
        {
            return Verify(bundle).IsSound;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static ImmutableArray<ChainRow> Remake(ImmutableArray<ChainRow> rows)
    {
        var previous = HashChain.Beginning;
        return [.. rows.Select(row =>
        {
            var hash = HashChain.HashOf(row.Payload.Span);
            previous = HashChain.Link(previous, "incident:142", row.Version, row.Kind, row.KindVersion, row.RecordedAt, hash);
            return row with { PayloadHash = hash, Chain = previous };
        })];
    }

    private static List<string> Names(byte[] bundle) => [.. PlainZip.ReadDirectory(new MemoryStream(bundle)).Select(file => file.Name)];

    private static byte[] Extract(byte[] bundle, string name)
    {
        var stream = new MemoryStream(bundle);
        return PlainZip.ReadContent(stream, PlainZip.ReadDirectory(stream).Single(file => file.Name == name));
    }

    /// <summary>The same archive, whole in its form, with one file changed, added or (null) taken out.</summary>
    private static byte[] Replace(byte[] bundle, string name, byte[]? content)
    {
        using var changed = new MemoryStream();
        var writer = new PlainZipWriter(changed);
        foreach (var file in Names(bundle).Append(name).Distinct())
        {
            if (file != name || content is not null)
            {
                writer.AddAsync(file, file == name ? content! : Extract(bundle, file), CancellationToken.None).GetAwaiter().GetResult();
            }
        }

        writer.EndAsync(CancellationToken.None).GetAwaiter().GetResult();
        return changed.ToArray();
    }
}
