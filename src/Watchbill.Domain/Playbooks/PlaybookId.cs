namespace Watchbill.Domain.Playbooks;

/// <summary>Immutable slug of a playbook.</summary>
public readonly record struct PlaybookId(string Value)
{
    public override string ToString() => Value;
}
