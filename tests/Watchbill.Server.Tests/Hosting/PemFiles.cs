using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Certificates for 127.0.0.1, made for one test, in files as an operator has them.</summary>
internal sealed class PemFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-tls-");

    public TlsFiles Files => new(Path.Combine(_folder.FullName, "cert.pem"), Path.Combine(_folder.FullName, "key.pem"));

    /// <summary>Makes a certificate and key; nothing is written yet.</summary>
    /// <param name="daysLeft">Until it expires, counted from the system's clock.</param>
    public static (string Certificate, string Key, string Thumbprint) Make(int daysLeft = 30, AsymmetricAlgorithm? key = null)
    {
        using var own = key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(own, "CN=watchbill.example");
        var until = TimeProvider.System.GetUtcNow().AddDays(daysLeft);
        using var made = request.CreateSelfSigned(until.AddDays(-90), until);
        return (made.ExportCertificatePem(), own.ExportPkcs8PrivateKeyPem(), made.Thumbprint);
    }

    /// <summary>One that an authority between it and the root has signed; both are in the certificate's file.</summary>
    public static (string Certificate, string Key, string Authority) MakeChain()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=Root", rootKey).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var between = Authority("CN=Between", betweenKey).Create(root, now.AddDays(-1), now.AddDays(60), [1, 2, 3]);
        using var signer = between.CopyWithPrivateKey(betweenKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = Request(key, "CN=watchbill.example").Create(signer, now.AddDays(-1), now.AddDays(30), [1, 2, 3, 4]);
        return (leaf.ExportCertificatePem() + "\n" + signer.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), signer.Thumbprint);
    }

    public void Write(string certificate, string key)
    {
        WriteCertificate(certificate);
        WriteKey(key);
    }

    public void WriteCertificate(string pem) => File.WriteAllText(Files.Certificate, pem);

    public void WriteKey(string pem, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(Files.Key, pem);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Files.Key, mode);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private static CertificateRequest Request(AsymmetricAlgorithm key, string name)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
