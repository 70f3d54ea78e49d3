using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Tests.Playbooks;

public class StepGateTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 3, 10);
    private static readonly UserId Ana = new("ana");
    private static readonly UserId Bob = new("bob");
    private static readonly UserId Sue = new("sue");
    private static readonly Approver Commander = Approver.Role("commander");
    private static readonly Approver Lead = Approver.Role("security-lead");
    private static readonly ApprovalRule Rule = new([Commander, Approver.Position("cto")], SecondPerson: true, Duration.FromMinutes(10));

    private static readonly StepGateContext Context = new(
        Now,
        ImmutableDictionary<Approver, ImmutableHashSet<UserId>>.Empty.Add(Commander, [Ana, Bob]).Add(Lead, [Sue]))
    { IsShellEnabled = true };

    private static RenderedStep Shell(bool changes = true, ApprovalRule? approval = null, bool preApproved = false, string argument = "a")
    {
        var step = StepCases.Step(new ShellCommand("kubectl", [argument]), changes, approval, preApproved);
        return StepRendering.Render(StepCases.Playbook(step), step, StepArguments.None, "here").Step!;
    }

    private static StepVerdict Ask(RenderedStep step, StepGateContext context, bool dryRun = false) => StepGate.Judge(step, new StepAsked(Ana, dryRun), context);

    [Fact]
    public void A_dry_run_is_always_allowed() =>
        Assert.Equal(new StepAllowed(DryRun: true, Approval: null), Ask(Shell(approval: Rule), Context with { IsShellEnabled = false, IsSecurityIncident = true }, dryRun: true));

    [Fact]
    public void Programs_run_only_where_an_administrator_enabled_them()
    {
        Assert.Equal(StepRefusal.ShellDisabled, Assert.IsType<StepRefused>(Ask(Shell(changes: false), Context with { IsShellEnabled = false })).Cause);
        Assert.Equal("no such program", Assert.IsType<StepRefused>(Ask(Shell(), Context with { SettingsObjection = "no such program" })).Why);
        Assert.IsType<StepAllowed>(Ask(Shell(), Context));
    }

    [Fact]
    public void What_changes_something_never_runs_by_itself()
    {
        Assert.Equal(StepRefusal.AutomaticChange, Assert.IsType<StepRefused>(StepGate.Judge(Shell(), new StepAsked(null, DryRun: false), Context)).Cause);
        Assert.IsType<StepAllowed>(StepGate.Judge(Shell(changes: false), new StepAsked(null, DryRun: false), Context));
    }

    [Fact]
    public void A_second_person_approves_exactly_this_until_it_expires()
    {
        var step = Shell(approval: Rule);
        Assert.Equal(ApprovalLack.None, Assert.IsType<StepNeedsApproval>(Ask(step, Context)).Lack);

        var (approval, objection) = StepGate.Approve(step, Bob, Ana, Context);
        Assert.Null(objection);
        Assert.Equal((Commander, Now + Duration.FromMinutes(10)), (approval!.As, approval.Expires));
        var approved = Context with { Approvals = [approval] };

        Assert.Equal(approval, Assert.IsType<StepAllowed>(Ask(step, approved)).Approval);
        Assert.IsType<StepAllowed>(Ask(step, approved with { Now = approval.Expires - Duration.FromSeconds(1) }));
        Assert.Equal(ApprovalLack.Expired, Assert.IsType<StepNeedsApproval>(Ask(step, approved with { Now = approval.Expires })).Lack);
        Assert.Equal(ApprovalLack.Differs, Assert.IsType<StepNeedsApproval>(Ask(Shell(approval: Rule, argument: "b"), approved)).Lack);
        Assert.Equal(ApprovalLack.SamePerson, Assert.IsType<StepNeedsApproval>(StepGate.Judge(step, new StepAsked(Bob, DryRun: false), approved)).Lack);
    }

    [Fact]
    public void Only_holders_approve_and_not_what_they_asked_for()
    {
        var step = Shell(approval: Rule);

        Assert.Equal("Only role commander or position cto may approve it.", StepGate.Approve(step, Sue, Ana, Context).Objection);
        Assert.Equal("Somebody else than who asked has to approve it.", StepGate.Approve(step, Ana, Ana, Context).Objection);
        Assert.Equal("Nobody has to approve it.", StepGate.Approve(Shell(), Bob, Ana, Context).Objection);
        Assert.NotNull(StepGate.Approve(Shell(approval: Rule with { SecondPerson = false }), Ana, Ana, Context).Approval);
    }

    [Fact]
    public void A_security_incident_holds_changes_until_the_security_lead_approves()
    {
        var security = Context with { IsSecurityIncident = true };
        var held = Assert.IsType<StepNeedsApproval>(Ask(Shell(), security));
        Assert.True(held.ForSecurity);
        Assert.Equal("In a security incident, what changes anything needs the approval of role security-lead.", held.Sentence);

        Assert.Equal("Only role security-lead may approve it.", StepGate.Approve(Shell(), Bob, Ana, security).Objection);
        var approval = StepGate.Approve(Shell(), Sue, Ana, security).Approval!;
        Assert.IsType<StepAllowed>(Ask(Shell(), security with { Approvals = [approval] }));

        Assert.IsType<StepAllowed>(Ask(Shell(preApproved: true), security));
        Assert.IsType<StepAllowed>(Ask(Shell(changes: false), security));
    }

    [Fact]
    public void In_a_security_incident_the_playbooks_own_rule_holds_as_well()
    {
        var security = Context with { IsSecurityIncident = true };
        var step = Shell(approval: Rule);
        var lead = StepGate.Approve(step, Sue, Ana, security).Approval!;
        var second = StepGate.Approve(step, Bob, Ana, security).Approval!;

        Assert.True(Assert.IsType<StepNeedsApproval>(Ask(step, security with { Approvals = [second] })).ForSecurity);
        Assert.False(Assert.IsType<StepNeedsApproval>(Ask(step, security with { Approvals = [lead] })).ForSecurity);
        Assert.IsType<StepAllowed>(Ask(step, security with { Approvals = [lead, second] }));
        Assert.False(Assert.IsType<StepNeedsApproval>(Ask(Shell(approval: Rule, preApproved: true), security)).ForSecurity);
    }
}
