using System.Collections.Immutable;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>Who gets updates by mail, each a mail of their own.</summary>
/// <param name="Id">A slug, unique among the lists of its process; the place is called "mail:ID".</param>
/// <param name="Audience">What may be sent there: a list for customers gets nothing internal, and the other way round.</param>
/// <param name="Addresses">Bare mail addresses.</param>
/// <param name="People">Users, teams, positions and schedules, looked up when an update is sent. Empty for customers.</param>
/// <param name="Subject">With {reference}, {title}, {severity} and {status}; null for <see cref="UsualSubject"/>.</param>
public sealed record MailList(string Id, string Name, Audience Audience, ImmutableArray<string> Addresses, ImmutableArray<Target> People, string? Subject = null)
{
    public const string UsualSubject = "{reference}: {title}";

    public const int MostAddresses = 200;

    /// <summary>Of one update, people included; whoever is beyond gets none, and the update says so.</summary>
    public const int MostRecipients = 500;

    public static readonly ImmutableArray<string> SubjectFields = ["reference", "title", "severity", "status"];

    public ImmutableArray<string> Addresses { get; init; } = Addresses.IsDefault ? [] : Addresses;

    public ImmutableArray<Target> People { get; init; } = People.IsDefault ? [] : People;
}
