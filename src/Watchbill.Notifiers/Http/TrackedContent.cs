using System.Net;
using System.Net.Http.Headers;

namespace Watchbill.Notifiers.Http;

/// <summary>A request body that knows whether it was asked for: before that, nothing of it can have been sent.</summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly byte[] _body;
    private int _started;

    public TrackedContent(byte[] body, string mediaType)
    {
        _body = body;
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    public bool Started => Volatile.Read(ref _started) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _started, 1);
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
