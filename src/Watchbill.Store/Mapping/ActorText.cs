using Watchbill.Domain;

namespace Watchbill.Store.Mapping;

/// <summary>Actors in text columns: "user:ana", "source:checkout/alertmanager", "engine:runner".</summary>
internal static class ActorText
{
    public static string Of(Actor actor) => $"{EnumText<ActorKind>.Of(actor.Kind)}:{actor.Id}";

    public static Actor Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new Actor(EnumText<ActorKind>.Parse(text[..colon]), text[(colon + 1)..])
            : throw new InvalidDataException($"'{text}' does not name an actor.");
    }
}
