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
            OverrideKind.ReplaceAll => $"{definitions.NameOf(change.User)} is on call instead of everybody",
            _ => $"{definitions.NameOf(change.User)} is not on call",
        };
    }

    /// <summary>For a bar of the timeline.</summary>
    /// <param name="name">What to call people: all of a name, or the first.</param>
    public static string Short(Override change, Func<UserId, string> name)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(name);
        return change.Kind switch
        {
            OverrideKind.Replace => $"{name(change.Instead!.Value)} for {name(change.User)}",
            OverrideKind.Add => $"also {name(change.User)}",
            OverrideKind.ReplaceAll => name(change.User),
            _ => $"not {name(change.User)}",
        };
    }
}
