using Watchbill.Domain.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Mapping;

/// <summary>As with alerts: the journal holds everything, so a snapshot that cannot be read is made from it again.</summary>
public static class IncidentRebuild
{
    public static InvalidDataException Lost(long incident, Exception cause) => new($"What is stored of incident {incident} cannot be read, and its journal is empty: {cause.Message}", cause);

    /// <summary>Null when the journal holds nothing of it.</summary>
    /// <param name="journal">All entries, in the order of their versions.</param>
    /// <exception cref="InvalidDataException">An entry is damaged too.</exception>
    public static Incident? Of(IEnumerable<JournalRow> journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        Incident? incident = null;
        foreach (var row in journal)
        {
            incident = After(incident, row);
        }

        return incident;
    }

    private static Incident After(Incident? incident, JournalRow row)
    {
        try
        {
            var next = IncidentEvolution.Evolve(incident, (IncidentEntry)row.Entry, row.OccurredAt);
            return next is { Reference: not null, Title: not null, Status: not null } ? next : throw new InvalidDataException("It lacks what every incident has.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException($"Entry {row.Version} of {row.Subject} cannot be understood: {exception.Message}", exception);
        }
    }
}
