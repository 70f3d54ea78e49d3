using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.StatusPages;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Words;

/// <summary>What subscribers read. Everything is cleaned by <see cref="PlainText"/> and not yet escaped.</summary>
internal static class SubscriberWords
{
    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("d MMM uuuu, HH:mm");

    public static string Subject(SubscriberMessage message) => message switch
    {
        { News: SubscriberNews.Confirm } => $"[{Page(message)}] Please confirm your subscription",
        { News: SubscriberNews.Reminder } => $"[{Page(message)}] Soon: {Name(message)}",
        _ => $"[{Page(message)}] {Of(message.Post!.Status)}: {Name(message)}",
    };

    public static string Page(SubscriberMessage message) => PlainText.Line(message.PageName, 100);

    public static string Name(SubscriberMessage message) => PlainText.Line(message.Post!.Name, StatusPost.MaxName);

    public static string Text(SubscriberMessage message) => message switch
    {
        { News: SubscriberNews.Confirm } => $"Somebody, hopefully you, wants this address to be told when something is posted on the status page of {Page(message)}. If it was not you, do nothing: without your confirmation nothing more is sent.",
        { News: SubscriberNews.Reminder, Post.Plan: { } plan } => $"Planned work begins at {Time(message, plan.From)} and should end at {Time(message, plan.Until)}.",
        _ => PlainText.Block(message.Post!.Last.Body, StatusPost.MaxBody),
    };

    /// <summary>"Affects API, Website. Next update by 21 Nov 2026, 12:30 (Europe/Berlin)."; empty when there is nothing to add.</summary>
    public static string Facts(SubscriberMessage message)
    {
        var facts = new List<string>();
        if (!message.Names.IsEmpty)
            facts.Add($"Affects {string.Join(", ", message.Names.Take(50).Select(name => PlainText.Line(name.Name, 100)))}.");
        if (message.News == SubscriberNews.Update && message.Post is { IsOpen: true, Last.NextUpdateAt: { } next })
            facts.Add($"Next update by {Time(message, next)}.");
        return string.Join(' ', facts);
    }

    /// <summary>The page of the post, as the public knows it.</summary>
    public static Uri Link(SubscriberMessage message, AlertLinks links)
    {
        var root = message.PageUrl ?? links.Below($"status/{message.Page}").AbsoluteUri;
        return new Uri(message.Post is { } post ? $"{root}/incidents/{post.Id}" : root);
    }

    public static string Of(PostStatus status) => status == PostStatus.InProgress ? "In progress" : status.ToString();

    private static string Time(SubscriberMessage message, Instant at) => $"{Minute.Format(at.InZone(message.Zone).LocalDateTime)} ({message.Zone.Id})";
}
