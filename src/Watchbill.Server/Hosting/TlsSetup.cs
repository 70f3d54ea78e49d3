using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Watchbill.Server.Hosting;

/// <summary>TLS from files, without a proxy.</summary>
public static class TlsSetup
{
    /// <summary>Everything that keeps these addresses from being served with these files; empty when nothing does. Sentences that say what to do.</summary>
    public static IReadOnlyList<string> Problems(TlsFiles? files, IReadOnlyList<string> listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var secure = listen.FirstOrDefault(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
        return (files, secure) switch
        {
            (null, null) => [],
            (null, not null) => [$"--listen {secure}: https needs a certificate. Give --tls-certificate FILE and --tls-key FILE (PEM), or listen on http:// behind a proxy that speaks TLS."],
            (not null, null) => ["--tls-certificate: nothing listens on https://. Write --listen https://0.0.0.0:8443, or leave the certificate out."],
            (not null, not null) => TlsReading.Of(files).Problems,
        };
    }

    /// <exception cref="ArgumentException">The options cannot be used; the message says what to do.</exception>
    internal static void Check(ServerOptions options)
    {
        if (Problems(options.Tls, options.Listen) is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    internal static void Apply(KestrelServerOptions kestrel)
    {
        if (kestrel.ApplicationServices.GetService<TlsCertificates>() is not { } certificates)
        {
            return;
        }

        kestrel.ConfigureHttpsDefaults(https =>
        {
            // A selector alone would send the server's certificate without those between it and the root.
            https.ServerCertificateSelector = (_, _) => certificates.Last.TargetCertificate;
            https.OnAuthenticate = (_, options) =>
            {
                options.ServerCertificateSelectionCallback = null;
                options.ServerCertificateContext = certificates.Current;
            };
        });
    }
}
