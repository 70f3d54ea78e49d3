using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Engine.Incidents;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Incidents for the walk, made through the one command path.</summary>
internal static class IncidentStage
{
    public const string Confirmation = "Walked";

    private static int _commands;

    /// <summary>Beside the default one: the built-in, with a confirmation that it asks for.</summary>
    public static IncidentProcess Process { get; } = DefaultProcess.Process with
    {
        Id = "walk",
        Approvals = [new ApprovalDemand("customers", Audience.Customer, [], ["scribe"], SecondPerson: false)],
        Levels = [.. DefaultProcess.Process.Levels.Select(level => level.Gate is { } gate ? level with { Gate = gate with { Confirmations = [Confirmation] } } : level)],
    };

    /// <summary>A new incident of the shop that Rita has declared; it pages nobody.</summary>
    /// <param name="asked">By the process that asks how bad it is.</param>
    public static async Task<IncidentId> IncidentAsync(this Stage stage, bool restricted = false, bool asked = false) => (await stage.SubmitAsync(
        null,
        new Declare("Walk", null, null, asked ? "bad" : "high", ImmutableSortedDictionary<string, string>.Empty, IncidentMode.Real, [new ServiceId("shop")], [], [], asked ? DefaultProcess.Id : Process.Id, IsRestricted: restricted, Page: false),
        "rita")).Id!.Value;

    public static Task DoAsync(this Stage stage, IncidentId incident, IncidentPersonCommand command, string by = "rita") => stage.SubmitAsync(incident, command, by);

    private static async Task<IncidentOutcome> SubmitAsync(this Stage stage, IncidentId? incident, IncidentPersonCommand command, string by)
    {
        var outcome = await stage.Server.Engine.Incidents.SubmitAsync(new IncidentRequest($"walk-{Interlocked.Increment(ref _commands)}", new UserId(by), Door.Web, incident, command));
        Assert.True(outcome.IsAccepted, $"{command}: {outcome.Refusal?.Message}");
        return outcome;
    }
}
