using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Server.Hosting;

/// <summary>Where the certificate of the server's own https addresses is.</summary>
/// <param name="Certificate">PEM; the server's certificate first, then those between it and the root.</param>
/// <param name="Key">PEM, RSA or ECDSA, without a passphrase.</param>
public sealed record TlsFiles(string Certificate, string Key);

/// <summary>What the two files held when they were read: something to serve with, or what is wrong.</summary>
/// <param name="Context">Null when there are problems.</param>
/// <param name="Problems">Sentences for people; each names the file.</param>
public sealed record TlsReading(TlsFiles Files, SslStreamCertificateContext? Context, ImmutableArray<string> Problems)
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly InstantPattern Date = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");

    /// <summary>Reads both files, and finds everything that keeps them from being used.</summary>
    public static TlsReading Of(TlsFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = ImmutableArray.CreateBuilder<string>();
        var certificateText = Text("certificate", files.Certificate, problems);
        var keyText = Text("key", files.Key, problems);
        var certificates = certificateText is null ? null : Certificates(files, certificateText, problems);
        using var key = keyText is null ? null : Key(files, keyText, problems);
        if (certificates is null || key is null)
        {
            return new TlsReading(files, null, problems.ToImmutable());
        }

        var leaf = certificates[0];
        if (!leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            problems.Add($"The TLS key {files.Key} does not belong to the certificate in {files.Certificate}. Give the key with which that certificate was requested; the server's own certificate comes first in its file.");
            return new TlsReading(files, null, problems.ToImmutable());
        }

        var served = key is RSA rsa ? leaf.CopyWithPrivateKey(rsa) : leaf.CopyWithPrivateKey((ECDsa)key);
        certificates.RemoveAt(0);
        return new TlsReading(files, SslStreamCertificateContext.Create(served, certificates, offline: true), []);
    }

    /// <summary>What does not keep the certificate from being served, but others from believing it, or the key from being a secret.</summary>
    public IEnumerable<string> Warnings(Instant now)
    {
        if (Context?.TargetCertificate is { } certificate)
        {
            var (from, until) = (Instant.FromDateTimeUtc(certificate.NotBefore.ToUniversalTime()), Instant.FromDateTimeUtc(certificate.NotAfter.ToUniversalTime()));
            if (until <= now)
            {
                yield return $"The TLS certificate in {Files.Certificate} expired on {Date.Format(until)}; browsers and sources refuse it. Renew it: the files are read again when they change.";
            }
            else if (from > now)
            {
                yield return $"The TLS certificate in {Files.Certificate} is not valid before {Date.Format(from)}. Look at this machine's clock.";
            }
        }

        if (!OperatingSystem.IsWindows() && File.Exists(Files.Key) && (File.GetUnixFileMode(Files.Key) & Others) is not UnixFileMode.None and var open)
        {
            yield return $"The TLS key {Files.Key} can be read or written by others ({open}). Run: chmod 600 {Files.Key}";
        }
    }

    private static string? Text(string what, string path, ImmutableArray<string>.Builder problems)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"The TLS {what} {path} does not exist.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The TLS {what} {path} cannot be read: {unreadable.Message}");
        }

        return null;
    }

    private static X509Certificate2Collection? Certificates(TlsFiles files, string text, ImmutableArray<string>.Builder problems)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        if (certificates.Count > 0)
        {
            return certificates;
        }

        problems.Add($"The TLS certificate {files.Certificate} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
        return null;
    }

    private static AsymmetricAlgorithm? Key(TlsFiles files, string text, ImmutableArray<string>.Builder problems)
    {
        foreach (var make in new Func<AsymmetricAlgorithm>[] { RSA.Create, ECDsa.Create })
        {
            var key = make();
            try
            {
                key.ImportFromPem(text);
                return key;
            }
            catch (Exception other) when (other is CryptographicException or ArgumentException)
            {
                key.Dispose();
            }
        }

        problems.Add(text.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? $"The TLS key {files.Key} is protected by a passphrase. Give it without one, in a file that only this server's user may read."
            : $"The TLS key {files.Key} holds no RSA or ECDSA key in PEM form (-----BEGIN PRIVATE KEY-----).");
        return null;
    }
}
