using System.Net;
using System.Net.Http.Headers;

namespace Watchbill.Notifiers.Http;

/// <summary>A request body that knows whether any of it was asked for: before that, nothing can have been sent.</summary>
internal sealed class TrackedContent : ByteArrayContent
{
    private int _started;

    public TrackedContent(byte[] body, string mediaType)
        : base(body) => Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);

    public bool Started => Volatile.Read(ref _started) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _started, 1);
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
