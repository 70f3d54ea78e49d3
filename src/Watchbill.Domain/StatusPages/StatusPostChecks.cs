using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.StatusPages;

/// <summary>What is wrong with the parts of a command about a post, each in words for people; null when nothing is.</summary>
internal static class StatusPostChecks
{
    /// <summary>The furthest promise of a next update.</summary>
    public static readonly Duration LongestPromise = Duration.FromDays(31);

    public static Refusal? Wrong(string name) => Line(name).Length switch
    {
        0 => new Refusal(Refusal.Invalid, "It needs a name."),
        > StatusPost.MaxName => new Refusal(Refusal.Invalid, $"The name has {Line(name).Length} characters. Keep it to {StatusPost.MaxName}."),
        _ => null,
    };

    public static Refusal? Wrong(string body, PostStatus status) => Text(body).Length switch
    {
        0 => new Refusal(Refusal.Invalid, $"It needs a text that says what is {(status.KindOf() == PostKind.Incident ? "going on" : "planned")}."),
        > StatusPost.MaxBody => new Refusal(Refusal.Invalid, $"The text has {Text(body).Length} characters. Keep it to {StatusPost.MaxBody}."),
        _ => null,
    };

    public static Refusal? Wrong(StatusPost post, PostStatus status)
    {
        if (status.KindOf() != post.Kind)
        {
            return new Refusal(Refusal.Invalid, post.Kind == PostKind.Incident
                ? "An incident is investigating, identified, monitoring, resolved or postmortem."
                : "A maintenance is scheduled, in_progress, verifying or completed.");
        }

        return (status, post.IsOpen, post.Status) switch
        {
            (PostStatus.Postmortem, true, _) => new Refusal(Refusal.Conflict, "An afterword comes after an incident is resolved."),
            (PostStatus.Scheduled, _, not PostStatus.Scheduled) => new Refusal(Refusal.Conflict, "The work has begun, so it is not scheduled any more."),
            (_, false, PostStatus.Completed) => new Refusal(Refusal.Conflict, "The work is completed. Announce further work as another maintenance."),
            _ => null,
        };
    }

    public static Refusal? Wrong(StatusPage page, ImmutableArray<ComponentSetting> components)
    {
        var unknown = components.Where(setting => page.Find(setting.Component) is null).Select(setting => setting.Component).ToList();
        if (unknown.Count > 0)
        {
            var shown = unknown[0].Value.Length > 64 ? unknown[0].Value[..64] : unknown[0].Value;
            return new Refusal(Refusal.Invalid, $"The page has no component \"{shown}\". It has {string.Join(", ", page.Components.Take(20).Select(component => component.Id))}.");
        }

        return components.Select(setting => setting.Component).Distinct().Count() < components.Length
            ? new Refusal(Refusal.Invalid, "A component is named twice.")
            : null;
    }

    public static Refusal? Wrong(Instant? nextUpdateAt, Instant now) => nextUpdateAt is not { } next || (next > now && next <= now + LongestPromise)
        ? null
        : new Refusal(Refusal.Invalid, $"The next update must be promised for a time to come, within {LongestPromise.Days} days.");

    public static Refusal? Wrong(MaintenancePlan plan, Instant now) =>
        plan.From >= plan.Until ? new Refusal(Refusal.Invalid, "Planned work must end after it begins.")
        : plan.Until <= now ? new Refusal(Refusal.Invalid, "Planned work must end in the time to come.")
        : plan.Until - plan.From > MaintenancePlan.Longest ? new Refusal(Refusal.Invalid, $"Planned work takes at most {MaintenancePlan.Longest.Days} days.")
        : plan.RemindBefore is { } before && (before < Duration.FromMinutes(1) || before > MaintenancePlan.Longest) ? new Refusal(Refusal.Invalid, "People are reminded between a minute and 90 days before.")
        : null;

    /// <summary>A heading is one line.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    public static string Text(string text) => string.Concat(text.ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c is '\n' or '\t')).Trim();
}
