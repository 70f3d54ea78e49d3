namespace Watchbill.Config;

/// <summary>The kinds of configuration that files can hold.</summary>
public enum DefinitionKind
{
    User = 0,
    Team = 1,
    Schedule = 2,
    Policy = 3,
    Service = 4,
    Mapping = 5,
    HolidayCalendar = 6,
    Position = 7,
    NotificationDefaults = 8,
    IncidentProcess = 9,
    Template = 12,
    Playbook = 13,
    StatusPage = 14,
}

/// <summary>Names one document of the configuration.</summary>
public readonly record struct DefinitionKey(DefinitionKind Kind, string Id) : IComparable<DefinitionKey>
{
    public int CompareTo(DefinitionKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <summary>"service checkout".</summary>
    public override string ToString() => $"{Reading.Words.Kinds.TextOf(Kind)} {Id}";
}

/// <summary>A document that got another id: the old one is not removed but continues under the new name.</summary>
public sealed record DefinitionMove(DefinitionKind Kind, string From, string To, SourcePosition At);
