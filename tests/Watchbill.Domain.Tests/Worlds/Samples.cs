using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>Two different values of every type that a reason or an entry holds.</summary>
internal static class Samples
{
    public static object? Of(Type type, bool other)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (underlying.IsEnum)
        {
            var values = Enum.GetValues(underlying);
            return values.GetValue(other ? values.Length - 1 : 0);
        }

        return Plain(underlying, other) ?? throw new InvalidOperationException($"Give {nameof(Samples)} two values of {type.Name}.");
    }

    private static object? Plain(Type type, bool other) => type switch
    {
        _ when type == typeof(int) => other ? 2 : 1,
        _ when type == typeof(long) => other ? 2L : 1L,
        _ when type == typeof(bool) => other,
        _ when type == typeof(string) => other ? "other" : "one",
        _ when type == typeof(Duration) => other ? Duration.FromMinutes(7) : Duration.FromMinutes(5),
        _ when type == typeof(Instant) => other ? Timeline.Start + Duration.FromMinutes(1) : Timeline.Start,
        _ when type == typeof(DateTimeZone) => other ? DateTimeZoneProviders.Tzdb["Europe/Berlin"] : DateTimeZone.Utc,
        _ when type == typeof(UserId) => new UserId(other ? "ann" : "bob"),
        _ when type == typeof(ServiceId) => new ServiceId(other ? "other" : "shop"),
        _ when type == typeof(PolicyId) => new PolicyId("policy"),
        _ when type == typeof(IntegrationId) => new IntegrationId("prom"),
        _ when type == typeof(AlertId) => new AlertId(other ? 2 : 1),
        _ when type == typeof(IncidentId) => new IncidentId(other ? 2 : 1),
        _ when type == typeof(AlertIncident) => new AlertIncident(new IncidentId(1), "INC-1", other ? AlertPart.Released : AlertPart.Handled),
        _ when type == typeof(ImmutableArray<Page>) => ImmutableArray.Create(new Page(9, new UserId("ann"), 1, Page.NoRule, Until.Acknowledged, Timeline.Start, PageState.Open, [])),
        _ when type == typeof(DeliveryId) => new DeliveryId("1-1"),
        _ when type == typeof(ContactMethodId) => new ContactMethodId(other ? "slack" : "sms"),
        _ when type == typeof(Reason) => new SourceReported("prom"),
        _ when type == typeof(AlertMember) => Acts.Fires("b"),
        _ when type == typeof(PageOpened) => new PageOpened(9, new UserId("ann"), Until.Acknowledged, "told so"),
        _ when type == typeof(ImmutableArray<AlertMember>) => ImmutableArray.Create(Acts.Fires("a")),
        _ when type == typeof(ImmutableArray<PageOpened>) => ImmutableArray.Create(new PageOpened(9, new UserId("ann"), Until.Acknowledged, "told so")),
        _ when type == typeof(ImmutableArray<Skipped>) => ImmutableArray<Skipped>.Empty,
        _ when type == typeof(ImmutableSortedDictionary<string, string>) => Alert.NoLabels,
        _ when type == typeof(ImmutableArray<string>) => ImmutableArray.Create(other ? "other" : "one"),
        _ when type == typeof(ImmutableArray<UserId>) => ImmutableArray.Create(new UserId(other ? "ann" : "bob")),
        _ when type == typeof(PlaybookId) => new PlaybookId(other ? "other" : "book"),
        _ when type == typeof(Approver) => Approver.Role(other ? "other" : "lead"),
        _ when type == typeof(ImmutableArray<Approver>) => ImmutableArray.Create(Approver.Role(other ? "other" : "lead")),
        _ when type == typeof(ContactMethodKind) => ContactMethodKind.Sms,
        _ => null,
    };
}
