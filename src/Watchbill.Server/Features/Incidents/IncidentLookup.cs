using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Finds incidents by whatever people call them. What an account may not see does not exist for it.</summary>
internal static class IncidentLookup
{
    private const int MaxLength = 100;

    /// <param name="text">"142", "INC-142", "incident-142", or the whole reference.</param>
    public static async Task<Incident?> FindAsync(WatchbillEngine engine, User account, string text, CancellationToken cancellationToken)
    {
        var reader = engine.Store.Reader;
        var name = text.Trim().TrimStart('#');
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        var found = Number(name) is { } number
            ? await reader.ReadIncidentAsync(number, cancellationToken)
            : await reader.ReadIncidentByReferenceAsync(name, cancellationToken)
                ?? (Number(name[(name.LastIndexOf('-') + 1)..]) is { } last && name.Count(letter => letter == '-') == 1 ? await reader.ReadIncidentAsync(last, cancellationToken) : null);
        return found is { Incident: var incident } && IncidentPermissions.MaySee(engine.Definitions.Current, account, incident) ? incident : null;
    }

    private static IncidentId? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new IncidentId(number) : null;
}
