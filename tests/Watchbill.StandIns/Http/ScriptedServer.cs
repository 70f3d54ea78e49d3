using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Watchbill.StandIns.Http;

/// <summary>
/// Kestrel on a free port of 127.0.0.1 in front of one vendor's behaviour. Every request is recorded first; then the scripted fault, if any,
/// stands in the vendor's way (nothing accepted) or behind it (accepted, and the answer lost).
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    private readonly IVendor _vendor;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _application;

    private ScriptedServer(IVendor vendor, TimeProvider clock)
    {
        _vendor = vendor;
        _clock = clock;
        // Empty: neither environment variables nor an appsettings.json of the program under test may reach a stand-in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, NoConsole>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.AddServerHeader = false;
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public FaultScript Script { get; } = new();

    public Recording<ReceivedRequest> Requests { get; } = new();

    public static async Task<ScriptedServer> StartAsync(IVendor vendor, TimeProvider clock)
    {
        var server = new ScriptedServer(vendor, clock);
        await server._application.StartAsync();
        var addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Url = new Uri(addresses.Addresses.Single() + "/");
        return server;
    }

    /// <summary>Hung requests end first, so that stopping never waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        Requests.Add(request);
        var operation = _vendor.OperationOf(request);
        switch (Script.Take(operation))
        {
            case Fault.StatusFault status:
                await WriteAsync(context, Answer.Text(status.Code, $"scripted {status.Code}"));
                break;
            case Fault.RateLimitFault limit:
                await WriteAsync(context, _vendor.RateLimited(limit.RetryAfterSeconds), limit.RetryAfterSeconds);
                break;
            case Fault.RefuseFault refuse:
                await WriteAsync(context, _vendor.Refused(refuse.Code));
                break;
            case Fault.RedirectFault redirect:
                context.Response.StatusCode = redirect.Code;
                context.Response.Headers.Location = redirect.To.ToString();
                break;
            case Fault.HangFault hang:
                if (hang.Accept)
                    _vendor.Handle(operation, request);
                await HangAsync(context);
                break;
            case Fault.HoldFault hold:
                await hold.Until.WaitAsync(context.RequestAborted);
                await WriteAsync(context, _vendor.Handle(operation, request));
                break;
            case Fault.DropFault drop:
                if (drop.Accept)
                    _vendor.Handle(operation, request);
                context.Abort();
                break;
            default:
                await WriteAsync(context, _vendor.Handle(operation, request));
                break;
        }
    }

    private async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (either.Token.Register(left.SetResult))
            await left.Task;
        context.Abort();
    }

    private async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        return new ReceivedRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "/",
            context.Request.QueryString.Value ?? "",
            headers,
            body.ToArray(),
            _clock.GetUtcNow());
    }

    private static async Task WriteAsync(HttpContext context, Answer answer, int? retryAfterSeconds = null)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (retryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>A stand-in must not listen for Ctrl-C or hold up the end of the process.</summary>
    private sealed class NoConsole : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
