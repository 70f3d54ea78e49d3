using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Config.Reading;

/// <summary>Status pages: a name, a zone, and components by their ids in the order in which they are shown.</summary>
internal static partial class StatusPageReader
{
    public const int MostGroups = 50;
    public const int MaxIntroduction = 2_000;
    public const int MaxLogoText = 40;

    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"status-page {id}", problems) is not { } fields)
        {
            return;
        }

        var name = fields.Text("name", required: true) ?? id;
        var url = fields.Scalar("url", Addresses.MaxLength);
        if (url is not null && !Addresses.IsHttps(url.Text))
        {
            problems.Error(url.At, "invalid-url", $"url of {fields.What} cannot be \"{Problems.Cut(url.Text)}\"", "write a URL that begins with https:// and names a host");
        }

        var zone = Zones.Read(fields, problems, required: true, key: "time_zone") ?? DateTimeZone.Utc;
        var groups = Groups(draft, fields);
        var components = Components(draft, fields, [.. groups.Select(group => group.Id.Value)]);
        var colour = fields.Scalar("colour");
        if (colour is not null && !Colour().IsMatch(colour.Text))
        {
            problems.Error(colour.At, "invalid-colour", $"colour of {fields.What} cannot be \"{Problems.Cut(colour.Text)}\"", "write \"#\" and six hexadecimal digits, such as \"#0a6e4f\"");
        }

        draft.StatusPages.Add(new StatusPage(
            new StatusPageId(id),
            name,
            url?.Text.TrimEnd('/'),
            zone,
            components,
            groups,
            fields.Flag("default"),
            new StatusTheme(colour?.Text, fields.Text("logo_text", MaxLogoText)),
            fields.Text("introduction", MaxIntroduction, lines: true),
            fields.Flag("subscribers")));
        fields.Done();
    }

    /// <summary>When all files are read: at most one is the default.</summary>
    public static void Check(Draft draft)
    {
        var defaults = draft.StatusPages.Where(page => page.IsDefault).ToList();
        foreach (var page in defaults.Skip(1))
        {
            draft.Problems.Error(
                draft.Origins[new DefinitionKey(DefinitionKind.StatusPage, page.Id.Value)],
                "two-defaults",
                $"status-page {page.Id} says that it is the default, and so does {defaults[0].Id}",
                "keep one of them");
        }
    }

    private static ImmutableArray<StatusGroup> Groups(Draft draft, Fields page)
    {
        var groups = ImmutableArray.CreateBuilder<StatusGroup>();
        foreach (var entry in page.Map("groups", MostGroups))
        {
            if (Take(draft, page, entry, "group") is not { } fields)
            {
                continue;
            }

            groups.Add(new StatusGroup(new ComponentId(entry.Key.Text), fields.Text("name") ?? entry.Key.Text, fields.Text("description", Fields.MaxText, lines: true)));
            fields.Done();
        }

        return groups.ToImmutable();
    }

    private static ImmutableArray<StatusComponent> Components(Draft draft, Fields page, ImmutableHashSet<string> groups)
    {
        var components = ImmutableArray.CreateBuilder<StatusComponent>();
        foreach (var entry in page.Map("components", StatusPage.MostComponents, required: true))
        {
            if (Take(draft, page, entry, "component") is not { } fields)
            {
                continue;
            }

            if (groups.Contains(entry.Key.Text))
            {
                draft.Problems.Error(entry.Key.At, "duplicate-id", $"{entry.Key.Text} is both a group and a component of {page.What}", "give one of them another id");
            }

            var group = fields.Scalar("group", Slug.MaxLength);
            if (group is not null && !groups.Contains(group.Text))
            {
                draft.Problems.Error(group.At, "unknown-group", $"{page.What} has no group \"{Problems.Cut(group.Text)}\"", Suggestion.Fix(group.Text, groups.Order(StringComparer.Ordinal), "define it below groups"));
            }

            var services = Ids.List(fields, "services", draft.Problems).ToList();
            services.ForEach(service => draft.Refer(DefinitionKind.Service, service));
            var follows = fields.Flag("follow_services");
            if (follows && services.Count == 0)
            {
                draft.Problems.Error(fields.PlaceOf("follow_services"), "nothing-to-follow", $"{fields.What} follows services but names none", "name services, or remove follow_services");
            }

            components.Add(new StatusComponent(
                new ComponentId(entry.Key.Text),
                fields.Text("name") ?? entry.Key.Text,
                fields.Text("description", Fields.MaxText, lines: true),
                group is null ? null : new ComponentId(group.Text),
                [.. services.Select(service => new ServiceId(service.Id))],
                follows,
                fields.Flag("showcase", otherwise: true),
                fields.Flag("only_show_if_degraded"),
                Date(fields, draft.Problems)));
            fields.Done();
        }

        return components.ToImmutable();
    }

    private static Fields? Take(Draft draft, Fields page, YamlEntry entry, string what) =>
        draft.CheckSlug(entry.Key.Text, $"the id of a {what}", entry.Key.At) ? Fields.Of(entry.Value, $"{what} {entry.Key.Text} of {page.What}", draft.Problems) : null;

    private static LocalDate? Date(Fields fields, Problems problems)
    {
        if (fields.Scalar("start_date") is not { } scalar)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(scalar.Text) is { Success: true, Value: { Year: >= 1990 and <= 2199 } date })
        {
            return date;
        }

        problems.Error(scalar.At, "invalid-date", $"start_date of {fields.What} cannot be \"{Problems.Cut(scalar.Text)}\"", "write a date such as 2026-01-05");
        return null;
    }

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}
