using System.Collections.Frozen;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Incidents;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>
/// Which incident is meant where none is named and the channel is none's: the only one that is open, for whoever types. It is taken for what can be taken back
/// or only adds. What ends an incident, or changes who sees it, has to name it; nor is one taken that is restricted, or where a word looks like a name that nobody knows.
/// </summary>
internal static class SlackDefault
{
    private const int MostNamed = 5;

    private static readonly FrozenSet<string> Fit =
        FrozenSet.Create(StringComparer.Ordinal, "show", "timeline", "acknowledge", "update", "note", "task", "page", "escalate", "role", "offer", "accept", "severity");

    /// <param name="first">The first word, where it could be a name; null where it cannot.</param>
    /// <returns>The incident, or what to say: which are open, for whoever typed alone.</returns>
    public static async Task<(Incident? Incident, string? Problem)> OfAsync(WatchbillEngine engine, User account, string channel, SlackSubcommand subcommand, string? first)
    {
        if (first is not null && IsName(first))
        {
            return (null, $"There is no incident '{first}'; say which incident first");
        }

        // Somebody else's channel: what is typed there is about that one, whoever may know of it.
        if (await IncidentChannels.FindAsync(engine.Store.Reader, channel, CancellationToken.None) is not null)
        {
            return (null, "Say which incident first");
        }

        var open = await IncidentQuery.VisibleAsync(engine, account, IncidentFilter.Open with { Limit = MostNamed + 1 }, CancellationToken.None);
        return open is [{ IsRestricted: false } only] && Fit.Contains(subcommand.Verb) ? (only, null)
            : (null, open.Count == 0 ? "Say which incident first" : $"Say which incident first (open: {string.Join(", ", open.Take(MostNamed).Select(incident => incident.Reference))}{(open.Count > MostNamed ? " …" : "")})");
    }

    /// <summary>"142", "#142", "INC-142", "ops-20261121-003": somebody means an incident by it, not a word of a text.</summary>
    internal static bool IsName(string word)
    {
        var name = word.TrimStart('#');
        return name.Any(char.IsAsciiDigit) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && (name.All(char.IsAsciiDigit) || name.Contains('-', StringComparison.Ordinal));
    }
}
