using System.Security.Cryptography;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>Something that a page answers, whole, with the tag of its content.</summary>
public sealed record StatusDocument(string Type, ReadOnlyMemory<byte> Content)
{
    public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Content.Span).AsSpan(0, 12));
}
