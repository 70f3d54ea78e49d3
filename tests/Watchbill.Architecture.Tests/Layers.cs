using System.Reflection;

namespace Watchbill.Architecture.Tests;

/// <summary>A project under src/ and the projects that it may reference directly.</summary>
internal sealed record Layer(string Project, params string[] MayReference)
{
    /// <summary>The executable's file is called as people type it.</summary>
    public string AssemblyName => Project == "Watchbill" ? "watchbill" : Project;
}

/// <summary>The directions of references. A new project under src/ has to be entered here, which is when its place is decided.</summary>
internal static class Layers
{
    public static readonly IReadOnlyList<Layer> All =
    [
        new("Watchbill.Domain"),
        new("Watchbill.Templates", "Watchbill.Domain"),
        new("Watchbill.Config", "Watchbill.Domain", "Watchbill.Templates"),
        new("Watchbill.Store", "Watchbill.Domain"),
        new("Watchbill.Store.Sqlite", "Watchbill.Store"),
        new("Watchbill.Store.Postgres", "Watchbill.Store"),
        new("Watchbill.Engine", "Watchbill.Domain", "Watchbill.Store"),
        new("Watchbill.Notifiers", "Watchbill.Engine"),
        new("Watchbill.Steps", "Watchbill.Config", "Watchbill.Notifiers"),
        new("Watchbill.Api"),
        new(
            "Watchbill.Server",
            "Watchbill.Domain",
            "Watchbill.Templates",
            "Watchbill.Config",
            "Watchbill.Store",
            "Watchbill.Store.Sqlite",
            "Watchbill.Store.Postgres",
            "Watchbill.Engine",
            "Watchbill.Notifiers",
            "Watchbill.Steps",
            "Watchbill.Api"),
        new("Watchbill", "Watchbill.Server"),
    ];

    public static Assembly Load(string project) => Assembly.Load(new AssemblyName(Find(project).AssemblyName));

    public static IEnumerable<Assembly> LoadAll() => All.Select(layer => Load(layer.Project));

    /// <summary>Types that people wrote, of every assembly under src/.</summary>
    public static IEnumerable<Type> AllTypes() => LoadAll().SelectMany(TypesOf);

    public static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes().Where(type => !IsGenerated(type));

    /// <summary>What a project may use: its direct references and theirs.</summary>
    public static IReadOnlySet<string> Reachable(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Find(project).MayReference);
        while (open.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var further in Find(next).MayReference)
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private static Layer Find(string project) => All.Single(layer => layer.Project == project);

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.GetCustomAttributesData().Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute" or "EmbeddedAttribute")
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
