using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Server.Features.Incidents.Steps;

/// <summary>Puts entries about steps into words, as IncidentEntryText does the others.</summary>
internal static class StepEntryText
{
    /// <summary>Characters of output in a line of the timeline.</summary>
    private const int ShownOutput = 400;

    /// <summary>Null for entries about something else.</summary>
    public static string? Of(IncidentEntry entry, DefinitionSet definitions, Func<Instant, string> when) => entry switch
    {
        StepRequested { DryRun: true } e => $"step {e.Number} shown, not run: {e.Title}{Values(e)}",
        StepRequested { By: null } e => $"step {e.Number} runs by itself: {e.Title}{Values(e)}",
        StepRequested { AskedOf.IsEmpty: false, Deadline: { } deadline } e =>
            $"step {e.Number} waits for {string.Join(" or ", e.AskedOf)} until {when(deadline)}: {e.Title}{Values(e)}; told: {(e.Told.IsEmpty ? "nobody" : string.Join(", ", e.Told.Select(definitions.NameOf)))}",
        StepRequested e => $"step {e.Number} asked for: {e.Title}{Values(e)}",
        StepApproved e => $"step {e.Number} approved by {definitions.NameOf(e.Approval.By)}: {e.Title}",
        StepDeclined e => $"step {e.Number} refused by {definitions.NameOf(e.By)}: {e.Title}",
        StepStarted e => $"step {e.Number} runs: {e.Title}",
        StepCancelled e => $"step {e.Number} cancelled by {definitions.NameOf(e.By)}: {e.Title}",
        StepDropped e => $"step {e.Number} not run, {(e.State == StepState.Lapsed ? "nobody approved it in time" : "it would do something else by now")}: {e.Title}",
        StepEnded e => $"step {e.Number} {Words(e.Status)}: {e.Title}. {e.Sentence.TrimEnd('.')}{Cut(e.Output)}",
        StepPassedOver e => $"step {e.Step} of {e.Playbook} does not run by itself: {e.Title}",
        _ => null,
    };

    public static string Words(StepStatus status) => status switch
    {
        StepStatus.Passed => "passed",
        StepStatus.Failed => "is not as expected",
        StepStatus.TimedOut => "took too long",
        StepStatus.Cancelled => "was ended",
        StepStatus.Error => "could not be run",
        StepStatus.Shown => "was shown",
        StepStatus.Unknown => "is not known to have ended",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without words."),
    };

    private static string Values(StepRequested e) => e.Arguments.IsEmpty ? "" : $" ({string.Join(", ", e.Arguments.Select(value => $"{value.Key}={value.Value}"))})";

    private static string Cut(string output)
    {
        var text = output.TrimEnd();
        return text.Length == 0 ? "" : $"\n{(text.Length <= ShownOutput ? text : $"{text[..(char.IsHighSurrogate(text[ShownOutput - 1]) ? ShownOutput - 1 : ShownOutput)]}…")}";
    }
}
