using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>What somebody has filled in, as typed.</summary>
/// <param name="Kind">replace, add or remove.</param>
/// <param name="Off">Who is not on call then; not for add.</param>
/// <param name="On">Who is on call then; not for remove.</param>
public sealed record OverrideFields(string Kind, string Off, string On, string From, string To);

/// <summary>Reads the form that makes an override. Pure.</summary>
public static class OverrideForms
{
    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss'.'ffffff");

    /// <summary>For the shift or gap that contains an instant: all of it, but for what has been.</summary>
    /// <param name="user">Whose shift it is, when several are on call; null = whoever is first.</param>
    public static OverrideFields For(DefinitionSet definitions, Schedule schedule, User reader, Instant at, Instant now, string? user, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(reader);
        var span = definitions.TimetableOf(schedule.Id).Around(at);
        var people = span.Now.Users.Where(person => definitions.IsSomebody(person.User)).Select(person => person.User.Value).ToList();
        var off = user is not null && people.Contains(user) ? user : people.Contains(reader.Id.Value) ? reader.Id.Value : people.FirstOrDefault() ?? "";
        var isResponder = reader.Permission >= Permission.Responder && off != reader.Id.Value;
        return new OverrideFields(
            off.Length == 0 ? "add" : "replace",
            off,
            isResponder ? reader.Id.Value : "",
            FieldTimes.Format(Instant.Max(now, span.Since ?? at), zone),
            FieldTimes.Format(span.Until is { } until && until - at <= FieldTimes.Longest ? until : at + Duration.FromHours(8), zone));
    }

    /// <param name="nonce">Of the form: sent twice, it makes one override.</param>
    /// <returns>The override, or what is wrong with which field.</returns>
    public static (Override? Made, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, User by, OverrideFields fields, string nonce, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(fields);
        var (range, problems) = FieldTimes.Read("An override", fields.From, fields.To, now, zone);
        var all = problems.ToList();
        OverrideKind? kind = fields.Kind switch { "replace" => OverrideKind.Replace, "add" => OverrideKind.Add, "remove" => OverrideKind.Remove, _ => null };
        if (kind is null)
        {
            all.Add(new FieldProblem("kind", "Choose what changes."));
            return (null, [.. all]);
        }

        var off = kind == OverrideKind.Add ? null : Person(definitions, fields.Off, "off", all);
        var on = kind == OverrideKind.Remove ? null : Person(definitions, fields.On, "on", all);
        if (off is not null && off == on)
        {
            all.Add(new FieldProblem("on", "Nobody can stand in for themselves. Choose somebody else."));
        }

        if (all.Count > 0)
        {
            return (null, [.. all]);
        }

        var made = new Override(
            string.Create(CultureInfo.InvariantCulture, $"ov-{IdTime.Format(now)}-{nonce[..8]}"),
            schedule.Id,
            range!.Value.Start,
            range.Value.End,
            kind.Value,
            off ?? on!.Value,
            kind == OverrideKind.Replace ? on : null);
        return ScheduleAccess.Objection(by, made) is { } objection
            ? (null, [new FieldProblem(kind == OverrideKind.Replace ? "on" : "kind", objection)])
            : (made, []);
    }

    private static UserId? Person(DefinitionSet definitions, string id, string field, List<FieldProblem> problems)
    {
        var problem = id.Length == 0 ? "Choose somebody from the list."
            : !definitions.Users.TryGetValue(new UserId(id), out var user) ? $"There is no user '{id}'. Choose somebody from the list."
            : user.Disabled ? $"The account of {user.Name} is disabled, so nobody would be paged. Choose somebody else."
            : null;
        if (problem is not null)
        {
            problems.Add(new FieldProblem(field, problem));
            return null;
        }

        return new UserId(id);
    }
}
