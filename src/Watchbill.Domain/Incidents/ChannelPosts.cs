using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Incidents;

/// <summary>
/// What an incident's own chat channel is told when the incident changes: it follows from the state before and after alone. Pure.
/// All messages of an incident are one lane, so the channel is there before its headline, and the last word comes before the end.
/// </summary>
public static class ChannelPosts
{
    private const int MaxImpact = 1_000;

    /// <param name="before">Null when it has just been declared.</param>
    /// <returns>In the order in which they go. Nothing when the incident has no channel of its own.</returns>
    public static ImmutableArray<DeliveryRequest> Of(Incident? before, Incident after, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(definitions);
        if (after.ChannelName is null)
        {
            return [];
        }

        var requests = ImmutableArray.CreateBuilder<DeliveryRequest>();
        var closing = before is { IsRestricted: false } && after.IsRestricted;
        var basis = Post(after, definitions, IncidentPart.Channel);
        if (before is null)
        {
            requests.Add(Request(basis, "channel", NotificationPurpose.Post));
        }

        var again = before is { Category: var was } && was.IsOver() && !after.Category.IsOver();
        if (again)
        {
            requests.Add(Request(basis with { Part = IncidentPart.Again }, "again", NotificationPurpose.Post));
        }

        var card = CardOf(after, definitions, closing);
        if (before is null || closing || again || before.Title != after.Title || CardOf(before, definitions, hidden: false) != card)
        {
            var headline = basis with { Part = IncidentPart.Headline, Card = card, Title = closing ? after.Reference : after.Title };
            requests.Add(Request(headline, "headline", before is null ? NotificationPurpose.Post : NotificationPurpose.Notice));
        }

        if (!closing)
        {
            requests.AddRange(People(after).Except(before is null || again ? [] : People(before)).Order()
                .Select(user => (User: user, Member: MemberOf(definitions, user)))
                .Where(person => person.Member is not null)
                .Select(person => Request(basis with { Part = IncidentPart.Person, Member = person.Member }, $"person-{person.User}", NotificationPurpose.Post)));
            requests.AddRange(after.Updates
                .Where(update => before?.Updates.FirstOrDefault(known => known.Number == update.Number)?.Edited != update.Edited)
                .Select(update => Request(basis with { Part = IncidentPart.Update, Update = TextOf(update, definitions) }, $"update-{update.Number}", NotificationPurpose.Post)));
        }

        if (closing || (after.Category.IsOver() && before?.Category.IsOver() != true))
        {
            requests.Add(Request(basis with { Part = IncidentPart.End }, "end", NotificationPurpose.Post));
        }

        return requests.ToImmutable();
    }

    /// <summary>How it stands, for whoever asks in chat.</summary>
    public static ChannelPost Headline(Incident incident, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        return Post(incident, definitions, IncidentPart.Headline) with { Card = CardOf(incident, definitions, hidden: false) };
    }

    private static ChannelPost Post(Incident incident, DefinitionSet definitions, IncidentPart part) => new(
        incident.Id,
        incident.Reference,
        part,
        incident.Version,
        incident.Title,
        definitions.Process(incident.Process).Level(incident.Level)?.AlertSeverity ?? Severity.Error,
        incident.ChannelName ?? "",
        incident.IsRestricted);

    /// <summary>The version makes the id the decision's own: each incident has one decision of each version.</summary>
    private static DeliveryRequest Request(ChannelPost post, string what, NotificationPurpose purpose) => new(
        new DeliveryId(string.Create(CultureInfo.InvariantCulture, $"incident-{post.Incident.Value}-{post.Version}-{what}")),
        string.Create(CultureInfo.InvariantCulture, $"incident:{post.Incident.Value}|chat"),
        purpose,
        ContactMethodKind.Slack,
        string.Create(CultureInfo.InvariantCulture, $"incident-{post.Incident.Value}"),
        null,
        null,
        post);

    private static IncidentCard CardOf(Incident incident, DefinitionSet definitions, bool hidden)
    {
        var process = definitions.Process(incident.Process);
        var commander = process.Command is { } command ? incident.HoldersOf(command.Id).FirstOrDefault(tenure => tenure.IsHeld) : null;
        var waiting = incident.Targets.Where(target => target.IsWaiting).OrderBy(target => target.Due).ToList();
        var next = waiting.FirstOrDefault();
        var card = new IncidentCard(
            hidden,
            incident.Mode is IncidentMode.Real or IncidentMode.Retrospective ? null : incident.Mode.ToString().ToLowerInvariant(),
            process.Level(incident.Level)?.Name ?? incident.Level,
            process.Status(incident.Status)?.Name ?? incident.Status,
            incident.Category,
            process.Command?.Name,
            commander is null ? null : definitions.NameOf(commander.User),
            commander is null ? null : MemberOf(definitions, commander.User),
            commander?.AcceptedAt,
            incident.DeclaredAt,
            incident.DeclaredBy is { } declarer ? definitions.NameOf(declarer) : null,
            incident.TimeOf(TimeAnchor.Acknowledged),
            incident.TimeOf(TimeAnchor.Resolved),
            incident.Services.IsEmpty ? null : string.Join(", ", incident.Services.Select(service => definitions.Services.TryGetValue(service, out var known) ? known.Name : service.Value)),
            incident.Impact is { Length: > MaxImpact } impact ? impact[..MaxImpact] : incident.Impact,
            incident.WarRoom,
            waiting.FirstOrDefault(target => target.Target.Trigger == TargetTrigger.Update)?.Due,
            next?.Target.Name,
            next?.Due);
        return !hidden ? card : new IncidentCard(
            true, null, "", "", incident.Category, null, null, null, null, incident.DeclaredAt, null, null, null, null, null, null, null, null, null);
    }

    private static IncidentUpdateText TextOf(IncidentUpdate update, DefinitionSet definitions) =>
        new(update.Number, update.Audience, update.Text, definitions.NameOf(update.By), update.At, update.NextBy, update.Edited, update.Source?.In(UpdateForm.Slack));

    /// <summary>Whoever declared it, has or had a role, or may see a restricted one.</summary>
    private static IEnumerable<UserId> People(Incident incident) =>
        incident.Roles.Select(tenure => tenure.User).Concat(incident.DeclaredBy is { } declarer ? [declarer] : []).Concat(incident.IsRestricted ? incident.Viewers : []).Distinct();

    /// <summary>A person's own address in chat: that of a channel names nobody.</summary>
    private static string? MemberOf(DefinitionSet definitions, UserId user) =>
        definitions.Responders.GetValueOrDefault(user)?.Methods
            .Where(method => method.Kind == ContactMethodKind.Slack && method.Address.Length > 1 && method.Address[0] is 'U' or 'W')
            .Select(method => method.Address).FirstOrDefault();
}
