using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Watchbill.EndToEnd.Story;

/// <summary>What is being watched: a program with one metric that Prometheus scrapes. It fails and recovers when told to.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile bool _failing;

    private Shop(WebApplication app) => _app = app;

    /// <summary>"127.0.0.1:port".</summary>
    public string Authority { get; private set; } = "";

    public static async Task<Shop> OpenAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var shop = new Shop(builder.Build());
        shop._app.Run(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"shop_checkout_failing {(shop._failing ? 1 : 0)}\n"));
        });
        await shop._app.StartAsync(cancel);
        var addresses = shop._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        shop.Authority = new Uri(addresses.Addresses.Single()).Authority;
        return shop;
    }

    public void Break() => _failing = true;

    public void Repair() => _failing = false;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
