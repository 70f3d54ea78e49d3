using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Incidents;

namespace Watchbill.Domain.Alerts;

/// <summary>Somebody said that an alert was wrong.</summary>
/// <param name="Cause">Id of a reason of the service's incident process.</param>
public sealed record FalsePositive(string Cause, string? Comment, UserId By, Instant At);

/// <summary>Marking alerts as wrong, with one of a fixed set of reasons, so that they can be counted against the rules that raise them.</summary>
public static class FalsePositives
{
    public const int MaxComment = 2_000;

    /// <summary>The label by which monitoring names its rules.</summary>
    private const string RuleLabel = "alertname";

    /// <summary>Why an alert may be called wrong.</summary>
    public static ImmutableArray<ClosingReason> ReasonsOf(DefinitionSet definitions, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(alert);
        return definitions.ProcessOf(alert.Service).Reasons;
    }

    /// <summary>A reason in words; its id while it is not configured any more.</summary>
    public static string NameOf(DefinitionSet definitions, Alert alert, string cause) => ReasonsOf(definitions, alert).FirstOrDefault(known => known.Id == cause)?.Name ?? cause;

    /// <summary>The rule that raised it: what monitoring calls it, else the integration and the title.</summary>
    public static string RuleOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Labels.GetValueOrDefault(RuleLabel) is { Length: > 0 } name ? name : $"{alert.Integration}: {alert.Title}";
    }

    /// <summary>False for what Watchbill raised itself, and for what an incident handles: it is declined there.</summary>
    public static bool CanBeMarked(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return !alert.IsHandled && alert.Integration != IncidentAlerts.Integration && alert.FalsePositive is null;
    }

    internal static Decision Mark(AlertDraft draft, MarkFalsePositive command)
    {
        var alert = draft.Alert;
        if (alert.Integration == IncidentAlerts.Integration)
        {
            return new Refused(new Refusal(Refusal.WrongState, "Watchbill raised this itself, because somebody is needed. Resolve it, or decline the incident."));
        }

        if (alert is { IsHandled: true, Incident: { } incident })
        {
            return new Refused(new Refusal(Refusal.WrongState, $"It is handled in {incident.Reference}: decline that, or take the alert out of it first."));
        }

        var reasons = ReasonsOf(draft.Definitions, alert);
        if (reasons.FirstOrDefault(known => known.Id == command.Cause) is not { } cause)
        {
            return new Refused(new Refusal(Refusal.Invalid, $"There is no reason '{command.Cause}'. Those known are: {string.Join(", ", reasons.Select(known => known.Id))}."));
        }

        if (command.Comment?.Length > MaxComment)
        {
            return new Refused(new Refusal(Refusal.Invalid, $"A comment has at most {MaxComment} characters."));
        }

        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person marks an alert as wrong.");
        var note = Record(draft, by, cause.Id, Notes.Text(command.Comment, MaxComment));
        if (!alert.IsOpen)
        {
            return draft.Accept(note);
        }

        AlertDecider.Resolve(draft, by, new PersonSaid(by, cause.Name));
        return draft.Accept();
    }

    /// <summary>Said of the incident, and so of its alerts.</summary>
    internal static Decision Count(AlertDraft draft, CountFalsePositive command) =>
        draft.Context.Actor.UserId is { } by ? draft.Accept(Record(draft, by, command.Cause, command.Comment)) : draft.Accept("only people say so");

    private static string? Record(AlertDraft draft, UserId by, string cause, string? comment)
    {
        if (draft.Alert.FalsePositive is { } known && known.Cause == cause && known.Comment == comment)
        {
            return "marked so already";
        }

        draft.Record(new AlertMarkedFalse(by, cause, comment, new PersonSaid(by, comment)));
        return null;
    }
}
