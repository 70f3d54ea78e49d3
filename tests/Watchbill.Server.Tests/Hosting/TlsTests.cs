using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Tests.Hosting;

public sealed class TlsTests
{
    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task An_https_address_is_served_with_the_certificate_of_the_files_and_tells_browsers_to_stay(string algorithm)
    {
        using var pem = new PemFiles();
        var made = PemFiles.Make(key: algorithm == "rsa" ? RSA.Create(2048) : null);
        pem.Write(made.Certificate, made.Key);
        await using var server = await StartAsync(pem);

        var (answer, shown, _) = await AskAsync(server, "/healthz");

        using (answer)
        {
            Assert.Equal((HttpStatusCode.OK, made.Thumbprint), (answer.StatusCode, shown));
            Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        }

        Assert.DoesNotContain("The TLS", server.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_of_an_https_page_are_bound_to_the_host()
    {
        using var pem = new PemFiles();
        var made = PemFiles.Make();
        pem.Write(made.Certificate, made.Key);
        await using var server = await StartAsync(pem);

        var (answer, _, _) = await AskAsync(server, "/login");

        using (answer)
        {
            Assert.Contains("; secure", answer.SetCookie("__Host-wb-login")!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_stands_between_the_certificate_and_the_root_is_sent_with_it()
    {
        using var pem = new PemFiles();
        var made = PemFiles.MakeChain();
        pem.Write(made.Certificate, made.Key);
        await using var server = await StartAsync(pem);

        var (answer, _, sent) = await AskAsync(server, "/healthz");

        answer.Dispose();
        Assert.Contains(made.Authority, sent);
    }

    [Fact]
    public async Task A_renewal_needs_no_restart_and_while_only_one_file_is_new_the_old_pair_is_served()
    {
        using var pem = new PemFiles();
        var (old, renewed) = (PemFiles.Make(), PemFiles.Make());
        pem.Write(old.Certificate, old.Key);
        await using var server = await StartAsync(pem);
        Assert.Equal(old.Thumbprint, await ShownAsync(server));

        pem.WriteCertificate(renewed.Certificate);
        server.Time.Advance(TlsCertificates.LookAgain);
        Assert.Equal(old.Thumbprint, await ShownAsync(server));
        Assert.Contains("the last good certificate stays", server.Log.All, StringComparison.Ordinal);

        pem.WriteKey(renewed.Key);
        server.Time.Advance(TlsCertificates.LookAgain);
        Assert.Equal(renewed.Thumbprint, await ShownAsync(server));
        Assert.Contains("The TLS certificate was exchanged: CN=watchbill.example", server.Log.All, StringComparison.Ordinal);

        File.Delete(pem.Files.Key);
        server.Time.Advance(TlsCertificates.LookAgain);
        Assert.Equal(renewed.Thumbprint, await ShownAsync(server));
    }

    [Fact]
    public async Task An_expired_certificate_is_served_with_a_warning_that_names_the_date()
    {
        using var pem = new PemFiles();
        var made = PemFiles.Make(daysLeft: -2);
        pem.Write(made.Certificate, made.Key);
        using var certificate = X509Certificate2.CreateFromPem(made.Certificate);
        await using var server = await StartAsync(pem);

        Assert.Equal(made.Thumbprint, await ShownAsync(server));

        var date = certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"expired on {date} UTC", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_can_read_is_a_warning_and_one_of_ones_own_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var pem = new PemFiles();
        var made = PemFiles.Make();
        pem.WriteCertificate(made.Certificate);
        var now = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

        pem.WriteKey(made.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Contains($"chmod 600 {pem.Files.Key}", Assert.Single(TlsReading.Of(pem.Files).Warnings(now)), StringComparison.Ordinal);

        pem.WriteKey(made.Key);
        Assert.Empty(TlsReading.Of(pem.Files).Warnings(now));
    }

    [Fact]
    public void Each_thing_that_is_wrong_with_the_files_is_named()
    {
        using var pem = new PemFiles();
        var (one, other) = (PemFiles.Make(), PemFiles.Make());
        var (certificate, key) = (pem.Files.Certificate, pem.Files.Key);
        Assert.Equal([$"The TLS certificate {certificate} does not exist.", $"The TLS key {key} does not exist."], TlsReading.Of(pem.Files).Problems);

        pem.Write("no certificate", "no key");
        Assert.Equal(
            [
                $"The TLS certificate {certificate} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).",
                $"The TLS key {key} holds no RSA or ECDSA key in PEM form (-----BEGIN PRIVATE KEY-----).",
            ],
            TlsReading.Of(pem.Files).Problems);

        pem.Write(one.Certificate, other.Key);
        Assert.StartsWith($"The TLS key {key} does not belong to the certificate in {certificate}.", Assert.Single(TlsReading.Of(pem.Files).Problems), StringComparison.Ordinal);

        using var secret = ECDsa.Create();
        pem.Write(one.Certificate, secret.ExportEncryptedPkcs8PrivateKeyPem("words", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
        Assert.StartsWith($"The TLS key {key} is protected by a passphrase.", Assert.Single(TlsReading.Of(pem.Files).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_speak_TLS_as_told_does_not_start()
    {
        var bare = await Assert.ThrowsAsync<ArgumentException>(() => ServerUnderTest.StartAsync(server => server.Options = server.Options with { Listen = ["https://127.0.0.1:0"] }));
        Assert.StartsWith("--listen https://127.0.0.1:0: https needs a certificate.", bare.Message, StringComparison.Ordinal);

        using var pem = new PemFiles();
        var made = PemFiles.Make();
        pem.Write(made.Certificate, made.Key);
        var unused = await Assert.ThrowsAsync<ArgumentException>(() => ServerUnderTest.StartAsync(server => server.Options = server.Options with { Tls = pem.Files }));
        Assert.StartsWith("--tls-certificate: nothing listens on https://.", unused.Message, StringComparison.Ordinal);
    }

    private static Task<ServerUnderTest> StartAsync(PemFiles pem) =>
        ServerUnderTest.StartAsync(server => server.Options = server.Options with { Listen = ["https://127.0.0.1:0"], Tls = pem.Files });

    private static async Task<string> ShownAsync(ServerUnderTest server)
    {
        var (answer, shown, _) = await AskAsync(server, "/healthz");
        answer.Dispose();
        return shown;
    }

    /// <summary>Asks on a connection of its own; answers also the thumbprint that was shown, and those that were sent with it.</summary>
    private static async Task<(HttpResponseMessage Answer, string Shown, IReadOnlyList<string> Sent)> AskAsync(ServerUnderTest server, string path)
    {
        var shown = "";
        List<string> sent = [];
        using var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                // The tests' certificates have no root that anybody trusts: what counts is which one is shown.
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    shown = ((X509Certificate2)certificate!).Thumbprint;
                    sent.AddRange(chain!.ChainPolicy.ExtraStore.Select(one => one.Thumbprint));
                    return true;
                },
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        return (await client.GetAsync(path, TestContext.Current.CancellationToken), shown, sent);
    }
}
