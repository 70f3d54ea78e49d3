using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Playbooks;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents.Room.Playbooks;

/// <summary>A playbook in use, and how it came.</summary>
/// <param name="Since">When it was taken into use.</param>
/// <param name="Why">"Ana took it", or what matched.</param>
/// <param name="Link">To the whole of it; null when the reader may not open it.</param>
public sealed record RoomChecklist(Checklist Checklist, Instant? Since, string Why, string? Link)
{
    public Playbook Playbook => Checklist.Playbook;

    public string Id => Playbook.Id.Value;

    /// <summary>Several playbooks may have phases of the same id.</summary>
    public string Anchor(string phase) => $"{AnchorPrefix}{phase}";

    public string AnchorPrefix => $"playbook-{Id}-";
}

/// <summary>The playbooks of an incident, and those that one may take into use.</summary>
/// <param name="Gone">In use, but configured no more.</param>
public sealed record RoomPlaybooks(ImmutableArray<RoomChecklist> InUse, ImmutableArray<string> Gone, ImmutableArray<Playbook> Others)
{
    public bool IsEmpty => InUse.IsEmpty && Gone.IsEmpty && Others.IsEmpty;

    public static RoomPlaybooks Of(Incident incident, IReadOnlyList<JournalRow> journal, User reader, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(definitions);
        var taken = journal.Where(row => row.Entry is PlaybookAttached { Attached: true }).ToLookup(row => ((PlaybookAttached)row.Entry).Playbook);
        return new RoomPlaybooks(
            [.. Checklist.All(incident, definitions, now).Select(checklist => Of(checklist, taken[checklist.Playbook.Id.Value].LastOrDefault(), reader, definitions))],
            [.. incident.Playbooks.Where(id => !definitions.Playbooks.ContainsKey(new PlaybookId(id)))],
            [.. PlaybookWords.All(definitions, reader).Where(playbook => !incident.Playbooks.Contains(playbook.Id.Value))]);
    }

    private static RoomChecklist Of(Checklist checklist, JournalRow? taken, User reader, DefinitionSet definitions)
    {
        var why = taken?.Entry switch
        {
            PlaybookAttached { By: { } by } => $"{definitions.NameOf(by)} took it into use",
            PlaybookAttached entry => $"Here by itself: {ReasonText.Of(entry.Reason, definitions)}",
            _ => "In use",
        };
        var link = PlaybookAccess.MaySee(definitions, reader, checklist.Playbook) ? $"/playbooks/{checklist.Playbook.Id}" : null;
        return new RoomChecklist(checklist, taken?.OccurredAt, why, link);
    }
}
