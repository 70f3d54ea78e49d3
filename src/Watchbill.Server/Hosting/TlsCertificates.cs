using System.Net.Security;
using System.Security.Cryptography;
using NodaTime;
using Watchbill.Engine;

namespace Watchbill.Server.Hosting;

/// <summary>
/// The certificate that https connections are served with. The files are looked at again at a connection, at most every few seconds, so that a
/// renewal needs no restart, however the files are exchanged (in place, renamed, behind a link). What cannot be used, such as a new
/// certificate whose key is still the old one, is logged once and changes nothing: the last good one stays. Thread-safe.
/// </summary>
internal sealed partial class TlsCertificates
{
    public static readonly Duration LookAgain = Duration.FromSeconds(5);

    private readonly TlsFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsCertificates> _log;
    private readonly Lock _gate = new();
    private volatile SslStreamCertificateContext _current;
    private byte[] _seen;
    private Instant _lookedAt;

    /// <exception cref="ArgumentException">The files cannot be used; the message says why.</exception>
    public TlsCertificates(TlsFiles files, TimeProvider time, ILogger<TlsCertificates> log)
    {
        (_files, _time, _log) = (files, time, log);
        _lookedAt = time.Now();
        _seen = HashOf(files);
        var reading = TlsReading.Of(files);
        _current = reading.Context ?? throw new ArgumentException(string.Join(' ', reading.Problems), nameof(files));
        Warn(reading);
    }

    /// <summary>What there is, without looking.</summary>
    public SslStreamCertificateContext Last => _current;

    /// <summary>What to serve the next connection with.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            // Others go on with what there is while one looks.
            if (_gate.TryEnter())
            {
                try
                {
                    Look(_time.Now());
                }
                finally
                {
                    _gate.Exit();
                }
            }

            return _current;
        }
    }

    private void Look(Instant now)
    {
        if (now - _lookedAt < LookAgain)
        {
            return;
        }

        _lookedAt = now;
        var hash = HashOf(_files);
        if (hash.AsSpan().SequenceEqual(_seen))
        {
            return;
        }

        _seen = hash;
        var reading = TlsReading.Of(_files);
        if (reading.Context is not { } context)
        {
            NotUsable(string.Join(' ', reading.Problems));
            return;
        }

        _current = context;
        Exchanged(context.TargetCertificate.Subject, context.TargetCertificate.NotAfter.ToUniversalTime());
        Warn(reading);
    }

    private void Warn(TlsReading reading)
    {
        foreach (var warning in reading.Warnings(_time.Now()))
        {
            Doubtful(warning);
        }
    }

    /// <summary>SHA-256 of both, so that no copy of the key stays in memory. Empty for a file that cannot be read; the reading says why.</summary>
    private static byte[] HashOf(TlsFiles files)
    {
        try
        {
            return [.. HashOf(files.Certificate), .. HashOf(files.Key)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static byte[] HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void Doubtful(string warning);

    [LoggerMessage(EventId = 222, Level = LogLevel.Error, Message = "The TLS files changed, and cannot be used; the last good certificate stays. {Problems}")]
    private partial void NotUsable(string problems);

    [LoggerMessage(EventId = 223, Level = LogLevel.Information, Message = "The TLS certificate was exchanged: {Subject}, until {Until:u}.")]
    private partial void Exchanged(string subject, DateTime until);
}
