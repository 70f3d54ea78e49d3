using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Services;

/// <summary>Events that people send from a service's page, to see that an alert comes of them.</summary>
public static class TestEvents
{
    /// <summary>One key for all: a second test joins the first while it is open.</summary>
    public const string Key = "watchbill-test";

    public static ReceiveEvent Trigger(Service service, IntegrationId integration, Severity severity, Instant now)
    {
        ArgumentNullException.ThrowIfNull(service);
        const string title = "Test event. Nothing is wrong.";
        return new ReceiveEvent(
            service.Id,
            integration,
            Key,
            EventAction.Trigger,
            title,
            "Sent from the page of the service. Resolve it when you have seen it.",
            null,
            severity,
            Alert.NoLabels,
            [new AlertMember(Key, title, severity, true, now, null, Alert.NoLabels)],
            0,
            false,
            true,
            new SourceReported("the test button"));
    }
}
