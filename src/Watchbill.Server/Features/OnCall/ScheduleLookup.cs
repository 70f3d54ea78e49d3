using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Finds the schedule that somebody names by its id or its name.</summary>
public static class ScheduleLookup
{
    /// <returns>The schedule, or why there is none and which was probably meant.</returns>
    public static (Schedule? Found, ApiError? Problem) Find(DefinitionSet definitions, string named, Func<Schedule, bool>? isSeen = null)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(named);
        if (definitions.Schedules.TryGetValue(new ScheduleId(named), out var schedule) && isSeen?.Invoke(schedule) != false)
        {
            return (schedule, null);
        }

        var all = definitions.Schedules.Values.Where(known => isSeen?.Invoke(known) != false).OrderBy(known => known.Id.Value, StringComparer.Ordinal).ToList();
        var exact = all.FindAll(known => known.Name == named);
        var alike = exact.Count > 0
            ? exact
            : all.FindAll(known => string.Equals(known.Name, named, StringComparison.OrdinalIgnoreCase) || string.Equals(known.Id.Value, named, StringComparison.OrdinalIgnoreCase));
        return alike switch
        {
            [var only] => (only, null),
            [] => (null, new ApiError(
                ErrorCode.NotFound,
                $"There is no schedule '{Shown(named)}'.",
                Sentence(Suggestion.Fix(named, all.SelectMany(known => new[] { known.Id.Value, known.Name }).Distinct(StringComparer.Ordinal), all.Count == 0 ? "none is defined" : "name one by its id or its name")))),
            _ => (null, new ApiError(
                ErrorCode.Invalid, $"{alike.Count} schedules are called '{Shown(named)}'.", $"Use the id: {string.Join(" or ", alike.Select(known => known.Id.Value))}.")),
        };
    }

    private static string Shown(string named) => named.Length <= 60 ? named : $"{named[..59]}…";

    internal static string Sentence(string fix) => char.ToUpperInvariant(fix[0]) + fix[1..] + (fix[^1] is '?' or '.' ? "" : ".");
}
