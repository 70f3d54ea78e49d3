using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Incidents;

namespace Watchbill.Notifiers.Words;

/// <summary>What an incident's channel is told, in plain words. Everything is cleaned by <see cref="PlainText"/> and not yet escaped: that belongs to the destination.</summary>
internal static class IncidentWords
{
    public const int TitleLimit = 255;

    private static readonly InstantPattern HourAndMinute = InstantPattern.CreateWithInvariantCulture("HH:mm 'UTC'");

    public static string Time(Instant instant) => HourAndMinute.Format(instant);

    /// <summary>"INC-142: Checkout is down", with a mark before what does not count.</summary>
    public static string Headline(ChannelPost post) =>
        post.Card is { Hidden: true } ? $"{post.Reference}: restricted"
        : $"{(post.Card?.Mark is { } mark ? $"[{mark}] " : "")}{post.Reference}: {PlainText.Line(post.Title, TitleLimit)}";

    /// <summary>"P1 · Investigating · Commander Ana · next update 03:40 UTC": what is known of it.</summary>
    public static string Topic(IncidentCard card)
    {
        if (card.Hidden)
        {
            return "restricted";
        }

        var parts = new List<string> { card.Level, card.Status };
        if (card.Command is { } command)
        {
            parts.Add(card.Commander is { } commander ? $"{command} {PlainText.Line(commander, 60)}" : $"no {command.ToLowerInvariant()}");
        }

        if (card.NextUpdateBy is { } next)
        {
            parts.Add($"next update {Time(next)}");
        }

        return PlainText.Truncate(string.Join(" · ", parts), 250, "…");
    }

    /// <summary>"Update 3 for customers, by Ana".</summary>
    public static string UpdateTitle(IncidentUpdateText update) =>
        $"Update {update.Number}{(update.Audience == Audience.Customer ? " for customers" : "")}, by {PlainText.Line(update.By, 60)}{(update.Edited > 0 ? " (edited)" : "")}";

    /// <summary>For where there is nothing but text.</summary>
    public static ImmutableArray<string> Lines(ChannelPost post) => post switch
    {
        { IsRestricted: true } => ["restricted"],
        { Part: IncidentPart.Channel } => [$"A channel is made: {post.Channel}"],
        { Part: IncidentPart.Again } => [$"The channel is opened again: {post.Channel}"],
        { Card: { } card } => [Topic(card), .. card.Services is { } services ? [$"Services: {services}"] : ImmutableArray<string>.Empty, .. card.Impact is { } impact ? [$"Impact: {PlainText.Line(impact, 500)}"] : ImmutableArray<string>.Empty],
        { Update: { } update } => [UpdateTitle(update), PlainText.Block(update.Text, 3_000)],
        { Member: { } member } => [$"Invited: {member}"],
        _ => ["The channel is archived."],
    };
}
