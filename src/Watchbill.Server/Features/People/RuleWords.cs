using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>What a rule says besides when and by what.</summary>
internal static class RuleWords
{
    public static string Also(NotificationRule rule)
    {
        var during = rule.During switch
        {
            RuleHours.Working => ", during working hours",
            RuleHours.Outside => ", outside of working hours",
            _ => "",
        };
        return rule.Repeat is not { } repeat ? during
            : $"{during}, again every {ReasonText.Span(repeat.Every)}{(repeat.Times is { } times ? $", {times} times" : " until it is answered")}";
    }
}
