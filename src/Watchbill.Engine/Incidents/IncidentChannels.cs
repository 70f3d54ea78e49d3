using System.Globalization;
using Watchbill.Domain;
using Watchbill.Store;

namespace Watchbill.Engine.Incidents;

/// <summary>Whose chat channel it is. Thread-safe.</summary>
public static class IncidentChannels
{
    /// <summary>Null for a channel that was made for no incident.</summary>
    /// <param name="channel">The vendor's id of it.</param>
    public static async Task<IncidentId?> FindAsync(IStoreReader reader, string channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await reader.ReadEngineStateAsync(ChannelPoster.StateOf(channel), cancellationToken) is { } number
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new IncidentId(id)
            : null;
    }
}
