using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;
using Watchbill.Notifiers;
using Watchbill.Steps.Http;
using Watchbill.Steps.Queries;
using Watchbill.Steps.Shell;
using Watchbill.Steps.Sql;

namespace Watchbill.Steps;

/// <summary>
/// Runs rendered steps, and only those: whether one may run is <see cref="StepGate"/>'s decision, made by the caller right before. Every run has a time
/// limit, a limit of what is kept of its output, and secrets masked before anything leaves here. Failures are outcomes, never exceptions. Thread-safe.
/// </summary>
public sealed class StepRunners : IDisposable
{
    private readonly StepSettings _settings;
    private readonly ImmutableArray<Secret> _secrets;
    private readonly OutputMask _mask;
    private readonly TimeProvider _time;
    private readonly QueryCall _call = new();
    private readonly HttpCheckRunner _http;
    private readonly ImmutableDictionary<StepKind, IStepRunner> _runners;

    /// <param name="secrets">The server's own: masked wherever they turn up, beside those of the settings.</param>
    public StepRunners(StepSettings settings, IEnumerable<Secret> secrets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _secrets, _time) = (settings, [.. secrets], time);
        _mask = new OutputMask([.. _secrets, .. SecretValues.All(settings)]);
        _http = new HttpCheckRunner(settings.HttpAllow);
        var runners = ImmutableDictionary.CreateBuilder<StepKind, IStepRunner>();
        runners[StepKind.Http] = _http;
        runners[StepKind.Prometheus] = new PrometheusRunner(settings.Prometheus, _call, time);
        runners[StepKind.Loki] = new LokiRunner(settings.Loki, _call, time);
        runners[StepKind.Sql] = new SqlQueryRunner(settings.Sql);
        if (settings.Shell is { } shell)
        {
            runners[StepKind.Shell] = new ShellRunner(shell);
        }

        _runners = runners.ToImmutable();
    }

    public bool IsShellEnabled => _settings.Shell is not null;

    /// <summary>Where and as whom an action runs, for its rendered text: a change of these settings voids approvals.</summary>
    public string RunsOn(StepAction action) => action switch
    {
        HttpCheck => "the server",
        PromQuery prom => _settings.Prometheus.GetValueOrDefault(prom.Source)?.Url ?? "nothing: not in the server's settings",
        LokiQuery loki => _settings.Loki.GetValueOrDefault(loki.Source) is { } source ? source.Url + (source.Tenant is { } tenant ? $" as {tenant}" : "") : "nothing: not in the server's settings",
        SqlQuery sql => _settings.Sql.GetValueOrDefault(sql.Connection)?.Connection.ToString() ?? "nothing: not in the server's settings",
        ShellCommand command => _settings.Shell is { } shell && shell.Programs.TryGetValue(command.Program, out var program)
            ? $"{program.Path} as {(Environment.IsPrivilegedProcess ? shell.User ?? "nobody: the settings name no user" : "the server's account")}"
            : "nothing: not in the server's settings",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An action that runs nowhere."),
    };

    /// <summary>Why the server's settings do not let it run, for <see cref="StepGateContext.SettingsObjection"/>; null when they do.</summary>
    public string? Objection(RenderedAction action) => action switch
    {
        RenderedHttp => null,
        RenderedProm prom => _settings.Prometheus.ContainsKey(prom.Source) ? null : $"The server's settings name no Prometheus \"{prom.Source}\".",
        RenderedLoki loki => _settings.Loki.ContainsKey(loki.Source) ? null : $"The server's settings name no Loki \"{loki.Source}\".",
        RenderedSql sql => _settings.Sql.ContainsKey(sql.Connection) ? null : $"The server's settings name no database \"{sql.Connection}\".",
        RenderedShell shell => _settings.Shell is { } settings ? ShellRunner.Objection(settings, shell) : "The server runs no programs.",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An action that nothing runs."),
    };

    /// <summary>Takes out the server's own secrets and what looks like one: for texts that stay in a journal.</summary>
    public string Mask(string text) => _mask.Apply(text);

    /// <summary>What a dry run answers: exactly what would be run.</summary>
    public static StepOutcome Show(RenderedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new StepOutcome(StepStatus.Shown, "This is what would be run.", step.Canonical, Hash(step.Canonical), Truncated: false, Duration.Zero);
    }

    /// <param name="cancellationToken">Somebody cancels; the time limit is kept here.</param>
    public async Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        var began = _time.GetTimestamp();
        if (Objection(step.Action) is { } objection)
        {
            return Outcome(step, StepResult.Failed(objection), StepStatus.Error, Duration.Zero);
        }

        using var deadline = new CancellationTokenSource(step.Step.TimeLimit.ToTimeSpan(), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        StepResult result;
        try
        {
            result = await _runners[step.Step.Action.Kind].RunAsync(step, either.Token);
        }
        catch (OperationCanceledException)
        {
            result = new StepResult(new StepObservation(""));
        }

        var took = Duration.FromTimeSpan(_time.GetElapsedTime(began));
        var status = (cancellationToken.IsCancellationRequested, deadline.IsCancellationRequested, result.Error) switch
        {
            (true, _, _) => StepStatus.Cancelled,
            (_, true, _) => StepStatus.TimedOut,
            (_, _, { }) => StepStatus.Error,
            _ => StepStatus.Passed,
        };
        return Outcome(step, result, status, took);
    }

    public void Dispose()
    {
        _http.Dispose();
        _call.Dispose();
    }

    private StepOutcome Outcome(RenderedStep step, StepResult result, StepStatus status, Duration took)
    {
        var mask = new OutputMask([.. _secrets, .. OwnSecrets(step.Action)]);
        var whole = mask.Apply(LimitedText.Clean(result.Observed.Output));
        var output = whole.Length <= step.Step.OutputLimit ? whole : whole[..step.Step.OutputLimit];
        ImmutableArray<JudgedExpectation> judged = status == StepStatus.Passed
            ? [.. StepExpectations.Judge(step.Step.Expect, result.Observed).Select(one => one with { Sentence = mask.Apply(one.Sentence) })]
            : [];
        status = judged.Any(one => !one.Holds) ? StepStatus.Failed : status;
        var sentence = status switch
        {
            StepStatus.Passed when judged.IsEmpty => result.Observed.ExitCode is { } code ? $"It ended with {code}." : "It ran.",
            StepStatus.Passed => "All is as expected.",
            StepStatus.Failed => $"Not as expected: {string.Join("; ", judged.Where(one => !one.Holds).Select(one => one.Sentence))}.",
            StepStatus.TimedOut => $"It took longer than {DurationText.Format(step.Step.TimeLimit)} and was ended.",
            StepStatus.Cancelled => "Somebody cancelled it, and it was ended.",
            _ => mask.Apply(result.Error ?? "It could not be run."),
        };
        return new StepOutcome(status, sentence, output, Hash(output), result.Truncated || output.Length < whole.Length, took) { Expectations = judged, Series = [.. result.Series.Select(one => one with { Name = mask.Apply(one.Name) })] };
    }

    /// <summary>Secrets that the action itself uses: a database that complains may repeat them.</summary>
    private IEnumerable<Secret> OwnSecrets(RenderedAction action)
    {
        var reference = action switch
        {
            RenderedProm prom => _settings.Prometheus.GetValueOrDefault(prom.Source)?.Token,
            RenderedLoki loki => _settings.Loki.GetValueOrDefault(loki.Source)?.Token,
            RenderedSql sql => _settings.Sql.GetValueOrDefault(sql.Connection)?.Connection,
            _ => null,
        };
        if (reference is null || SecretValues.Of(reference).Value is not { } secret)
        {
            yield break;
        }

        yield return secret;
        if (action is RenderedSql && SecretValues.PasswordOf(secret.Reveal()) is { } password)
        {
            yield return password;
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
