using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Services;

/// <summary>When a service is looked after at its full urgency. Low urgency waits for them: what is open and unanswered when they begin is raised.</summary>
/// <param name="Outside">How urgency follows from severity outside of them; within, the service's own rule holds.</param>
public sealed record SupportHours(WorkingHours Hours, UrgencyRule Outside = UrgencyRule.AlwaysLow);
