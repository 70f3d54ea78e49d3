using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Reading;

/// <summary>Layers that are calendars: <c>calendar: {file: oncall.ics}</c>, a path from the file that says so, or <c>calendar: {url: https://…}</c>.</summary>
internal static class CalendarLayerReader
{
    public const string Extension = ".ics";

    public static LayerCalendar? Read(Draft draft, Fields layer)
    {
        var problems = draft.Problems;
        if (Fields.Of(layer.Take("calendar")!, $"calendar of {layer.What}", problems) is not { } fields)
        {
            return null;
        }

        var (file, url) = (fields.Scalar("file", Addresses.MaxLength), fields.Scalar("url", Addresses.MaxLength));
        fields.Done();
        if (fields.Take("file") is null == fields.Take("url") is null)
        {
            problems.Error(fields.At, "file-or-url", $"{fields.What} has {(file is null ? "neither file nor url" : "both file and url")}", "write one of them");
            return null;
        }

        return file is not null ? ReadFile(draft, fields, file) : url is not null ? ReadUrl(fields, url, problems) : null;
    }

    /// <summary>Judges what stands in the files, once for each, and gives it to the layers.</summary>
    /// <param name="known">How people are reached already.</param>
    public static void Attach(Draft draft, IEnumerable<Responder> known)
    {
        var documents = new DefinitionDocuments { Users = [.. draft.Users.DistinctBy(user => user.Id)], Schedules = [.. draft.Schedules] };
        var attached = CalendarLayers.Attach(documents, [.. draft.Seeds, .. known]).Schedules;
        draft.Schedules.Clear();
        draft.Schedules.AddRange(attached);
        var judged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (schedule, layer, calendar) in attached.SelectMany(schedule => schedule.Layers.Where(layer => layer.Calendar?.File is not null).Select(layer => (schedule, layer, layer.Calendar!))))
        {
            if (calendar.Rota?.Problem is { } problem)
            {
                if (judged.Add(calendar.File!))
                {
                    draft.Problems.Error(new SourcePosition(calendar.File!, Math.Max(1, problem.Line), 1), "invalid-calendar", LowerFirst(problem.Message.TrimEnd('.')), "correct the calendar; nothing of it is used");
                }
            }
            else if (calendar.Rota is { Users.IsEmpty: true })
            {
                draft.Problems.Warn(
                    draft.Origins[new DefinitionKey(DefinitionKind.Schedule, schedule.Id.Value)],
                    "calendar-without-people",
                    $"no event of {calendar.File}, which is layer '{layer.Name}' of schedule {schedule.Id}, means any of the users",
                    "name users by mail address in ATTENDEE, or by id or name in SUMMARY");
            }
        }
    }

    private static LayerCalendar? ReadFile(Draft draft, Fields fields, Yaml.YamlScalar file)
    {
        if (!file.Text.EndsWith(Extension, StringComparison.Ordinal) || PathOf(fields.At.File, file.Text) is not { } path)
        {
            draft.Problems.Error(file.At, "invalid-path", $"file of {fields.What} cannot be \"{Problems.Cut(file.Text)}\"", "name a file that ends in .ics, from the folder of this file, within the configuration");
            return null;
        }

        if (!draft.CalendarTexts.ContainsKey(path))
        {
            draft.Problems.Error(
                file.At, "no-such-file", $"there is no file {Problems.Cut(path)} in the configuration", Suggestion.Fix(path, draft.CalendarTexts.Keys, "put it there, or correct the name"));
            return null;
        }

        return new LayerCalendar(path, null);
    }

    /// <summary>The address may hold a secret, so no message repeats it.</summary>
    private static LayerCalendar? ReadUrl(Fields fields, Yaml.YamlScalar url, Problems problems)
    {
        var text = url.Text.StartsWith("webcal://", StringComparison.Ordinal) ? $"https{url.Text["webcal".Length..]}" : url.Text;
        var isPlain = text.StartsWith("http://", StringComparison.Ordinal);
        if (!Addresses.IsHttps(isPlain ? $"https{text["http".Length..]}" : text))
        {
            problems.Error(url.At, "invalid-url", $"url of {fields.What} is no address of a calendar", "write a URL that begins with https:// and names a host");
            return null;
        }

        if (isPlain)
        {
            problems.Warn(url.At, "http-url", $"url of {fields.What} is read without encryption, and only if the operator allows its host", "write https://");
        }

        return new LayerCalendar(null, text);
    }

    /// <summary>Below the folder of the configuration; null when it leads out of it.</summary>
    private static string? PathOf(string from, string named)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in named.Split('/'))
        {
            switch (part)
            {
                case ".":
                    break;
                case ".." when parts.Count > 0:
                    parts.RemoveAt(parts.Count - 1);
                    break;
                case "" or ".." or ['.', ..]:
                    return null;
                default:
                    if (part.Contains('\\', StringComparison.Ordinal))
                    {
                        return null;
                    }

                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Names of properties keep their capitals.</summary>
    private static string LowerFirst(string text) => text.Length > 1 && char.IsUpper(text[1]) ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
