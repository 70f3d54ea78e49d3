using System.Security.Cryptography;
using System.Text;
using Watchbill.Store.Evidence;

namespace Watchbill.Server.Hosting;

/// <summary>The folder that belongs to the server alone: mode 0700, its secrets 0600.</summary>
internal sealed class DataFolder
{
    public const string LinkKeyFile = "link-key";
    private const string StatusKeyFile = "status-key";
    public const string EvidenceKeyFile = "evidence-key";
    private const int LinkKeyBytes = 32;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DataFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    public string Database => File("watchbill.db");

    /// <summary>Makes the folder when it is absent, and takes others' access away when they have any.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static DataFolder Prepare(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            const UnixFileMode Owner = Private | UnixFileMode.UserExecute;
            Directory.CreateDirectory(full, Owner);
            if (System.IO.File.GetUnixFileMode(full) != Owner)
            {
                System.IO.File.SetUnixFileMode(full, Owner);
            }
        }

        return new DataFolder(full);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The key that signs one-tap links; made at the first start. Removing the file voids every link sent before.</summary>
    /// <exception cref="InvalidDataException">The file does not hold such a key.</exception>
    public async Task<byte[]> LinkKeyAsync(CancellationToken cancellationToken)
    {
        var key = await KeyAsync(LinkKeyFile, () => RandomNumberGenerator.GetBytes(LinkKeyBytes), cancellationToken);
        return key.Length == LinkKeyBytes
            ? key
            : throw new InvalidDataException($"{File(LinkKeyFile)} has {key.Length} bytes instead of {LinkKeyBytes}. Restore it from a backup, or remove it to have a new one made.");
    }

    /// <summary>The private key (PKCS #8, P-256) that signs the time in exported status pages; made when it is first wanted.</summary>
    public Task<byte[]> StatusKeyAsync(CancellationToken cancellationToken) => KeyAsync(StatusKeyFile, EvidenceKey.Make, cancellationToken);

    /// <summary>The key that signs evidence; made at the first start. Evidence that an earlier key signed is verified with that one's public half.</summary>
    /// <exception cref="InvalidDataException">The file does not hold such a key.</exception>
    public async Task<EvidenceKey> EvidenceKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return EvidenceKey.Of(await KeyAsync(EvidenceKeyFile, EvidenceKey.Make, cancellationToken));
        }
        catch (CryptographicException broken)
        {
            throw new InvalidDataException($"{File(EvidenceKeyFile)} holds no key on P-256. Restore it from a backup, or move it away to have a new one made.", broken);
        }
    }

    private async Task<byte[]> KeyAsync(string name, Func<byte[]> make, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File(name)))
        {
            await WriteSecretAsync(name, make(), cancellationToken);
        }

        return await System.IO.File.ReadAllBytesAsync(File(name), cancellationToken);
    }

    public Task WriteSecretAsync(string name, string text, CancellationToken cancellationToken) =>
        WriteSecretAsync(name, Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>The file takes its name when it is complete and on disk, so that a crash leaves the old one or the new one.</summary>
    private async Task WriteSecretAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var draft = File(name + ".new");
        System.IO.File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        await using (var stream = new FileStream(draft, options))
        {
            await stream.WriteAsync(content, cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(draft, File(name), overwrite: true);
    }
}
