using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

/// <summary>Positions: a name, and who holds it. One without a holder may be written down before somebody is found.</summary>
internal static class PositionReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        if (Fields.Of(node, $"position {id}", draft.Problems) is not { } fields)
        {
            return;
        }

        var name = fields.Text("name", required: true) ?? id;
        var users = Ids.List(fields, "users", draft.Problems).ToList();
        var schedules = Ids.List(fields, "schedules", draft.Problems).ToList();
        fields.Done();
        users.ForEach(user => draft.Refer(DefinitionKind.User, user));
        schedules.ForEach(schedule => draft.Refer(DefinitionKind.Schedule, schedule));
        var position = new Position(
            new PositionId(id),
            name,
            [.. users.Select(user => new UserId(user.Id))],
            [.. schedules.Select(schedule => new ScheduleId(schedule.Id))]);
        if (position.IsVacant)
        {
            draft.Problems.Warn(fields.At, "vacant-position", $"nobody holds position {id}, so rules that page it move on at once", "name users or schedules");
        }

        draft.Positions.Add(position);
    }
}
