using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;

namespace Watchbill.Server.Features.Swaps;

/// <summary>Absences of the people of one schedule, as far as the reader may know of them.</summary>
internal static class Away
{
    /// <summary>Those that have not ended at an instant, by their start.</summary>
    public static IEnumerable<Absence> Of(DefinitionSet definitions, Schedule schedule, User reader, Instant at)
    {
        var people = schedule.Layers.SelectMany(layer => layer.Participants.SelectMany(participant => participant.Users).Concat(layer.Shadows)).ToHashSet();
        return SwapInfos.Absences(definitions, reader, at).Where(absence => people.Contains(absence.User));
    }
}
