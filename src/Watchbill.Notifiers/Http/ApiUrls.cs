namespace Watchbill.Notifiers.Http;

/// <summary>Where a vendor's API may be: https anywhere, plain http only on this machine (stand-ins, local gateways).</summary>
internal static class ApiUrls
{
    public static bool IsAcceptable(Uri? url)
        => url is { IsAbsoluteUri: true, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
           && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>With a trailing slash, so that relative paths go below it.</summary>
    public static Uri Base(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
}
