using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Watchbill.Domain.Services;

/// <summary>A service that another one leads to, and by which way.</summary>
/// <param name="Path">From the one that depends to the one that is depended on: the shortest; of equally short ones the first by id. At least two.</param>
public sealed record ServiceLink(ServiceId Service, ImmutableArray<ServiceId> Path)
{
    /// <summary>1 for what is named directly.</summary>
    public int Distance => Path.Length - 1;
}

/// <summary>
/// What services depend on, and what depends on them, over any number of steps. Nearest first, then by id. Services that do not exist (any more) lead nowhere,
/// and a circle is walked once, so that neither keeps anybody from an answer.
/// </summary>
public static class ServiceGraph
{
    /// <summary>Nobody reads more; the walk ends there.</summary>
    public const int Most = 500;

    /// <summary>What these need to work. Never one of themselves.</summary>
    public static ImmutableArray<ServiceLink> Dependencies(DefinitionSet definitions, IEnumerable<ServiceId> services)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Walk(definitions, services, id => definitions.Services.TryGetValue(id, out var known) ? known.DependsOn : [], (path, next) => path.Add(next));
    }

    /// <summary>What may be affected when these do not work. Never one of themselves.</summary>
    public static ImmutableArray<ServiceLink> Dependents(DefinitionSet definitions, IEnumerable<ServiceId> services)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Walk(definitions, services, definitions.DependentsOf, (path, next) => path.Insert(0, next));
    }

    /// <summary>One circle for each service that begins one: the way from it back to it, without itself at the end. Each circle is told once, by its first id.</summary>
    public static ImmutableArray<ImmutableArray<ServiceId>> Circles(IEnumerable<Service> services)
    {
        var all = services.ToDictionary(service => service.Id);
        var circles = ImmutableArray.CreateBuilder<ImmutableArray<ServiceId>>();
        var told = new HashSet<ServiceId>();
        foreach (var first in all.Keys.OrderBy(id => id.Value, StringComparer.Ordinal).Where(id => !told.Contains(id)))
        {
            if (Circle(first, all) is { } circle)
            {
                circles.Add(circle);
                told.UnionWith(circle);
            }
        }

        return circles.ToImmutable();
    }

    /// <summary>By what is depended on: those who say so, in the order of their ids.</summary>
    internal static FrozenDictionary<ServiceId, ImmutableArray<ServiceId>> Turned(IEnumerable<Service> services) => services
        .SelectMany(service => service.DependsOn.Select(on => (On: on, By: service.Id)))
        .GroupBy(edge => edge.On, edge => edge.By)
        .ToFrozenDictionary(group => group.Key, group => group.Distinct().OrderBy(id => id.Value, StringComparer.Ordinal).ToImmutableArray());

    private static ImmutableArray<ServiceLink> Walk(
        DefinitionSet definitions,
        IEnumerable<ServiceId> services,
        Func<ServiceId, ImmutableArray<ServiceId>> next,
        Func<ImmutableArray<ServiceId>, ServiceId, ImmutableArray<ServiceId>> lengthen)
    {
        ImmutableArray<ServiceId> roots = [.. services.Distinct().OrderBy(id => id.Value, StringComparer.Ordinal)];
        var reached = roots.ToHashSet();
        var found = ImmutableArray.CreateBuilder<ServiceLink>();
        IEnumerable<(ServiceId At, ImmutableArray<ServiceId> Path)> ring = [.. roots.Select(root => (root, ImmutableArray.Create(root)))];
        while (found.Count < Most)
        {
            var steps = ring
                .SelectMany(from => next(from.At).Select(to => (At: to, Path: lengthen(from.Path, to))))
                .Where(step => definitions.Services.ContainsKey(step.At) && reached.Add(step.At))
                .OrderBy(step => step.At.Value, StringComparer.Ordinal)
                .Take(Most - found.Count)
                .ToList();
            if (steps.Count == 0)
            {
                break;
            }

            found.AddRange(steps.Select(step => new ServiceLink(step.At, step.Path)));
            ring = steps;
        }

        return found.ToImmutable();
    }

    /// <summary>The shortest way from a service back to it; null when there is none.</summary>
    private static ImmutableArray<ServiceId>? Circle(ServiceId first, Dictionary<ServiceId, Service> all)
    {
        var from = new Dictionary<ServiceId, ServiceId>();
        var waiting = new Queue<ServiceId>([first]);
        while (waiting.TryDequeue(out var at))
        {
            foreach (var next in all.TryGetValue(at, out var known) ? known.DependsOn : [])
            {
                if (next == first)
                {
                    var path = ImmutableArray.CreateBuilder<ServiceId>();
                    for (var step = at; ; step = from[step])
                    {
                        path.Insert(0, step);
                        if (step == first)
                        {
                            return path.ToImmutable();
                        }
                    }
                }

                if (from.TryAdd(next, at))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return null;
    }
}
