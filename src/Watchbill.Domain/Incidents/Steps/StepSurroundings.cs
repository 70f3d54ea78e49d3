using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>What the server's settings say about steps. Pure functions: the settings stay as they are for as long as the server runs.</summary>
/// <param name="RunsOn">Where and as whom an action runs; part of what is approved.</param>
/// <param name="Objection">Why the settings do not let it run; null = they do.</param>
/// <param name="Mask">Takes secrets out of a text.</param>
public sealed record StepSurroundings(Func<StepAction, string> RunsOn, Func<RenderedAction, string?> Objection, Func<string, string> Mask, bool IsShellEnabled)
{
    /// <summary>Of a server that runs no steps.</summary>
    public static StepSurroundings None { get; } = new(_ => "nothing: this server runs no steps", _ => "This server runs no steps.", text => text, IsShellEnabled: false);
}
