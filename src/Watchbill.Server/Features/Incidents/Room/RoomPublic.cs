using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.StatusPages;

namespace Watchbill.Server.Features.Incidents.Room;

/// <summary>What the public is told of an incident: its posts, and the components that show it.</summary>
/// <param name="Shown">The names of components that are not operational because of it, by page.</param>
public sealed record RoomPublic(ImmutableArray<RoomPost> Posts, ImmutableArray<RoomShownOn> Shown)
{
    public static readonly RoomPublic Nothing = new([], []);

    public bool IsNothing => Posts.IsEmpty && Shown.IsEmpty;

    internal static async Task<RoomPublic> ReadAsync(StatusDoorParts parts, Incident incident, User reader, CancellationToken cancellationToken)
    {
        var definitions = parts.Engine.Definitions.Current;
        var posts = ImmutableArray.CreateBuilder<RoomPost>();
        var shown = ImmutableArray.CreateBuilder<RoomShownOn>();
        foreach (var page in definitions.StatusPages.Values.OrderBy(page => page.Id.Value, StringComparer.Ordinal))
        {
            // Who may not write reads what everybody reads.
            var root = reader.Permission >= Permission.Manager ? $"/status-pages/{page.Id}" : $"/status/{page.Id}";
            var post = root.StartsWith("/status-pages", StringComparison.Ordinal) ? "posts" : "incidents";
            if (await parts.Snapshots.FindAsync(page.Id, cancellationToken) is { } snapshot)
            {
                posts.AddRange(snapshot.Posts.Where(known => known.Incident == incident.Id.Value).Select(known => new RoomPost(page.Name, known, $"{root}/{post}/{known.Id}")));
            }

            if (Following(page, incident, definitions) is { IsEmpty: false } components)
            {
                shown.Add(new RoomShownOn(page.Name, root, components));
            }
        }

        return new RoomPublic(posts.ToImmutable(), shown.ToImmutable());
    }

    private static ImmutableArray<string> Following(StatusPage page, Incident incident, DefinitionSet definitions) =>
        [.. page.Components.Where(component => ServiceImpact.Touches(incident, component, definitions)).Select(component => component.Name)];
}

public sealed record RoomPost(string Page, StatusPost Post, string Link);

public sealed record RoomShownOn(string Page, string Link, ImmutableArray<string> Components);
