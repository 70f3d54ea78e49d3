using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.StatusPages;

public enum SubscriberNews
{
    /// <summary>Asks whether the address wants to be told at all.</summary>
    Confirm = 0,

    /// <summary>Something was posted.</summary>
    Update = 1,

    /// <summary>Planned work begins soon.</summary>
    Reminder = 2,
}

public readonly record struct NamedComponent(ComponentId Component, string Name);

/// <summary>What a subscriber of a status page is told. Facts alone: notifiers make words of them, and links to where one unsubscribes.</summary>
/// <param name="Subscriber">The id that the link is made for.</param>
/// <param name="PageUrl">The page's own public address; null = below ours.</param>
/// <param name="Status">How the whole page is; null when it is asked to confirm.</param>
/// <param name="Post">With its last updates alone; null when it is asked to confirm.</param>
/// <param name="Names">Of the components that the post names.</param>
public sealed record SubscriberMessage(
    SubscriberNews News,
    string Subscriber,
    StatusPageId Page,
    string PageName,
    string? PageUrl,
    DateTimeZone Zone,
    PageStatus? Status,
    StatusPost? Post,
    ImmutableArray<NamedComponent> Names,
    Instant At) : Message(Post?.Name ?? PageName, Severity.Info, Urgency.Low)
{
    /// <summary>So many of the last updates are in a message to a program; a person gets the last one.</summary>
    public const int MostUpdates = 10;

    /// <summary>Longer it is not tried.</summary>
    public static readonly Duration UsefulFor = Duration.FromHours(6);
}
