using System.Collections.Immutable;
using Watchbill.Config.Export;
using Watchbill.Config.Playbooks;
using Watchbill.Config.Yaml;
using Watchbill.Domain;

namespace Watchbill.Config;

/// <summary>
/// Writes documents as files that read back to equal documents: configuration with <see cref="ConfigurationReader.Read(IEnumerable{ConfigurationFile}, ImmutableArray{Domain.Responders.Responder})"/>,
/// operations with <see cref="ConfigurationReader.ReadOperations(IEnumerable{ConfigurationFile})"/>. Only the current version of each
/// policy and schedule is written; integration keys and other secrets never are.
/// </summary>
public static class ConfigurationExport
{
    private const int LargestPart = 128 * 1024;

    public static ImmutableArray<ConfigurationFile> Write(DefinitionDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var files = ImmutableArray.CreateBuilder<ConfigurationFile>();
        Add(files, "positions", documents.Positions, position => position.Id.Value, DocumentForms.Of);
        Add(files, "holidays", documents.HolidayCalendars, calendar => calendar.Id, ScheduleForms.Of);
        Add(files, "mappings", documents.Mappings, mapping => mapping.Id, DocumentForms.Of);
        Add(files, "notification_defaults", documents.NotificationDefaults, defaults => defaults.Id, ResponderForms.Of);
        Add(files, "incident_processes", documents.IncidentProcesses, process => process.Id, ProcessForms.Of);
        files.AddRange(documents.Playbooks.OrderBy(playbook => playbook.Id.Value, StringComparer.Ordinal).Select(playbook => new ConfigurationFile($"{PlaybookFile.Folder}/{playbook.Id}{PlaybookFile.Extension}", playbook.Text)));
        Add(files, "policies", CurrentPolicies(documents), policy => policy.Id.Value, DocumentForms.Of);
        Add(files, "schedules", documents.Schedules, schedule => schedule.Id.Value, ScheduleForms.Of);
        foreach (var file in documents.Schedules.SelectMany(schedule => schedule.Calendars.Where(file => schedule.Layers.Any(layer => layer.Calendar?.File == file.File))).DistinctBy(file => file.File))
        {
            files.Add(new ConfigurationFile(file.File, file.Text));
        }

        Add(files, "services", documents.Services, service => service.Id.Value, DocumentForms.Of);
        Add(files, "status_pages", documents.StatusPages, page => page.Id.Value, StatusPageForms.Of);
        Add(files, "teams", documents.Teams, team => team.Id.Value, DocumentForms.Of);
        files.AddRange(documents.Templates.OrderBy(template => template.Id, StringComparer.Ordinal).Select(TemplateForms.File));
        Add(files, "users", documents.Users, user => user.Id.Value, DocumentForms.Of);
        Add(files, "responders", documents.Responders, responder => responder.Id.Value, ResponderForms.Of, ConfigurationReader.OperationsFolder + "/");
        AddList(files, "overrides", documents.Overrides, ScheduleForms.Of);
        AddList(files, "temporary_schedules", documents.TemporarySchedules, ScheduleForms.Of);
        AddList(files, "absences", documents.Absences, SwapForms.Of);
        AddList(files, "swaps", documents.Swaps, SwapForms.Of);
        AddList(files, "flags", documents.Flags, ScheduleForms.Of);
        return files.ToImmutable();
    }

    internal static IEnumerable<Domain.Escalation.EscalationPolicy> CurrentPolicies(DefinitionDocuments documents) =>
        documents.Policies.GroupBy(policy => policy.Id).Select(versions => versions.MaxBy(policy => policy.Version)!);

    private static void Add<T>(
        ImmutableArray<ConfigurationFile>.Builder files, string section, IEnumerable<T> documents, Func<T, string> id, Func<T, YamlForm> form, string folder = "") =>
        Split(
            files,
            folder + section,
            documents.OrderBy(id, StringComparer.Ordinal),
            form,
            part => new FormBuilder().Add(section, DocumentForms.MapOf(part, id, form)).Build());

    private static void AddList<T>(ImmutableArray<ConfigurationFile>.Builder files, string section, IEnumerable<T> items, Func<T, YamlForm> form) =>
        Split(files, $"{ConfigurationReader.OperationsFolder}/{section}", items, form, part => new FormBuilder().AddEach(section, part.Select(form)).Build());

    /// <summary>As many files as keep each well below what is read.</summary>
    private static void Split<T>(
        ImmutableArray<ConfigurationFile>.Builder files, string path, IEnumerable<T> documents, Func<T, YamlForm> form, Func<List<T>, YamlForm> whole)
    {
        var part = new List<T>();
        var (size, number) = (0, 1);
        foreach (var document in documents)
        {
            // Indentation and escapes make the text longer than the form; twice as long at most for what the readers let in.
            var length = form(document).ToString()!.Length;
            if (size + length > LargestPart && part.Count > 0)
            {
                Flush();
            }

            part.Add(document);
            size += length;
        }

        if (part.Count > 0)
        {
            Flush();
        }

        void Flush()
        {
            // The first has no number and still comes first in the order of names, which matters for overrides.
            var suffix = number == 1 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_{number:D4}");
            files.Add(new ConfigurationFile($"{path}{suffix}.yaml", YamlWriter.Write(whole(part))));
            part.Clear();
            (size, number) = (0, number + 1);
        }
    }
}
