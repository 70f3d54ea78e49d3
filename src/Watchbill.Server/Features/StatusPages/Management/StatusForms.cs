using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>Reads the forms of those who write on status pages. What a form must say and does not is told in words; what may be done is decided elsewhere. Pure.</summary>
internal static class StatusForms
{
    /// <summary>Promises of a next update, in minutes.</summary>
    public static readonly ImmutableArray<int> Promises = [15, 30, 60, 120, 1440];

    /// <summary>Reminders of planned work, in minutes before it begins.</summary>
    public static readonly ImmutableArray<int> Reminders = [0, 15, 60, 240, 1440];

    /// <summary>Fields that name a component begin so.</summary>
    public const string ComponentField = "component.";

    public static (StatusPostCommand? Command, string? Problem) Open(IFormCollection form, StatusPage page, Instant now) =>
        StatusDesk.Word<PostStatus>(form["status"]) is not { } status ? (null, "Choose where it stands.")
            : StatusDesk.Word<PostImpact>(form["impact"]) is not ({ } impact and not PostImpact.Maintenance) ? (null, "Choose how bad it is.")
            : (new OpenPost(page.Id, form["name"].ToString(), status, impact, form["body"].ToString(), Components(form, page), Promise(form, now), Notify(form)), null);

    public static (StatusPostCommand? Command, string? Problem) Plan(IFormCollection form, StatusPage page, DateTimeZone zone)
    {
        if (FieldTimes.At(form["from"], zone) is not { } from || FieldTimes.At(form["to"], zone) is not { } to)
        {
            return (null, "Planned work needs a beginning and an end, each a date and a time such as 2026-05-01T22:00.");
        }

        var before = int.TryParse(form["remind"], out var minutes) && Reminders.Contains(minutes) && minutes > 0 ? Duration.FromMinutes(minutes) : (Duration?)null;
        return (new PlanMaintenance(
            page.Id,
            form["name"].ToString(),
            form["body"].ToString(),
            [.. page.Components.Select(component => component.Id).Where(id => form["components"].Contains(id.Value))],
            new MaintenancePlan(from, to, form["start"] == "auto", form["end"] == "auto", before),
            Notify(form)), null);
    }

    public static (StatusPostCommand? Command, string? Problem) Update(IFormCollection form, StatusPage page, Instant now)
    {
        var impact = StatusDesk.Word<PostImpact>(form["impact"]);
        return StatusDesk.Word<PostStatus>(form["status"]) is not { } status ? (null, "Choose where it stands.")
            : impact == PostImpact.Maintenance ? (null, "Choose how bad it is.")
            : (new UpdatePost(status, form["body"].ToString(), Components(form, page), impact, Promise(form, now), Notify(form)), null);
    }

    public static (StatusPostCommand? Command, string? Problem) Edit(IFormCollection form) =>
        int.TryParse(form["number"], out var number) ? (new EditPost(number, form["body"].ToString()), null) : (null, "The form does not say which update.");

    public static (StatusPostCommand? Command, string? Problem) Change(IFormCollection form, StatusPost post, DateTimeZone zone)
    {
        var name = form["name"].ToString();
        if (post.Plan is not { } plan)
        {
            var impact = StatusDesk.Word<PostImpact>(form["impact"]);
            return impact == PostImpact.Maintenance ? (null, "Choose how bad it is.") : (new ChangePost(name, impact, null), null);
        }

        return !post.IsOpen ? (new ChangePost(name, null, null), null)
            : FieldTimes.At(form["from"], zone) is not { } from || FieldTimes.At(form["to"], zone) is not { } to
                ? (null, "Planned work needs a beginning and an end, each a date and a time such as 2026-05-01T22:00.")
                : (new ChangePost(name, null, plan with { From = Kept(plan.From, from, zone), Until = Kept(plan.Until, to, zone) }), null);
    }

    public static (StatusPostCommand? Command, string? Problem) Withdraw(IFormCollection form) =>
        form["why"].ToString().Trim() is { Length: > 0 } why ? (new WithdrawPost(why), null) : (null, "Say why it is taken off the page: its journal keeps that.");

    /// <summary>A field has whole minutes: what shows as before is as it was before.</summary>
    private static Instant Kept(Instant before, Instant typed, DateTimeZone zone) => FieldTimes.Format(before, zone) == FieldTimes.Format(typed, zone) ? before : typed;

    private static ImmutableArray<ComponentSetting> Components(IFormCollection form, StatusPage page) =>
    [
        .. page.Components.Select(component => (component.Id, Status: StatusDesk.Word<ComponentStatus>(form[ComponentField + component.Id.Value])))
            .Where(chosen => chosen.Status is not null)
            .Select(chosen => new ComponentSetting(chosen.Id, chosen.Status!.Value)),
    ];

    private static Instant? Promise(IFormCollection form, Instant now) =>
        int.TryParse(form["next"], out var minutes) && Promises.Contains(minutes) ? now + Duration.FromMinutes(minutes) : null;

    private static bool Notify(IFormCollection form) => form["notify"] == "yes";
}
