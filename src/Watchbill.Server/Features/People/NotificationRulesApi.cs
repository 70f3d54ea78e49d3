using System.Collections.Immutable;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.People;

/// <summary>One's own notification rules, hours and news.</summary>
internal static class NotificationRulesApi
{
    private const string Path = "/me/notification-rules";
    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static void MapNotificationRulesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, Show).Answers<NotificationRules>("getNotificationRules", "How one is reached: contact methods, rules, quiet and working hours", Permission.Observer);
        api.MapPut(Path, ReplaceAsync).Takes<NewNotificationRules>()
            .Answers<NotificationRules>("replaceNotificationRules", "Replaces one's own rules, and the hours and news that are given", Permission.Observer);
    }

    private static IResult Show(HttpContext context, WatchbillEngine engine) =>
        Answer.Ok(Info(engine.Definitions.Current, context.Caller().User), WatchbillJson.Default.NotificationRules);

    private static async Task<IResult> ReplaceAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewNotificationRules);
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller();
        var user = caller.User.Id;
        var own = engine.Definitions.Current.Responders.GetValueOrDefault(user) ?? new Responder(user, [], []);
        var (changed, wrong) = Apply(own, body!);
        if (changed is null)
        {
            return Answer.No(ErrorCode.Invalid, wrong!);
        }

        var actor = Actor.User(user);
        var document = DefinitionJson.Of(changed);
        await engine.DefinitionPath.WriteAsync(
            [new DefinitionWrite(document.Kind, document.Id, document.Json, "api", actor, default)],
            [new AuditRecord(default, actor, caller.Door, "rules.replace", $"user:{user}", $"{changed.Methods.Length} methods, {changed.Rules.Length} rules")]);
        return Answer.Ok(Info(engine.Definitions.Current, caller.User), WatchbillJson.Default.NotificationRules);
    }

    /// <summary>Nothing changes unless all of it can. The sentence says which part is wrong, and how.</summary>
    internal static (Responder? Changed, string? Problem) Apply(Responder own, NewNotificationRules body)
    {
        if (body.Rules.Count > MeEdits.MostRules)
        {
            return (null, $"Nobody has more than {MeEdits.MostRules} rules.");
        }

        var changed = own with { Rules = [] };
        foreach (var (times, set) in new (IReadOnlyList<HoursInfo>?, Func<Responder, ImmutableArray<Restriction>, Responder>)[]
        {
            (body.Quiet, (responder, windows) => responder with { Quiet = windows }),
            (body.Working, (responder, windows) => responder with { Working = windows }),
        })
        {
            if (times is null)
            {
                continue;
            }

            if (times.Count > Responder.MostHours)
            {
                return (null, $"There are at most {Responder.MostHours} times of each kind.");
            }

            var windows = ImmutableArray.CreateBuilder<Restriction>(times.Count);
            foreach (var info in times)
            {
                var (window, problem) = info is null ? (null, "A time is null.") : HourEdits.Window(info.From, info.To, info.Days ?? []);
                if (window is null)
                {
                    return (null, problem);
                }

                windows.Add(window);
            }

            changed = set(changed, windows.ToImmutable());
        }

        if (body.News is { } news)
        {
            var (told, problem) = HourEdits.Tell(changed, news);
            if (told is null)
            {
                return (null, problem);
            }

            changed = told;
        }

        for (var i = 0; i < body.Rules.Count; i++)
        {
            var (rule, problem) = body.Rules[i] is { } info
                ? MeEdits.MakeRule(changed, info.Urgency, info.AfterSeconds, info.Method, info.During, info.EverySeconds, info.Times)
                : (null, "It is null.");
            if (rule is null)
            {
                return (null, $"Rule {i + 1}: {problem}");
            }

            changed = changed with { Rules = changed.Rules.Add(rule) };
        }

        return HourEdits.ProblemOf(changed) is { } whole ? (null, whole) : (changed, null);
    }

    private static NotificationRules Info(DefinitionSet definitions, User user)
    {
        var own = definitions.Responders.GetValueOrDefault(user.Id) ?? new Responder(user.Id, [], []);
        return new NotificationRules(
            user.Zone,
            [.. own.Methods.Select(method => new ContactMethodInfo(method.Id.Value, EntryText.Snake(method.Kind), method.Address, method.Enabled && !definitions.IsFlagged(user.Id, method.Id)))],
            [
                .. own.Rules.Select(rule => new NotificationRuleInfo(
                    EntryText.Snake(rule.Urgency),
                    (long)rule.Delay.TotalSeconds,
                    rule.Method.Value,
                    rule.During is { } during ? EntryText.Snake(during) : null,
                    rule.Repeat is { } repeat ? (long)repeat.Every.TotalSeconds : null,
                    rule.Repeat?.Times)),
            ],
            [.. own.Quiet.Select(Info)],
            [.. own.Working.Select(Info)],
            EntryText.Snake(own.News));
    }

    private static HoursInfo Info(Restriction window) => window switch
    {
        DailyWindow daily => new HoursInfo(Minute.Format(daily.Start), Minute.Format(daily.End), daily.Days == Weekdays.All ? null : [.. HourEdits.Named(daily.Days)]),
        WeeklyWindow weekly => new HoursInfo($"{HourEdits.Name(weekly.StartDay)} {Minute.Format(weekly.Start)}", $"{HourEdits.Name(weekly.EndDay)} {Minute.Format(weekly.End)}"),
        WholeDays whole => new HoursInfo(Days: [.. HourEdits.Named(whole.Days)]),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, "There is no form for it."),
    };
}
