namespace Watchbill.Domain.Responders;

/// <summary>
/// Who carries messages of a kind: they fail together and are counted together. Everything of one kind goes through one provider, except webhooks,
/// where each receiving host is its own.
/// </summary>
/// <param name="Host">Host and port of a webhook's receiver, in lower case; otherwise null.</param>
public readonly record struct Provider(ContactMethodKind Kind, string? Host)
{
    public static Provider Of(ContactMethodKind kind, string address) => new(
        kind, kind == ContactMethodKind.Webhook ? Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Authority : address : null);

    public static Provider Of(ContactMethod method) => Of(method.Kind, method.Address);
}
