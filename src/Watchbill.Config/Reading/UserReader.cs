using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

internal static class UserReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"user {id}", problems) is not { } fields)
        {
            return;
        }

        var name = fields.Text("name", required: true) ?? id;
        var email = fields.Scalar("email");
        if (email is not null && !Addresses.IsMail(email.Text))
        {
            problems.Error(
                email.At,
                "invalid-email",
                $"email of user {id} cannot be \"{Problems.Cut(email.Text)}\"",
                "write a mail address such as ana@example.org");
        }

        var zone = Zones.Read(fields, problems)?.Id ?? "UTC";
        var permission = fields.Choice("permission", Words.Permissions, Permission.Responder);
        var scope = ImmutableArray.CreateBuilder<TeamId>();
        foreach (var team in Ids.List(fields, "scope", problems))
        {
            draft.Refer(DefinitionKind.Team, team);
            scope.Add(new TeamId(team.Id));
        }

        var disabled = fields.Flag("disabled");
        if (fields.Take("seed") is { } seed && Fields.Of(seed, $"seed of user {id}", problems) is { } reach)
        {
            draft.Seeds.Add(ResponderReader.Read(reach, new UserId(id), problems));
        }

        fields.Done();
        draft.Users.Add(new User(new UserId(id), name, email?.Text, zone, permission, scope.ToImmutable(), disabled));
    }
}

internal static class TeamReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        if (Fields.Of(node, $"team {id}", draft.Problems) is not { } fields)
        {
            return;
        }

        var name = fields.Text("name", required: true) ?? id;
        var members = ImmutableArray.CreateBuilder<UserId>();
        foreach (var user in Ids.List(fields, "members", draft.Problems))
        {
            draft.Refer(DefinitionKind.User, user);
            members.Add(new UserId(user.Id));
        }

        fields.Done();
        draft.Teams.Add(new Team(new TeamId(id), name, members.ToImmutable()));
    }
}

/// <summary>IANA zones.</summary>
public static class Zones
{
    internal static DateTimeZone? Read(Fields fields, Problems problems, bool required = false, string key = "zone")
    {
        if (fields.Scalar(key, required: required) is not { } scalar)
        {
            return null;
        }

        var (zone, fix) = Named(scalar.Text);
        if (zone is null)
        {
            problems.Error(scalar.At, "unknown-zone", $"{fields.What} is in \"{Problems.Cut(scalar.Text)}\", which is no IANA time zone", fix);
        }

        return zone;
    }

    /// <returns>The zone, or what to do about a name that is none.</returns>
    public static (DateTimeZone? Zone, string Fix) Named(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is { } zone)
        {
            return (zone, "");
        }

        var close = DateTimeZoneProviders.Tzdb.Ids.Where(id => id.EndsWith($"/{text.Replace(' ', '_')}", StringComparison.OrdinalIgnoreCase)).Take(3).ToList();
        return (null, close.Count > 0 ? $"use {string.Join(" or ", close)}" : Suggestion.Fix(text, DateTimeZoneProviders.Tzdb.Ids, "write a zone such as Europe/Berlin or UTC"));
    }
}

/// <summary>Lists of ids.</summary>
internal static class Ids
{
    public static IEnumerable<YamlRef> List(Fields fields, string key, Problems problems, int max = 1_000)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in fields.List(key, max))
        {
            if (Fields.ScalarOf(item, $"each of {key} of {fields.What}", problems, Slug.MaxLength) is not { } scalar)
            {
                continue;
            }

            if (seen.Add(scalar.Text))
            {
                yield return new YamlRef(scalar.Text, scalar.At);
            }
            else
            {
                problems.Error(scalar.At, "duplicate", $"{key} of {fields.What} names {Problems.Cut(scalar.Text)} twice", "remove one");
            }
        }
    }
}
