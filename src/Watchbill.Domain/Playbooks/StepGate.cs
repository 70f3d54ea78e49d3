using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <param name="By">Who wants it run; null = an incident that opened, for automatic steps.</param>
public sealed record StepAsked(UserId? By, bool DryRun);

/// <summary>What a decision about running a step rests on.</summary>
/// <param name="Holders">Who holds each role of the incident and each position now.</param>
public sealed record StepGateContext(Instant Now, ImmutableDictionary<Approver, ImmutableHashSet<UserId>> Holders)
{
    public ImmutableArray<StepApproval> Approvals { get; init; } = [];

    /// <summary>Changing steps wait for <see cref="SecurityLead"/>, but for those that are marked as approved beforehand.</summary>
    public bool IsSecurityIncident { get; init; }

    public Approver SecurityLead { get; init; } = Approver.Role("security-lead");

    /// <summary>Whether an administrator of the server let it run programs.</summary>
    public bool IsShellEnabled { get; init; }

    /// <summary>Why the server's settings do not let the action run; null = they do.</summary>
    public string? SettingsObjection { get; init; }
}

public enum StepRefusal
{
    /// <summary>The server's administrator has not let it run programs.</summary>
    ShellDisabled = 0,

    /// <summary>The server's settings know no such program, arguments, database or source.</summary>
    NotInSettings = 1,

    /// <summary>It would run by itself, and changes something.</summary>
    AutomaticChange = 2,
}

/// <summary>Why the approvals there are do not suffice.</summary>
public enum ApprovalLack
{
    None = 0,

    /// <summary>Something else was approved: the playbook, a value or the place where it runs has changed since.</summary>
    Differs = 1,
    Expired = 2,

    /// <summary>By the one who asked, where a second person is wished.</summary>
    SamePerson = 3,

    /// <summary>By somebody in another capacity than the rule names.</summary>
    WrongApprover = 4,
}

public abstract record StepVerdict
{
    /// <summary>For people; never empty.</summary>
    public abstract string Sentence { get; }
}

/// <param name="Approval">That it rests on; null when none was needed.</param>
public sealed record StepAllowed(bool DryRun, StepApproval? Approval) : StepVerdict
{
    public override string Sentence => DryRun
        ? "It is only shown, not run."
        : Approval is { } approval ? $"{approval.By} approved exactly this as {approval.As}, until {approval.Expires:uuuu-MM-dd'T'HH:mm:ss'Z'}." : "Nobody has to approve it.";
}

/// <param name="By">Any one of these.</param>
/// <param name="ForSecurity">Because this is a security incident, whatever the playbook says.</param>
public sealed record StepNeedsApproval(ImmutableArray<Approver> By, bool SecondPerson, bool ForSecurity, ApprovalLack Lack) : StepVerdict
{
    public override string Sentence =>
        $"{(ForSecurity ? "In a security incident, what changes anything" : "It")} needs the approval of {string.Join(" or ", By)}"
        + $"{(SecondPerson ? ", somebody else than who asked" : "")}{Words(Lack)}.";

    private static string Words(ApprovalLack lack) => lack switch
    {
        ApprovalLack.None => "",
        ApprovalLack.Differs => "; what had been approved was something else",
        ApprovalLack.Expired => "; the approval has expired",
        ApprovalLack.SamePerson => "; whoever asked has approved it themselves",
        ApprovalLack.WrongApprover => "; it was approved in another capacity",
        _ => throw new ArgumentOutOfRangeException(nameof(lack), lack, "A lack without words."),
    };
}

public sealed record StepRefused(StepRefusal Cause, string Why) : StepVerdict
{
    public override string Sentence => Why;
}

/// <summary>Decides whether a step may run now. Pure.</summary>
public static class StepGate
{
    public static StepVerdict Judge(RenderedStep rendered, StepAsked asked, StepGateContext context)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(context);
        var step = rendered.Step;
        if (asked.DryRun)
        {
            return new StepAllowed(DryRun: true, Approval: null);
        }

        if (step.Action is ShellCommand && !context.IsShellEnabled)
        {
            return new StepRefused(StepRefusal.ShellDisabled, "The server runs no programs: an administrator of the host has not enabled it.");
        }

        if (context.SettingsObjection is { } objection)
        {
            return new StepRefused(StepRefusal.NotInSettings, objection);
        }

        if (asked.By is null && step.Changes)
        {
            return new StepRefused(StepRefusal.AutomaticChange, "It changes something, so it never runs by itself.");
        }

        var security = context.IsSecurityIncident && step is { Changes: true, PreApproved: false }
            ? Ask([context.SecurityLead], secondPerson: false, forSecurity: true, rendered, asked, context)
            : null;
        if (security is StepNeedsApproval)
        {
            return security;
        }

        return step.Approval is { } rule
            ? Ask(rule.By, rule.SecondPerson, forSecurity: false, rendered, asked, context)
            : security ?? new StepAllowed(DryRun: false, Approval: null);
    }

    /// <summary>The approval that somebody gives now; null with the reason when they may not.</summary>
    /// <param name="askedBy">Who asked for the step.</param>
    public static (StepApproval? Approval, string? Objection) Approve(RenderedStep rendered, UserId by, UserId askedBy, StepGateContext context)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        ArgumentNullException.ThrowIfNull(context);
        var rule = rendered.Step.Approval;
        IEnumerable<Approver> wanted = [.. NeedsSecurityLead(rendered.Step, context) ? [context.SecurityLead] : ImmutableArray<Approver>.Empty, .. rule?.By ?? []];
        var held = wanted.Where(approver => Holds(context, approver, by)).ToList();
        if (!wanted.Any())
        {
            return (null, "Nobody has to approve it.");
        }

        if (held.Count == 0)
        {
            return (null, $"Only {string.Join(" or ", wanted)} may approve it.");
        }

        // The security lead's yes is one of the lead's own; a second person is what the playbook's rule wishes for. Whoever is both says yes as both.
        var forSecurity = NeedsSecurityLead(rendered.Step, context);
        var open = held.Where(approver => !context.Approvals.Any(given => given.By == by && given.As == approver && given.Hash == rendered.Hash && context.Now < given.Expires)).ToList();
        if (open.Count == 0)
        {
            return (null, "You have approved it already.");
        }

        var capacity = open.FirstOrDefault(approver => forSecurity && approver == context.SecurityLead, open[0]);
        return rule is { SecondPerson: true } && by == askedBy && !(forSecurity && capacity == context.SecurityLead)
            ? (null, "Somebody else than who asked has to approve it.")
            : (new StepApproval(
                rendered.Playbook, rendered.Step.Id, rendered.Hash, by, capacity, context.Now, context.Now + (rule?.Expires ?? ApprovalRule.DefaultExpiry)), null);
    }

    private static bool NeedsSecurityLead(PlaybookStep step, StepGateContext context) => context.IsSecurityIncident && step is { Changes: true, PreApproved: false };

    private static bool Holds(StepGateContext context, Approver approver, UserId user) => context.Holders.TryGetValue(approver, out var holders) && holders.Contains(user);

    private static StepVerdict Ask(
        ImmutableArray<Approver> by, bool secondPerson, bool forSecurity, RenderedStep rendered, StepAsked asked, StepGateContext context)
    {
        var lack = ApprovalLack.None;
        foreach (var approval in context.Approvals.Where(approval => approval.Playbook == rendered.Playbook && approval.Step == rendered.Step.Id).OrderBy(approval => approval.At))
        {
            var found = LackOf(approval);
            if (found is null)
            {
                return new StepAllowed(DryRun: false, approval);
            }

            lack = found.Value;
        }

        return new StepNeedsApproval(by, secondPerson, forSecurity, lack);

        ApprovalLack? LackOf(StepApproval approval) =>
            approval.Hash != rendered.Hash ? ApprovalLack.Differs
            : context.Now >= approval.Expires ? ApprovalLack.Expired
            : !by.Contains(approval.As) ? ApprovalLack.WrongApprover
            : secondPerson && approval.By == asked.By ? ApprovalLack.SamePerson
            : null;
    }
}
