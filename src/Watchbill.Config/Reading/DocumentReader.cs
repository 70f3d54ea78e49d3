using Watchbill.Config.Reading.Processes;
using Watchbill.Config.Yaml;

namespace Watchbill.Config.Reading;

/// <summary>Reads one file: its sections, and the documents in them by id.</summary>
internal static class DocumentReader
{
    public const int MaxPerSection = 10_000;

    public static void Read(Draft draft, ConfigurationFile file)
    {
        if (ConfigurationFolder.IsTemplate(file.Path))
        {
            TemplateFile.Read(draft, file);
            return;
        }

        if (YamlParser.Parse(file.Path, file.Text, draft.Problems) is not { } roots)
        {
            draft.Problems.MissFile();
            return;
        }

        foreach (var root in roots)
        {
            if (Fields.Of(root, "the file", draft.Problems) is not { } fields)
            {
                continue;
            }

            ReadSection(draft, fields, "users", DefinitionKind.User, UserReader.Read);
            ReadSection(draft, fields, "teams", DefinitionKind.Team, TeamReader.Read);
            ReadSection(draft, fields, "positions", DefinitionKind.Position, PositionReader.Read);
            ReadSection(draft, fields, "holidays", DefinitionKind.HolidayCalendar, HolidayReader.Read);
            ReadSection(draft, fields, "schedules", DefinitionKind.Schedule, ScheduleReader.Read);
            ReadSection(draft, fields, "policies", DefinitionKind.Policy, PolicyReader.Read);
            ReadSection(draft, fields, "services", DefinitionKind.Service, ServiceReader.Read);
            ReadSection(draft, fields, "mappings", DefinitionKind.Mapping, MappingReader.Read);
            ReadSection(draft, fields, "status_pages", DefinitionKind.StatusPage, StatusPageReader.Read);
            ReadSection(draft, fields, "notification_defaults", DefinitionKind.NotificationDefaults, NotificationDefaultsReader.Read);
            ReadSection(draft, fields, "incident_processes", DefinitionKind.IncidentProcess, ProcessReader.Read);
            ReadSection(draft, fields, "templates", DefinitionKind.Template, TemplateReader.Read);
            foreach (var item in fields.List("moved", max: 1_000))
            {
                MoveReader.Read(draft, item);
            }

            fields.Done();
        }
    }

    private static void ReadSection(Draft draft, Fields fields, string section, DefinitionKind kind, Action<Draft, string, YamlNode> read)
    {
        foreach (var entry in fields.Map(section, MaxPerSection))
        {
            if (draft.Declare(new DefinitionKey(kind, entry.Key.Text), entry.Key.At))
            {
                read(draft, entry.Key.Text, entry.Value);
            }
        }
    }
}

/// <summary>Renames: <c>{kind: service, from: shop, to: checkout}</c>.</summary>
internal static class MoveReader
{
    public static void Read(Draft draft, YamlNode node)
    {
        if (Fields.Of(node, "a rename", draft.Problems) is not { } fields)
        {
            return;
        }

        var kind = fields.Choice("kind", Words.Kinds, DefinitionKind.User, required: true);
        var hasKind = fields.Take("kind") is YamlScalar { } word && Words.Kinds.Texts.Contains(word.Text);
        var from = fields.Scalar("from", required: true);
        var to = fields.Scalar("to", required: true);
        fields.Done();
        if (hasKind && from is not null && to is not null && draft.CheckSlug(from.Text, "from of a rename", from.At))
        {
            draft.Moves.Add(new DefinitionMove(kind, from.Text, to.Text, node.At));
            draft.Refer(kind, new YamlRef(to.Text, to.At));
        }
    }

    /// <summary>When all files are read: the old id must be free, and each end may be named once.</summary>
    public static void Check(Draft draft)
    {
        var from = new HashSet<DefinitionKey>();
        var to = new HashSet<DefinitionKey>();
        foreach (var move in draft.Moves)
        {
            var old = new DefinitionKey(move.Kind, move.From);
            if (draft.Origins.TryGetValue(old, out var at))
            {
                draft.Problems.Error(
                    move.At,
                    "moved-but-defined",
                    $"{old} is said to be renamed to {move.To}, but is still defined in {at}",
                    "remove the old document or the rename");
            }

            if (!from.Add(old) | !to.Add(new DefinitionKey(move.Kind, move.To)))
            {
                draft.Problems.Error(
                    move.At,
                    "duplicate",
                    $"the rename of {old} to {move.To} names an id that another rename names too",
                    "keep one of them");
            }
        }
    }
}
