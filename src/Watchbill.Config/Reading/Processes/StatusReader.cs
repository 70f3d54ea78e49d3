using System.Collections.Immutable;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Statuses in the order in which they are passed. Ends that a team has no name for are those of the built-in process.</summary>
internal static class StatusReader
{
    private static readonly ImmutableArray<StatusCategory> Ends = [StatusCategory.Closed, StatusCategory.Declined, StatusCategory.Merged, StatusCategory.Cancelled];

    public static ImmutableArray<IncidentStatus> Read(ProcessPlace place, Fields process)
    {
        var problems = place.Problems;
        var statuses = ImmutableArray.CreateBuilder<IncidentStatus>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("statuses", ProcessLimits.Statuses).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"status {number} of {process.What}", problems) is not { } fields)
            {
                continue;
            }

            var id = place.Id(fields, "status", taken);
            var name = fields.Text("name", required: true);
            var category = fields.Choice("category", ProcessWords.Categories, StatusCategory.Live, required: true);
            var phase = fields.Choice("phase", ProcessWords.Phases, UsualPhase(category));
            var anchor = fields.Take("sets") is null ? (TimeAnchor?)null : fields.Choice("sets", ProcessWords.Anchors, TimeAnchor.Declared);
            fields.Done();
            if (id is not null)
            {
                statuses.Add(new IncidentStatus(id, name ?? id, category, phase, anchor));
            }
        }

        var at = process.PlaceOf("statuses");
        if (!statuses.Any(status => status.Category.IsOpen()))
        {
            problems.Error(at, "no-live-status", $"{process.What} has no status for an incident that goes on", "add one of category live or triage");
        }

        if (!statuses.Any(status => status.Category == StatusCategory.Resolved))
        {
            problems.Error(at, "no-resolved-status", $"{process.What} has no status for an incident that is resolved", "add one of category resolved");
        }

        foreach (var end in Ends.Where(end => !statuses.Any(status => status.Category == end)).Select(end => DefaultProcess.Process.First(end)!).ToList())
        {
            if (taken.Add(end.Id))
            {
                statuses.Add(end);
            }
            else
            {
                problems.Error(
                    place.Draft.ProcessOrigins[(place.Process, "status", end.Id)],
                    "status-category",
                    $"status {end.Id} of {process.What} is in another category, and no status is in the category {ProcessWords.Categories.TextOf(end.Category)}",
                    $"add one of category {ProcessWords.Categories.TextOf(end.Category)}, or change the category of this one");
            }
        }

        return statuses.ToImmutable();
    }

    /// <summary>What the category nearly always means; export writes it all the same.</summary>
    private static ResponsePhase UsualPhase(StatusCategory category) => category switch
    {
        StatusCategory.Triage => ResponsePhase.Triage,
        StatusCategory.Live => ResponsePhase.Mitigation,
        _ => ResponsePhase.PostIncident,
    };
}
