using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Ingest;

/// <summary>A change event of PagerDuty's Events API v2. Only the summary has to be there.</summary>
internal sealed record PagerDutyChange(string Summary, JsonElement Payload, JsonElement Body)
{
    /// <returns>Null when something is wrong, which has been added.</returns>
    public static PagerDutyChange? Read(JsonElement body, ImmutableArray<string>.Builder errors)
    {
        var payload = JsonText.Property(body, "payload"u8);
        switch (JsonText.Of(payload, "summary"u8))
        {
            case null:
                errors.Add("'payload.summary' is missing or blank");
                return null;
            case { Length: > ServiceChange.MaxSummary }:
                errors.Add($"Length of 'payload.summary' is incorrect (should be at most {ServiceChange.MaxSummary} characters)");
                return null;
            case var summary:
                return new PagerDutyChange(summary, payload, body);
        }
    }

    /// <summary>Who sent it is the source; a kind may be among the custom details. A message with a time that comes again as it was is the same change.</summary>
    public ServiceChange ToChange(Source source, ReadOnlySpan<byte> bytes, Instant now)
    {
        var details = JsonText.Property(Payload, "custom_details"u8);
        var at = SourceTime.Of(JsonText.Property(Payload, "timestamp"u8));
        var links = JsonText.Property(Body, "links"u8);
        return new ServiceChange(
            at is null ? $"pd-{RandomNumberGenerator.GetHexString(32, lowercase: true)}" : $"pd-{IdOf(source, bytes)}",
            at ?? now,
            now,
            Enum.GetValues<ServiceChangeKind>().Where(kind => string.Equals(kind.ToString(), JsonText.Of(details, "kind"u8), StringComparison.OrdinalIgnoreCase)).Append(ServiceChangeKind.Other).First(),
            JsonText.OneLine(Summary, ServiceChange.MaxSummary),
            source.Service.Id,
            JsonText.Of(Payload, "source"u8) is { } by ? JsonText.OneLine(by, ServiceChange.MaxBy) : null,
            links.ValueKind == JsonValueKind.Array ? links.EnumerateArray().Select(link => JsonText.Link(JsonText.Of(link, "href"u8))).FirstOrDefault(link => link is not null) : null,
            JsonText.Of(details) is { } text ? JsonText.Cut(text, ServiceChange.MaxDetails) : null);
    }

    private static string IdOf(Source source, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{source.Service.Id}\n{source.Integration.Id}\n")));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
