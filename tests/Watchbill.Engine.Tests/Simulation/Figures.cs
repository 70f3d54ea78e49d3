using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>What many runs come to, for people to read.</summary>
internal sealed class Figures
{
    /// <summary>Upper bounds of the chance that an answer of a provider is lost.</summary>
    private static readonly double[] Rates = [0.02, 0.05, 0.1];

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly (long Pages, long Again)[] _pages = new (long, long)[Rates.Length];
    private int _seeds;
    private long _steps;
    private long _incidents;
    private Duration _simulated = Duration.Zero;

    public long Crashes { get; private set; }

    /// <summary>Commands about incidents that were accepted.</summary>
    public long IncidentCommands { get; private set; }

    public void Add(Report report)
    {
        _seeds++;
        _steps += report.Steps;
        _simulated += report.Simulated;
        Crashes += report.Ledger.Crashes;
        IncidentCommands += report.Ledger.AcceptedIncidentCommands.Count;
        _incidents += report.Ledger.AcceptedIncidentCommands.Select(command => command.Incident).Distinct().Count();
        foreach (var (fault, times) in report.Faults.Where(fault => fault.Key != nameof(Faults.Yield)))
        {
            _faults[fault] = _faults.GetValueOrDefault(fault) + times;
        }

        var reached = report.Ledger.Calls.Where(call => call.Reached && call.Message.Purpose == NotificationPurpose.Page).Select(call => call.Message.Delivery).ToList();
        var rate = Array.FindIndex(Rates, most => report.LostAnswers <= most);
        var distinct = reached.Distinct().Count();
        _pages[rate] = (_pages[rate].Pages + distinct, _pages[rate].Again + reached.Count - distinct);
    }

    public override string ToString()
    {
        var seconds = _watch.Elapsed.TotalSeconds;
        var lines = new List<string>
        {
            Line($"{_seeds} seeds, {_steps} steps, {_simulated.TotalDays:0} simulated days in {seconds:0} s: {_simulated.TotalDays / seconds:0.0} days per second"),
            Line($"{_incidents} incidents, {IncidentCommands} commands about them"),
            "faults: " + string.Join(", ", _faults.Select(fault => Line($"{fault.Key} {fault.Value}"))),
        };
        lines.AddRange(Rates.Select((most, index) => Line(
            $"answers lost up to {most:P0}: {_pages[index].Pages} pages, {1e6 * _pages[index].Again / Math.Max(1, _pages[index].Pages):0} handed over again per million")));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
