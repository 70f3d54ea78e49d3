using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.OnCall.Operations;

namespace Watchbill.Server.Features.OnCall;

/// <summary>What somebody has filled in, as typed.</summary>
/// <param name="Kind">replace, add or remove.</param>
/// <param name="Off">Who is not on call then; not for add.</param>
/// <param name="On">Who is on call then; not for remove.</param>
public sealed record OverrideFields(string Kind, string Off, string On, string From, string To);

/// <summary>Reads the form that makes an override. Pure.</summary>
public static class OverrideForms
{
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
            FieldTimes.Format(span.Until is { } until && until - at <= ScheduleLimits.LongestOperation ? until : at + Duration.FromHours(8), zone));
    }

    /// <returns>
    /// The override that is asked for, without an id, and what is wrong with which field. Null when the form does not say; what it says may still be
    /// refused, but not because of what the same form, sent before, has made: that is for the transaction to know.
    /// </returns>
    public static (Override? Asked, ImmutableArray<FieldProblem> Problems) Read(
        DefinitionSet definitions, Schedule schedule, User by, OverrideFields fields, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(fields);
        var (range, problems) = FieldTimes.Read("An override", fields.From, fields.To, now, zone);
        var all = problems.ToList();
        if (OverrideOperation.KindOf(fields.Kind) is not { } kind)
        {
            all.Add(new FieldProblem("kind", "Choose what changes."));
            return (null, [.. all]);
        }

        var off = kind == OverrideKind.Add ? null : Person(fields.Off, "off");
        var on = kind == OverrideKind.Remove ? null : Person(fields.On, "on");
        if (all.Count > 0)
        {
            return (null, [.. all]);
        }

        var asked = new Override("", schedule.Id, range!.Value.Start, range.Value.End, kind, off ?? on!.Value, kind == OverrideKind.Replace ? on : null);
        var objections = OverrideOperation.Instance.Objections(asked, new OperationSight<Override>(definitions, definitions.Overrides, by, now));
        return (asked, [.. objections.Select(objection => Problem(objection, asked))]);

        UserId? Person(string id, string field)
        {
            var problem = id.Length == 0 ? "Choose somebody from the list." : OverrideOperation.Somebody(new UserId(id), field, definitions)?.Text;
            if (problem is not null)
            {
                all.Add(new FieldProblem(field, problem));
                return null;
            }

            return new UserId(id);
        }
    }

    /// <summary>An objection beside the field that it is about.</summary>
    internal static FieldProblem Problem(OperationObjection objection, Override asked) => new(
        FieldTimes.FieldOf(objection.Field) ?? objection.Field switch
        {
            "user" => asked.Kind == OverrideKind.Add ? "on" : "off",
            "instead" => "on",
            _ => "kind",
        },
        objection.Text);
}
