using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Services;

namespace Watchbill.Server.Features.Configuration;

/// <summary>Plans and problems in the form of the wire contracts.</summary>
public static class ConfigurationForms
{
    public static ConfigurationProblem Problem(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        return new ConfigurationProblem(
            diagnostic.File, diagnostic.Line, diagnostic.Column, diagnostic.Level == DiagnosticLevel.Error ? "error" : "warning", diagnostic.Code, diagnostic.Message, diagnostic.Fix);
    }

    public static PlanResult Plan(ConfigurationPlan plan, IEnumerable<Diagnostic> warnings, IEnumerable<string> notes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PlanResult(
            [.. plan.Changes.Select(change => new ChangeInfo(EntryText.Snake(change.Kind), EntryText.Snake(change.Key.Kind), change.Key.Id, change.MovedFrom, change.Fields))],
            [.. plan.OnCall.Select(change => new OnCallChangeInfo(
                change.Schedule.Value, change.Start, change.End, [.. change.Before.Select(user => user.Value)], [.. change.After.Select(user => user.Value)]))],
            [.. warnings.Select(Problem)],
            [.. notes])
        {
            LayerChanges = [.. plan.LayerChanges.Select(planned => new LayerChangeInfo(
                planned.Schedule.Value,
                planned.Change.Layer,
                EntryText.Snake(planned.Change.Kind),
                planned.Change.At,
                [.. planned.Change.Before.Select(user => user.Value)],
                [.. planned.Change.After.Select(user => user.Value)]))],
        };
    }

    public static IReadOnlyList<NewKey> Keys(ImmutableArray<MintedForIntegration> keys, AlertLinks links) =>
    [
        .. keys.Select(key => new NewKey(
            key.Minted.Row.Service.Value,
            key.Minted.Row.Integration.Value,
            EntryText.Snake(key.Kind),
            IntegrationKeys.Url(links, key.Kind, key.Minted.Key).AbsoluteUri,
            key.Minted.Key,
            key.Minted.OldKeysEndAt)),
    ];
}
