using System.Text.RegularExpressions;

namespace Watchbill.Architecture.Tests;

/// <summary>Who may know whom. Project files are read for what was asked for, assemblies for what is used.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] TestPackages = ["xunit", "FsCheck", "Microsoft.NET.Test", "Microsoft.TestPlatform", "AngleSharp", "Microsoft.Playwright"];
    private static readonly string[] DatabasePackages = ["Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw"];

    [Fact]
    public void Every_project_under_src_has_its_place_among_the_layers() =>
        Assert.Equal(Layers.All.Select(layer => layer.Project).Order(StringComparer.Ordinal), ProjectsIn("src").Select(NameOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Project_files_reference_only_what_their_layer_may() =>
        Rule.Holds(ProjectsIn("src").SelectMany(file => NotAllowed(NameOf(file), ProjectReferences(file), Direct(NameOf(file)))));

    [Fact]
    public void Assemblies_use_only_what_their_layer_may() =>
        Rule.Holds(Layers.All.SelectMany(layer => NotAllowed(layer.Project, AssembliesUsedBy(layer.Project), Layers.Reachable(layer.Project))));

    [Fact]
    public void Domain_has_one_package_and_it_is_NodaTime() =>
        Assert.Equal(["NodaTime"], PackageReferences(ProjectsIn("src").Single(file => NameOf(file) == "Watchbill.Domain")));

    [Fact]
    public void Nothing_under_src_references_what_tests_are_made_of() =>
        Rule.Holds(ProjectsIn("src").SelectMany(file => Forbidden(file, TestPackages)));

    /// <summary>Steps ask the databases of other people's systems; of ours they know nothing.</summary>
    [Fact]
    public void Only_drivers_and_steps_reference_a_database() =>
        Rule.Holds(ProjectsIn("src").Where(file => !NameOf(file).StartsWith("Watchbill.Store.", StringComparison.Ordinal) && NameOf(file) != "Watchbill.Steps").SelectMany(file => Forbidden(file, DatabasePackages)));

    [Fact]
    public void Every_project_under_tests_is_run_or_says_that_it_only_supports_others() =>
        Rule.Holds(ProjectsIn("tests").SelectMany(file => NotRun(file, Repository.Solution)));

    [Fact]
    public void A_domain_that_knows_the_store_is_found()
    {
        Assert.Equal(["Watchbill.Domain references Watchbill.Store, which its layer may not"], NotAllowed("Watchbill.Domain", ["Watchbill.Store"], Direct("Watchbill.Domain")));
        Assert.Empty(NotAllowed("Watchbill.Store", ["Watchbill.Domain", "NodaTime"], Direct("Watchbill.Store")));
    }

    [Fact]
    public void An_engine_may_use_what_its_references_bring_but_a_driver_is_not_among_it()
    {
        Assert.Contains("Watchbill.Domain", Layers.Reachable("Watchbill.Notifiers"));
        Assert.DoesNotContain("Watchbill.Store.Sqlite", Layers.Reachable("Watchbill.Engine"));
    }

    [Fact]
    public void References_are_read_from_project_files()
    {
        var file = new SourceFile("src/A/A.csproj", """<ProjectReference Include="$(X)../../src/Watchbill.Store/Watchbill.Store.csproj" /><PackageReference Include="xunit.v3" />""");

        Assert.Equal(["Watchbill.Store"], ProjectReferences(file));
        Assert.Equal(["src/A/A.csproj references the package xunit.v3, which has no place there"], Forbidden(file, TestPackages));
    }

    [Fact]
    public void A_test_project_that_nobody_runs_is_found()
    {
        var file = new SourceFile("tests/Watchbill.Lost/Watchbill.Lost.csproj", "<Project />");

        Assert.Equal(2, NotRun(file, "<Solution />").Count());
        Assert.Empty(NotRun(file with { Text = "<IsTestSupport>true</IsTestSupport>" }, file.Path));
    }

    private static IEnumerable<SourceFile> ProjectsIn(string folder) => Repository.Projects.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static string NameOf(SourceFile project) => Path.GetFileNameWithoutExtension(project.Path);

    private static string[] Direct(string project) => Layers.All.SingleOrDefault(layer => layer.Project == project)?.MayReference ?? [];

    private static IEnumerable<string> ProjectReferences(SourceFile file) =>
        ProjectReference().Matches(file.Text).Select(match => Path.GetFileNameWithoutExtension(match.Groups["path"].Value.Replace('\\', '/')));

    private static IEnumerable<string> PackageReferences(SourceFile file) => PackageReference().Matches(file.Text).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> AssembliesUsedBy(string project) => Layers.Load(project).GetReferencedAssemblies().Select(name => name.Name ?? "");

    private static IEnumerable<string> NotAllowed(string project, IEnumerable<string> references, IReadOnlyCollection<string> allowed) =>
        references
            .Where(name => name.StartsWith("Watchbill", StringComparison.OrdinalIgnoreCase) && !allowed.Contains(name))
            .Select(name => $"{project} references {name}, which its layer may not");

    private static IEnumerable<string> Forbidden(SourceFile file, string[] prefixes) =>
        PackageReferences(file)
            .Where(package => prefixes.Any(prefix => package.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Select(package => $"{file.Path} references the package {package}, which has no place there");

    private static IEnumerable<string> NotRun(SourceFile file, string solution)
    {
        if (!NameOf(file).EndsWith(".Tests", StringComparison.Ordinal)
            && !NameOf(file).EndsWith(".Conformance", StringComparison.Ordinal)
            && !file.Text.Contains("<IsTestSupport>true</IsTestSupport>", StringComparison.Ordinal))
        {
            yield return $"{file.Path}: ./dev test runs *.Tests.csproj and *.Conformance.csproj only; rename it, or set IsTestSupport to true";
        }

        if (!solution.Contains(file.Path, StringComparison.Ordinal))
        {
            yield return $"{file.Path}: not in Watchbill.slnx, so it is not built";
        }
    }

    [GeneratedRegex("<ProjectReference Include=\"(?<path>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ProjectReference();

    [GeneratedRegex("<PackageReference Include=\"(?<name>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex PackageReference();
}
