using System.Security.Cryptography;

namespace Watchbill.Store.Evidence;

/// <summary>The key with which a server signs evidence: ECDSA on P-256 with SHA-256. Thread-safe.</summary>
public sealed class EvidenceKey
{
    private readonly byte[] _private;

    private EvidenceKey(byte[] @private, string publicPem, string id)
    {
        (_private, PublicPem, Id) = (@private, publicPem, id);
    }

    /// <summary>What others verify with: PEM of a SubjectPublicKeyInfo.</summary>
    public string PublicPem { get; }

    /// <summary>SHA-256 of the public key's DER, lower-case hex: short enough to compare by eye or telephone.</summary>
    public string Id { get; }

    /// <summary>A new private key, PKCS #8.</summary>
    public static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    /// <exception cref="CryptographicException">It is no private key on P-256.</exception>
    public static EvidenceKey Of(byte[] pkcs8)
    {
        ArgumentNullException.ThrowIfNull(pkcs8);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        Check(key);
        return new EvidenceKey(pkcs8, key.ExportSubjectPublicKeyInfoPem() + "\n", HashChain.HashOf(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>DER, as OpenSSL verifies it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_private, out _);
        return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The id of a public key; null when it is none on P-256.</summary>
    public static string? IdOf(string publicPem)
    {
        using var key = Import(publicPem);
        return key is null ? null : HashChain.HashOf(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>False also for what is no key or no signature.</summary>
    public static bool Verify(string publicPem, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = Import(publicPem);
        try
        {
            return key is not null && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa? Import(string publicPem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(publicPem);
            Check(key);
            return key;
        }
        catch (Exception no) when (no is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            return null;
        }
    }

    private static void Check(ECDsa key)
    {
        if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
        {
            throw new CryptographicException("The key is on another curve than P-256.");
        }
    }
}
