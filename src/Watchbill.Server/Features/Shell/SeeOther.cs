namespace Watchbill.Server.Features.Shell;

/// <summary>Answers a form: the browser gets the next page with a GET, so that reloading it sends nothing again.</summary>
public sealed class SeeOther : IResult
{
    private readonly string _path;

    private SeeOther(string path) => _path = path;

    /// <param name="path">A path of ours; anything else, and nothing, leads to the front page.</param>
    public static SeeOther Local(string? path) => new(IsLocal(path) ? path! : "/");

    /// <summary>True for "/a/b?c"; false for other hosts, also those that browsers make of "//" and "/\".</summary>
    public static bool IsLocal(string? path) =>
        path is { Length: > 0 and <= 2000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = _path;
        return Task.CompletedTask;
    }
}
