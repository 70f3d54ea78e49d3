using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>Addresses of a page: within the page itself, and as the public knows it.</summary>
/// <param name="Root">What addresses within the page begin with, without a slash at the end: "/status/main", or ".." in an exported file.</param>
/// <param name="Public">The page's own public address, without a slash at the end.</param>
/// <param name="Css">The style sheet.</param>
public sealed record StatusLinks(string Root, string Public, string Css)
{
    /// <summary>In an exported folder, where nobody can subscribe and the last sign of life matters.</summary>
    public bool IsExport { get; init; }

    public string Home => IsExport ? $"{Root}/" : Root;

    public string Incident(StatusPostId id) => $"{Root}/incidents/{id}{Slash}";

    public string History(string? month = null) => month is null ? $"{Root}/history{Slash}" : $"{Root}/history{(IsExport ? $"/{month}/" : $"?month={month}")}";

    public string To(string file) => $"{Root}/{file}";

    public string PublicIncident(StatusPostId id) => $"{Public}/incidents/{id}";

    private string Slash => IsExport ? "/" : "";
}
