using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Watchbill.Server.Features.Shell;

/// <summary>
/// Style and scripts, embedded in the assembly so that a single file has them. Each is served under an address with a hash of its
/// content, so that it may be kept for ever, and compressed once, when first asked for. Thread-safe.
/// </summary>
internal static class AssetFiles
{
    private const string Prefix = "assets/";
    private static readonly Lazy<FrozenDictionary<string, Asset>> All = new(Load);

    public static string Css { get; } = UrlOf("watchbill.css");

    /// <summary>Of the public status pages.</summary>
    public static string StatusCss { get; } = UrlOf("status.css");

    public static string Live { get; } = UrlOf("live.js");

    public static string ScheduleCss { get; } = UrlOf("schedule.css");

    public static string Keys { get; } = UrlOf("keys.js");

    public static string IncidentCss { get; } = UrlOf("incident.css");

    public static string IncidentScript { get; } = UrlOf("incident.js");

    public static string Htmx { get; } = UrlOf("htmx.js");

    public static string Icon { get; } = UrlOf("favicon.svg");

    /// <summary>The content of one, by its own name.</summary>
    public static byte[] Content(string name) => All.Value.Values.Single(asset => asset.Name == name).Content;

    /// <param name="file">"hash.name", as in the address.</param>
    public static Asset? Find(string file) => All.Value.GetValueOrDefault(file);

    private static string UrlOf(string name) => $"/assets/{All.Value.Single(asset => asset.Value.Name == name).Key}";

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(AssetFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new Asset(name[Prefix.Length..], content);
            })
            .ToFrozenDictionary(asset => asset.File, StringComparer.Ordinal);
    }
}

/// <summary>One embedded file, as it is and as browsers like to have it.</summary>
internal sealed class Asset
{
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    public Asset(string name, byte[] content)
    {
        Name = name;
        Content = content;
        File = $"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6))}.{name}";
        Type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"'{name}': no content type is known for {other}."),
        };
        _brotli = new(() => Compress(content, stream => new BrotliStream(stream, CompressionLevel.SmallestSize)));
        _gzip = new(() => Compress(content, stream => new GZipStream(stream, CompressionLevel.SmallestSize)));
    }

    public string Name { get; }

    public string File { get; }

    public string Type { get; }

    public byte[] Content { get; }

    public byte[] Brotli => _brotli.Value;

    public byte[] Gzip => _gzip.Value;

    private static byte[] Compress(byte[] content, Func<Stream, Stream> compressor)
    {
        using var buffer = new MemoryStream();
        using (var stream = compressor(buffer))
        {
            stream.Write(content);
        }

        return buffer.ToArray();
    }
}
