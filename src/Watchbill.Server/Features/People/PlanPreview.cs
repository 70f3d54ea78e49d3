using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.People;

/// <summary>One way in a plan.</summary>
/// <param name="When">"At once", "After 5 min", "At 07:00, after quiet hours".</param>
/// <param name="What">The kind of method, and, for its owner, the address.</param>
/// <param name="Note">How often again, or why it is passed over.</param>
public sealed record PreviewLine(string When, string What, string? Note, bool IsUsed);

/// <summary>What a page would do to a person at a moment: the plan that paging follows, in words. Pure.</summary>
/// <param name="When">"now", "at 03:00".</param>
/// <param name="Source">Whose rules hold.</param>
public sealed record PlanPreview(Urgency Urgency, string When, string Source, ImmutableArray<PreviewLine> Lines)
{
    private static readonly LocalTime Night = new(3, 0);

    /// <summary>For both urgencies, now and when it is next three in the night where the person lives.</summary>
    /// <param name="withAddresses">Only for the person: how to reach somebody is theirs.</param>
    public static ImmutableArray<PlanPreview> Of(DefinitionSet definitions, User user, Instant now, bool withAddresses)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(user);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(user.Zone) ?? DateTimeZone.Utc;
        var today = now.InZone(zone).Date;
        var night = WallClock.First(zone, today + Night) is var tonight && tonight > now ? tonight : WallClock.First(zone, today.PlusDays(1) + Night);
        return
        [
            .. from urgency in new[] { Urgency.High, Urgency.Low }
               from moment in new[] { (When: "now", At: now), (When: "at 03:00", At: night) }
               select Of(definitions, user, urgency, moment.When, new PageClock(moment.At, zone), withAddresses),
        ];
    }

    private static PlanPreview Of(DefinitionSet definitions, User user, Urgency urgency, string when, PageClock clock, bool withAddresses)
    {
        var plan = NotificationPlan.For(definitions, user.Id, urgency, [], Page.NoRule, clock.Now);
        var lines = plan
            .GroupBy(step => step.Index % NotificationPlan.Stride)
            .Select(uses => Line([.. uses], definitions, clock, withAddresses));
        return new PlanPreview(urgency, when, SourceOf(plan), [.. lines]);
    }

    private static PreviewLine Line(ImmutableArray<PlannedStep> uses, DefinitionSet definitions, PageClock clock, bool withAddresses)
    {
        var first = uses[0];
        var what = first.Method is { } method ? KindWords.Sentence(method.Kind) + (withAddresses ? $" {method.Address}" : "") : $"{first.MethodId} (gone)";
        var note = first.NotUsed is { } not ? $"passed over: {ReasonText.Of(not, definitions)}"
            : uses.Select(use => use.Reason).OfType<RepeatDue>().FirstOrDefault() is { } again ? $"again every {ReasonText.Span(again.Every)}, at most {uses.Length - 1} times, until it is answered"
            : null;
        return new PreviewLine(TimeOf(first, clock), what, note, first.Usable);
    }

    private static string TimeOf(PlannedStep step, PageClock clock) =>
        step.QuietUntil is { } until ? $"At {clock.Short(until)}, after quiet hours"
        : step.Due == clock.Now ? "At once"
        : $"After {ReasonText.Span(step.Due - clock.Now)}";

    private static string SourceOf(ImmutableArray<PlannedStep> plan) => plan switch
    {
        [] => "nothing: there is no contact method",
        [{ Source: PlanSource.Own }, ..] => "by their own rules",
        [{ Source: PlanSource.Defaults }, ..] => "by the organisation's rules",
        _ => "no rule holds, so every way at once",
    };
}
