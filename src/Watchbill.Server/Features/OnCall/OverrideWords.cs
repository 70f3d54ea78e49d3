using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Says what an override does. Pure.</summary>
public static class OverrideWords
{
    public static string Of(Override change, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(definitions);
        return change.Kind switch
        {
            OverrideKind.Replace => $"{definitions.NameOf(change.Instead!.Value)} stands in for {definitions.NameOf(change.User)}",
            OverrideKind.Add => $"{definitions.NameOf(change.User)} is on call as well",
            _ => $"{definitions.NameOf(change.User)} is not on call",
        };
    }

    /// <summary>For a bar of the timeline.</summary>
    public static string Short(Override change, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(definitions);
        return change.Kind switch
        {
            OverrideKind.Replace => $"{definitions.NameOf(change.Instead!.Value)} for {definitions.NameOf(change.User)}",
            OverrideKind.Add => $"also {definitions.NameOf(change.User)}",
            _ => $"not {definitions.NameOf(change.User)}",
        };
    }
}
