using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Watchbill.Engine;
using Watchbill.Notifiers;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Doors;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Configuration;
using Watchbill.Server.Features.Evidence;
using Watchbill.Server.Features.Health;
using Watchbill.Server.Features.Incidents.Similar;
using Watchbill.Server.Features.Playbooks;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.StatusPages;
using Watchbill.Server.Ingest;

namespace Watchbill.Server.Hosting;

/// <summary>
/// Puts one node together: data folder, store, notifiers, engine, web server. Everything is opened here, before the first request;
/// the caller starts and stops the application, and disposes it.
/// </summary>
public static class WatchbillServer
{
    /// <param name="time">The clock of everything; null means the system's. On PostgreSQL the database says what the time is, and this clock how it goes on.</param>
    /// <param name="print">Takes what people must see once at start and what must not be in a log; null means the terminal.</param>
    /// <param name="configure">Adds to the services before they are built; for tests and the executable.</param>
    /// <exception cref="Store.StoreRefusedException">The store will not be used as it is; the message says what to do.</exception>
    /// <exception cref="ArgumentException">An option cannot be used; the message says which.</exception>
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(
        ServerOptions options,
        TimeProvider? time = null,
        Action<string>? print = null,
        Action<WebApplicationBuilder>? configure = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsSetup.Check(options);
        var local = time ?? TimeProvider.System;
        var folder = DataFolder.Prepare(options.DataFolder);
        var links = new AlertLinks(options.PublicUrl, await folder.LinkKeyAsync(cancellationToken));
        var evidence = await folder.EvidenceKeyAsync(cancellationToken);
        var outbox = new StoreOutbox();
        var store = await StoreOpening.OpenAsync(options, folder, local, cancellationToken);
        var parts = new NodeParts(store);
        try
        {
            var clock = StoreOpening.ClockOf(store, local);
            var notifiers = parts.Notifiers = NotifierSet.From(
                options.Notifiers, links, outbox, clock, text => Config.SecretReference.Parse(text) is { } reference ? Notifiers.Secret.From(Config.Secret.Resolve(reference).Value) : null);
            var engine = new WatchbillEngine(store, clock, notifiers.All, RandomNumberGenerator.GetHexString(16, lowercase: true), options.QueueLimit);
            outbox.Bind(engine.Records);

            // Nothing ambient: no settings files, no environment, no command line but what the options say.
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
            {
                ApplicationName = typeof(WatchbillServer).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = Environments.Production,
            });
            builder.WebHost.UseKestrel(KestrelSetup.Apply).UseUrls([.. options.Listen]);
            builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));
            LogSetup.Apply(builder.Logging);
            AddParts(builder.Services, options, clock, folder, links, parts, engine, print ?? Console.Out.WriteLine);
            builder.Services.AddEvidence(evidence);
            AddWeb(builder.Services);
            configure?.Invoke(builder);

            var app = builder.Build();
            app.Services.GetRequiredService<NodeParts>();
            app.Services.GetRequiredService<ServerMetrics>().Watch(engine);
            // Nothing leaves the machine of a demonstration, so it runs no steps either.
            engine.Steps.Host = options.IsDemo ? null : app.Services.GetRequiredService<StepHost>();
            UsePipeline(app, options);
            app.MapFeatures();
            return app;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    private static void AddParts(
        IServiceCollection services,
        ServerOptions options,
        TimeProvider clock,
        DataFolder folder,
        AlertLinks links,
        NodeParts parts,
        WatchbillEngine engine,
        Action<string> print)
    {
        // Through a factory, so that the container closes it.
        services.AddSingleton(_ => parts);
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(folder);
        services.AddSingleton(links);
        services.AddSingleton(engine);
        services.AddSingleton(new FirstPasswordPrinter(print));
        if (options.Tls is { } tls)
        {
            services.AddSingleton(provider => new TlsCertificates(tls, clock, provider.GetRequiredService<ILogger<TlsCertificates>>()));
        }

        services.AddSingleton(_ => new PasswordWorker());
        services.AddSingleton(provider => new AccessService(engine, links, provider.GetRequiredService<PasswordWorker>()));
        services.AddSingleton<Identification>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<PastIncidents>();
        services.AddIngest();
        services.AddRestApi();
        services.AddPeopleDoors();
        services.AddCalendars();
        services.AddSteps();

        // In this order: the loops write, the folder and the demonstration make accounts, and the first account is for those who have none.
        services.AddHostedService<EngineLoops>();
        services.AddConfiguredFolder();
        services.AddStatusPages(options);
        services.AddHostedService<FirstAccount>();
    }

    private static void AddWeb(IServiceCollection services)
    {
        services.AddRouting();
        services.AddRazorComponents();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = 256;
            form.KeyLengthLimit = 256;
            form.ValueLengthLimit = 64 * 1024;
            form.MultipartBodyLengthLimit = KestrelSetup.MaxBody;
        });
        services.AddResponseCompression(compression =>
        {
            // Secrets in pages differ at each rendering (Csrf), so their length tells nothing.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"];
        });
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
    }

    private static void UsePipeline(WebApplication app, ServerOptions options)
    {
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ExceptionPage>();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<AccessGate>();
        app.UseMiddleware<FormGate>();
    }
}
