using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;

namespace Watchbill.Server.Features.Processes;

/// <summary>A response target in words.</summary>
public static class TargetSentence
{
    /// <summary>"an update to customers within 1 h, once it is open for 30 min; reminder 10 min before".</summary>
    public static string Of(IncidentProcess process, ResponseTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return $"{What(process, target)} {When(target)}{string.Concat(Notes(target).Select(note => $"; {note}"))}";
    }

    /// <summary>What meets it: "somebody acknowledges", "an internal update".</summary>
    public static string What(IncidentProcess process, ResponseTarget target)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(target);
        return target.Trigger switch
        {
            TargetTrigger.Acknowledged => "somebody acknowledges",
            TargetTrigger.RoleHeld => $"{process.Role(target.Argument ?? "")?.Name ?? target.Argument} is in place",
            TargetTrigger.Update => target.Argument switch
            {
                "internal" => "an internal update",
                "customer" => "an update to customers",
                "status-page" => "an update on the status page",
                "mail" => "an update by mail",
                _ => "an update in chat",
            },
            TargetTrigger.Status => $"it is {process.Status(target.Argument ?? "")?.Name ?? target.Argument}",
            TargetTrigger.ByHand => "somebody says that it is done",
            _ => throw new UnreachableException($"{target.Trigger} has no words."),
        };
    }

    /// <summary>"within 15 min", "every 15 min", "in less than 4 h", "within 5 business days (UTC) of being resolved".</summary>
    public static string When(ResponseTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var span = target.Within.Duration is { } duration
            ? ReasonText.Span(duration)
            : string.Create(CultureInfo.InvariantCulture, $"{target.Within.BusinessDays} business {(target.Within.BusinessDays == 1 ? "day" : "days")} ({target.Within.Zone?.Id ?? "UTC"})");
        var limit = target.Repeats ? "every" : target.Inclusive ? "within" : "in less than";
        return $"{limit} {span}" + target.Base switch
        {
            TargetBase.Declared => "",
            TargetBase.ImpactStarted => " of the first impact",
            TargetBase.Detected => " of the detection",
            TargetBase.Acknowledged => " of the acknowledgement",
            TargetBase.Resolved => " of being resolved",
            _ => throw new UnreachableException($"{target.Base} has no words."),
        };
    }

    /// <summary>What limits or changes it.</summary>
    public static IEnumerable<string> Notes(ResponseTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.OpensAfter > Duration.Zero)
        {
            yield return $"once it is open for {ReasonText.Span(target.OpensAfter)}";
        }

        if (!target.Facts.IsEmpty)
        {
            yield return $"only when {string.Join(" and ", target.Facts)}";
        }

        if (target.RemindBefore is { } remind)
        {
            yield return $"reminder {ReasonText.Span(remind)} before";
        }

        if (target.Outward)
        {
            yield return "held back while security is at stake";
        }

        if (!target.PagesWhenMissed)
        {
            yield return "a miss pages nobody";
        }
    }
}
