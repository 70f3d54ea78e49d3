using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Shell;

public static class AssetPages
{
    private static readonly StringSegment Brotli = "br";
    private static readonly StringSegment Gzip = "gzip";

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{file}", Get).Allow(AccessRule.Open("nothing to protect"));

    private static IResult Get(string file, HttpRequest request, HttpResponse response)
    {
        if (AssetFiles.Find(file) is not { } asset)
        {
            return Results.NotFound();
        }

        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.XContentTypeOptions = "nosniff";
        var accepted = request.GetTypedHeaders().AcceptEncoding.Where(coding => coding.Quality is not 0).Select(coding => coding.Value).ToList();
        if (accepted.Contains(Brotli))
        {
            response.Headers.ContentEncoding = "br";
            return Results.Bytes(asset.Brotli, asset.Type);
        }

        if (accepted.Contains(Gzip))
        {
            response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(asset.Gzip, asset.Type);
        }

        return Results.Bytes(asset.Content, asset.Type);
    }
}
