namespace Watchbill.Domain;

/// <summary>Who did it: a person, a monitoring source, or a part of the engine.</summary>
/// <param name="Kind">Decides how <paramref name="Id"/> reads.</param>
/// <param name="Id">User id; "service/integration"; or the component's name.</param>
public readonly record struct Actor(ActorKind Kind, string Id)
{
    public static Actor User(UserId user) => new(ActorKind.User, user.Value);

    public static Actor Source(ServiceId service, IntegrationId integration) => new(ActorKind.Source, $"{service.Value}/{integration.Value}");

    public static Actor Engine(string component) => new(ActorKind.Engine, component);

    public UserId? UserId => Kind == ActorKind.User ? new UserId(Id) : null;

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Id}";
}

public enum ActorKind
{
    User = 0,
    Source = 1,
    Engine = 2,
}

/// <summary>Through which door a command came. Every door leads to the same command path.</summary>
public enum Door
{
    Web = 0,
    Cli = 1,
    Api = 2,
    Slack = 3,
    Sms = 4,
    MailLink = 5,
    Source = 6,
    Timer = 7,
    Delivery = 8,

    /// <summary>A key pressed in a call.</summary>
    Voice = 9,
}
