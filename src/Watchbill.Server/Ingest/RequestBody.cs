using System.Security.Cryptography;
using NodaTime;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Ingest;

/// <summary>A whole body in memory, or that it is too large.</summary>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Content, bool IsTooLarge)
{
    public const int MaxBytes = 512 * 1024;
    private const int FirstGuess = 4 * 1024;

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return new RequestBody(default, true);
        }

        var buffer = GC.AllocateUninitializedArray<byte>((int)(request.ContentLength ?? FirstGuess));
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == request.ContentLength)
                {
                    break;
                }

                Array.Resize(ref buffer, Math.Min(Math.Max(2 * length, FirstGuess), MaxBytes + 1));
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
            if (length > MaxBytes)
            {
                return new RequestBody(default, true);
            }
        }

        return new RequestBody(buffer.AsMemory(0, length), false);
    }

    /// <summary>As kept for the timeline: its hash, and at most 64 KiB of it.</summary>
    public StoredBody Stored(Instant now) => new(
        Convert.ToHexStringLower(SHA256.HashData(Content.Span)),
        Content.Length <= StoredBody.MaxKept ? Content : Content[..StoredBody.MaxKept].ToArray(),
        Content.Length,
        now);
}
