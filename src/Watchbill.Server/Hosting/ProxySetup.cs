using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Watchbill.Server.Hosting;

/// <summary>Believes X-Forwarded-For and -Proto from the listed proxies alone; with none listed the headers mean nothing.</summary>
internal static class ProxySetup
{
    /// <exception cref="ArgumentException">An entry is not an address or a network such as 10.0.0.0/8.</exception>
    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyCollection<string> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    private static System.Net.IPNetwork Parse(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address)
            ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new ArgumentException($"The trusted proxy \"{text}\" is neither an address nor a network such as 10.0.0.0/8.", nameof(text));
    }
}
