using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Demo;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.Configuration;

/// <summary>
/// Applies the operator's folder at start and on SIGHUP. A bad folder never stops paging: the last good set stays, and what is wrong is
/// logged and shown. Thread-safe.
/// </summary>
public sealed partial class ConfiguredFolder(
    ServerOptions options, ConfigurationApply apply, WatchbillEngine engine, AlertLinks links, FirstPasswordPrinter print, ILogger<ConfiguredFolder> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PosixSignalRegistration? _signal;
    private volatile State _state = new([], null);

    /// <summary>Null when no folder was given.</summary>
    public string? Path => options.ConfigFolder;

    /// <summary>What is wrong with the folder as it was read last. Empty when it was applied.</summary>
    public ImmutableArray<string> Errors => _state.Errors;

    public bool HasErrors => !_state.Errors.IsEmpty;

    public Instant? ReadAt => _state.ReadAt;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Path is null)
        {
            return;
        }

        await ReadAsync(cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                _ = Task.Run(() => ReadAsync(_stopping.Token), CancellationToken.None);
            });
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _signal?.Dispose();
        return _stopping.CancelAsync();
    }

    public void Dispose()
    {
        _signal?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Reads the folder and applies it if it has no errors.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (Path is not { } folder)
        {
            return;
        }

        try
        {
            var parsed = ConfigurationReader.Read(folder, apply.Known);
            var outcome = await apply.ApplyAsync(parsed, ResolvedKey.Here, Actor.Engine("config-folder"), Door.Cli, cancellationToken);
            _state = new State([.. outcome.Errors.Select(error => error.ToString())], engine.Time.Now());
            if (outcome.IsRefused)
            {
                Refused(folder, _state.Errors.Length, string.Join('\n', _state.Errors));
            }
            else
            {
                Applied(folder, outcome.Plan!.Changes.Length, outcome.Revision);
                PrintKeys(outcome);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _state = new State([$"{folder} could not be applied: {failure.Message}"], engine.Time.Now());
            Failed(folder, failure);
        }
    }

    /// <summary>On the terminal and never in the log.</summary>
    private void PrintKeys(ConfigurationOutcome outcome)
    {
        foreach (var key in ConfigurationForms.Keys(outcome.Keys, links))
        {
            print.Print($"New key for {key.Service}/{key.Integration}, shown this once: {key.Url} (key {key.Key})");
        }
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "{Folder} has {Count} errors; the last good configuration stays:\n{Errors}")]
    private partial void Refused(string folder, int count, string errors);

    [LoggerMessage(EventId = 302, Level = LogLevel.Information, Message = "{Folder} is applied: {Count} changes, revision {Revision}.")]
    private partial void Applied(string folder, int count, long revision);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "{Folder} could not be applied; the last good configuration stays.")]
    private partial void Failed(string folder, Exception exception);

    private sealed record State(ImmutableArray<string> Errors, Instant? ReadAt);
}

public static class ConfiguredFolderSetup
{
    /// <summary>The folder, and the demonstration's invented one. Both start after the engine's loops, because they write through them.</summary>
    public static IServiceCollection AddConfiguredFolder(this IServiceCollection services)
    {
        services.AddSingleton<ConfiguredFolder>();
        services.AddHostedService(provider => provider.GetRequiredService<ConfiguredFolder>());
        services.AddSingleton<DemoOrganisation>();
        services.AddHostedService(provider => provider.GetRequiredService<DemoOrganisation>());
        return services;
    }
}
