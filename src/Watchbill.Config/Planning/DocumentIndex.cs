using System.Collections.Immutable;
using Watchbill.Config.Export;
using Watchbill.Config.Playbooks;
using Watchbill.Config.Yaml;
using Watchbill.Domain;

namespace Watchbill.Config.Planning;

/// <summary>The written form of every current document of the configuration. Equal forms mean equal documents.</summary>
internal static class DocumentIndex
{
    public static ImmutableSortedDictionary<DefinitionKey, MapForm> Of(DefinitionDocuments documents)
    {
        var forms = ImmutableSortedDictionary.CreateBuilder<DefinitionKey, MapForm>();
        Add(DefinitionKind.User, documents.Users, user => user.Id.Value, DocumentForms.Of);
        Add(DefinitionKind.Team, documents.Teams, team => team.Id.Value, DocumentForms.Of);
        Add(DefinitionKind.Schedule, documents.Schedules, schedule => schedule.Id.Value, ScheduleForms.Planned);
        Add(DefinitionKind.Policy, ConfigurationExport.CurrentPolicies(documents), policy => policy.Id.Value, DocumentForms.Of);
        Add(DefinitionKind.Service, documents.Services, service => service.Id.Value, DocumentForms.Of);
        Add(DefinitionKind.Mapping, documents.Mappings, mapping => mapping.Id, DocumentForms.Of);
        Add(DefinitionKind.Position, documents.Positions, position => position.Id.Value, DocumentForms.Of);
        Add(DefinitionKind.HolidayCalendar, documents.HolidayCalendars, calendar => calendar.Id, ScheduleForms.Of);
        Add(DefinitionKind.Template, documents.Templates, template => template.Id, TemplateForms.Of);
        Add(DefinitionKind.Playbook, documents.Playbooks, playbook => playbook.Id.Value, PlaybookForms.Of);
        Add(DefinitionKind.StatusPage, documents.StatusPages, page => page.Id.Value, StatusPageForms.Of);
        Add(DefinitionKind.NotificationDefaults, documents.NotificationDefaults, defaults => defaults.Id, ResponderForms.Of);
        Add(DefinitionKind.IncidentProcess, documents.IncidentProcesses, process => process.Id, ProcessForms.Of);
        return forms.ToImmutable();

        void Add<T>(DefinitionKind kind, IEnumerable<T> all, Func<T, string> id, Func<T, MapForm> form)
        {
            foreach (var document in all)
            {
                forms.Add(new DefinitionKey(kind, id(document)), form(document));
            }
        }
    }
}
