using System.Collections.Immutable;
using Watchbill.Config.Playbooks;
using Watchbill.Config.Reading;
using Watchbill.Config.Reading.Processes;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Config;

/// <summary>Reads a folder of YAML and Markdown files into definitions. Reports every problem at once and throws only when the disk fails.</summary>
public static class ConfigurationReader
{
    /// <summary>Folder below the configuration in which exports keep operations; apply passes it over.</summary>
    public const string OperationsFolder = "operations";

    /// <summary>Reads all files of a folder and the folders in it that <see cref="Reads"/> names, except hidden ones and <see cref="OperationsFolder"/>.</summary>
    /// <param name="known">How people are reached already, so that users need no seed for the check. Usually the server's responders.</param>
    /// <exception cref="IOException">The disk failed, or a file went away while it was read.</exception>
    public static ConfigurationResult Read(string folder, ImmutableArray<Responder> known = default)
    {
        var problems = new Problems();
        return Read(ConfigurationFolder.Read(folder, operations: false, problems), known, problems);
    }

    /// <summary>Whether a file belongs to a configuration: *.yaml, *.yml and *.ics, and *.md in folders called "templates" or "playbooks".</summary>
    /// <param name="path">Below the configuration's folder, with '/' between its parts.</param>
    public static bool Reads(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ConfigurationFolder.IsRead(path);
    }

    /// <summary>The same for files that are in memory.</summary>
    public static ConfigurationResult Read(IEnumerable<ConfigurationFile> files, ImmutableArray<Responder> known = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(files.Where(file => !ConfigurationFolder.IsOperations(file.Path)), known, new Problems());
    }

    /// <summary>Reads what an export wrote into <see cref="OperationsFolder"/> of the folder.</summary>
    /// <exception cref="IOException">The disk failed, or a file went away while it was read.</exception>
    public static OperationsResult ReadOperations(string folder)
    {
        var problems = new Problems();
        return OperationsReader.Read(ConfigurationFolder.Read(folder, operations: true, problems), problems);
    }

    public static OperationsResult ReadOperations(IEnumerable<ConfigurationFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return OperationsReader.Read(files.Where(file => ConfigurationFolder.IsOperations(file.Path)), new Problems());
    }

    /// <summary>Reads operations from wherever they are, and judges whether what they name is in a configuration.</summary>
    /// <param name="path">A file, or a folder whose *.yaml and *.yml files are read. Diagnostics name it as it is given here.</param>
    /// <exception cref="IOException">The disk failed, or a file went away while it was read.</exception>
    public static OperationsResult ReadOperations(string path, ConfigurationResult configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new Problems();
        return OperationsReader.Read(ConfigurationFolder.ReadAnywhere(path, problems), problems, configuration.Origins);
    }

    private static ConfigurationResult Read(IEnumerable<ConfigurationFile> files, ImmutableArray<Responder> known, Problems problems)
    {
        var draft = new Draft(problems);
        var all = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        foreach (var calendar in all.Where(file => ConfigurationFolder.IsCalendar(file.Path)))
        {
            draft.CalendarTexts[calendar.Path] = calendar.Text;
        }

        foreach (var file in all.Where(file => !ConfigurationFolder.IsCalendar(file.Path) && !PlaybookFile.Is(file.Path)))
        {
            DocumentReader.Read(draft, file);
        }

        var playbooks = all.Where(file => PlaybookFile.Is(file.Path)).ToList();
        draft.PlaybookFiles.UnionWith(playbooks.Select(file => file.Path));
        foreach (var file in playbooks)
        {
            PlaybookReader.Read(draft, file);
        }

        BuiltInMappings.ReadWanted(draft);
        MoveReader.Check(draft);
        StatusPageReader.Check(draft);
        CalendarLayerReader.Attach(draft, known.IsDefault ? [] : known);
        if (!problems.IsFileMissing)
        {
            draft.CheckReferences();
            MarkdownLinks.Check(draft);
            draft.KnownRoles.UnionWith(draft.IncidentProcesses.SelectMany(process => process.Roles).Select(role => role.Id));
            PlaybookCheck.Roles(draft);
            DependencyReader.Check(draft);
            ReachabilityCheck.Run(draft, known);
            ProcessCheck.Run(draft);
        }

        return new ConfigurationResult
        {
            Documents = new DefinitionDocuments
            {
                Users = [.. draft.Users.OrderBy(user => user.Id)],
                Teams = [.. draft.Teams.OrderBy(team => team.Id.Value, StringComparer.Ordinal)],
                Positions = [.. draft.Positions.OrderBy(position => position.Id.Value, StringComparer.Ordinal)],
                Schedules = [.. draft.Schedules.OrderBy(schedule => schedule.Id.Value, StringComparer.Ordinal)],
                Policies = [.. draft.Policies.OrderBy(policy => policy.Id.Value, StringComparer.Ordinal)],
                Services = [.. draft.Services.OrderBy(service => service.Id.Value, StringComparer.Ordinal)],
                HolidayCalendars = [.. draft.HolidayCalendars.OrderBy(calendar => calendar.Id, StringComparer.Ordinal)],
                StatusPages = [.. draft.StatusPages.OrderBy(page => page.Id.Value, StringComparer.Ordinal)],
                NotificationDefaults = [.. draft.NotificationDefaults.OrderBy(defaults => defaults.Id, StringComparer.Ordinal)],
                IncidentProcesses = [.. draft.IncidentProcesses.OrderBy(process => process.Id, StringComparer.Ordinal)],
                Templates = [.. draft.Templates.OrderBy(template => template.Id, StringComparer.Ordinal)],
                Playbooks = [.. draft.Playbooks.OrderBy(playbook => playbook.Id.Value, StringComparer.Ordinal)],
                Mappings = [.. draft.Mappings.OrderBy(mapping => mapping.Id, StringComparer.Ordinal)],
            },
            Seeds = [.. draft.Seeds.OrderBy(seed => seed.Id)],
            Keys = [.. draft.Keys],
            Moves = [.. draft.Moves],
            Origins = draft.Origins.ToImmutableSortedDictionary(),
            Diagnostics = problems.Sorted(),
        };
    }
}
