using System.Text.Json;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Mapping;

/// <summary>
/// A snapshot that cannot be read is made again from the journal, which holds everything that happened: an alert whose row is damaged pages on, and the next
/// change writes it whole.
/// </summary>
public static class AlertRebuild
{
    /// <summary>True when it says that what is stored cannot be understood; broken I/O is something else.</summary>
    public static bool IsDamage(Exception exception) => exception is JsonException or InvalidDataException;

    public static InvalidDataException Lost(long alert, Exception cause) => new($"What is stored of alert {alert} cannot be read, and its journal is empty: {cause.Message}", cause);

    /// <summary>Null when the journal holds nothing of it.</summary>
    /// <param name="journal">All entries, in the order of their versions.</param>
    /// <exception cref="InvalidDataException">An entry is damaged too.</exception>
    public static Alert? Of(IEnumerable<JournalRow> journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        Alert? alert = null;
        foreach (var row in journal)
        {
            alert = After(alert, row);
        }

        return alert;
    }

    private static Alert After(Alert? alert, JournalRow row)
    {
        try
        {
            return AlertEvolution.Evolve(alert, (AlertEntry)row.Entry, row.RecordedAt);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException($"Entry {row.Version} of {row.Subject} cannot be understood: {exception.Message}", exception);
        }
    }
}
