using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Output;

namespace Watchbill.Commands;

/// <summary>A folder of configuration, read here, as definitions: what needs no server is asked of these.</summary>
internal static class FolderDefinitions
{
    private static readonly HashSet<string> ReachabilityCodes = ["first-rule-nobody", "no-usable-method", "rule-after-repeat"];

    /// <param name="operations">Overrides, temporary schedules and how people are reached, a file or folder; null = none.</param>
    /// <returns>Null when something is wrong, which has been said.</returns>
    public static (DefinitionSet? Definitions, int Exit) Read(string folder, string? operations, Terminal terminal)
    {
        var configuration = ConfigurationReader.Read(folder);

        // Whether people can be reached is not asked here, and they may have their contact methods on the server.
        var errors = configuration.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error && !ReachabilityCodes.Contains(diagnostic.Code)).ToList();
        var changes = operations is null || errors.Count > 0 ? new OperationsResult() : ConfigurationReader.ReadOperations(operations, configuration);
        errors.AddRange(changes.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error));
        if (errors.Count > 0)
        {
            errors.ForEach(error => terminal.Error.WriteLine(error.ToString()));
            return (null, ExitCode.Configuration);
        }

        // People are reached as an export says, else as the files seed them.
        var owned = changes.Responders.Select(responder => responder.Id).ToHashSet();
        return (
            new DefinitionSet(configuration.Documents with
            {
                Responders = [.. configuration.Seeds.Where(seed => !owned.Contains(seed.Id)), .. changes.Responders],
                Flags = changes.Flags,
                Overrides = changes.Overrides,
                TemporarySchedules = changes.TemporarySchedules,
            }),
            ExitCode.Done);
    }
}
