using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Tests.Incidents.Updates;

/// <summary>Where an update may go: audience, place, mode, hold and approval together.</summary>
public sealed class UpdatePostingTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 3, 0);
    private static readonly UserId Ana = new("ana");
    private static readonly UserId Bob = new("bob");
    private static readonly UserId Cem = new("cem");

    private static readonly IncidentProcess Process = DefaultProcess.Process with
    {
        MailLists =
        [
            new MailList("customers", "Customers", Audience.Customer, ["casey@customer.example", "kim@customer.example"], [], "{title} ({status})"),
            new MailList("staff", "Staff", Audience.Internal, ["BOB@example.org"], [new UserTarget(Bob), new UserTarget(Ana), new UserTarget(Cem)]),
            new MailList("board", "Board", Audience.Internal, ["ana@example.org"], []),
        ],
        Webhooks = [new UpdateWebhook("desk", "Desk", Audience.Internal, "https://desk.example.org/"), new UpdateWebhook("portal", "Portal", Audience.Customer, "https://portal.example.org/")],
    };

    private static readonly Incident Declared = new()
    {
        Id = new IncidentId(142),
        Reference = "INC-142",
        Process = DefaultProcess.Id,
        Mode = IncidentMode.Real,
        Title = "Checkout {status} is down",
        Level = "critical",
        Status = "investigating",
        Category = StatusCategory.Live,
        DeclaredAt = Now,
        DeclaredBy = Ana,
        Version = 3,
    };

    private static readonly Incident Secret = Declared with { Facts = [new StatedFact("security", true)] };

    private static DefinitionSet Definitions(params ImmutableArray<ApprovalDemand> approvals) => Definitions([], approvals);

    private static DefinitionSet Definitions(ImmutableArray<ResponseTarget> targets, ImmutableArray<ApprovalDemand> approvals) => new(new DefinitionDocuments
    {
        Users =
        [
            new User(Ana, "Ana", "ana@example.org", "UTC", Permission.Responder, []), new User(Bob, "Bob", "bob@elsewhere.example", "UTC", Permission.Responder, []), new User(Cem, "Cem", null, "UTC", Permission.Responder, []),
        ],
        Responders = [new Responder(Bob, [new(new ContactMethodId("mail"), ContactMethodKind.Email, "bob@example.org")], [])],
        IncidentProcesses = [Process with { Approvals = approvals, Levels = [.. Process.Levels.Select(level => level with { Targets = targets })] }],
    });

    private static IncidentDecision Decide(Incident incident, IncidentCommand command, DefinitionSet? definitions = null, UserId? by = null) => IncidentDecider.Decide(
        incident, command, new IncidentContext(definitions ?? Definitions(), Now, Actor.User(by ?? Ana), [], ImmutableDictionary<AlertId, Alert>.Empty, ImmutableDictionary<IncidentId, Incident>.Empty, 0), default);

    private static PostUpdate Update(Audience audience, params ImmutableArray<string> places) => new(audience, places, "We know.", null, null, null);

    private static IEnumerable<(string Address, UpdateMessage Message)> Owed(IncidentDecision decision) =>
        decision.Effects.OfType<SendUpdate>().SelectMany(send => send.Requests).Select(request => (request.Address, (UpdateMessage)request.Message));

    /// <summary>What comes of it: the places that are sent to, "waits", or the code of the refusal.</summary>
    [Theory]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "mail", "mail:board mail:staff")]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "webhook", "webhook:desk")]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "chat", "")]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "status-page", Refusal.Invalid)]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "mail:customers", Refusal.Invalid)]
    [InlineData(IncidentMode.Real, false, false, Audience.Internal, "webhook:portal", Refusal.Invalid)]
    [InlineData(IncidentMode.Real, false, false, Audience.Customer, "mail", "mail:customers")]
    [InlineData(IncidentMode.Real, false, false, Audience.Customer, "webhook", "webhook:portal")]
    [InlineData(IncidentMode.Real, false, false, Audience.Customer, "status-page", "status-page")]
    [InlineData(IncidentMode.Real, false, false, Audience.Customer, "mail:staff", Refusal.Invalid)]
    [InlineData(IncidentMode.Real, false, false, Audience.Customer, "mail:", Refusal.Invalid)]
    [InlineData(IncidentMode.Drill, false, false, Audience.Internal, "mail:staff", "mail:staff")]
    [InlineData(IncidentMode.Drill, false, false, Audience.Customer, "mail:customers", Refusal.Invalid)]
    [InlineData(IncidentMode.Test, false, false, Audience.Customer, "webhook", Refusal.Invalid)]
    [InlineData(IncidentMode.Test, false, false, Audience.Customer, "status-page", Refusal.Invalid)]
    [InlineData(IncidentMode.Retrospective, false, false, Audience.Customer, "mail", Refusal.Invalid)]
    [InlineData(IncidentMode.Real, true, false, Audience.Internal, "mail:staff", "mail:staff")]
    [InlineData(IncidentMode.Real, true, false, Audience.Internal, "webhook:desk", "webhook:desk")]
    [InlineData(IncidentMode.Real, true, false, Audience.Customer, "mail:customers", Refusal.OutwardHeld)]
    [InlineData(IncidentMode.Real, true, false, Audience.Customer, "webhook:portal", Refusal.OutwardHeld)]
    [InlineData(IncidentMode.Real, true, false, Audience.Customer, "chat", Refusal.OutwardHeld)]
    [InlineData(IncidentMode.Real, false, true, Audience.Customer, "mail:customers", "waits")]
    [InlineData(IncidentMode.Real, false, true, Audience.Customer, "mail", "waits")]
    [InlineData(IncidentMode.Real, false, true, Audience.Customer, "webhook:portal", "webhook:portal")]
    [InlineData(IncidentMode.Real, false, true, Audience.Internal, "mail:staff", "mail:staff")]
    [InlineData(IncidentMode.Real, true, true, Audience.Customer, "mail:customers", Refusal.OutwardHeld)]
    [InlineData(IncidentMode.Drill, false, true, Audience.Customer, "mail:customers", Refusal.Invalid)]
    public void Each_update_goes_where_it_may_or_nowhere(IncidentMode mode, bool security, bool approval, Audience audience, string place, string expected)
    {
        var definitions = approval ? Definitions(new ApprovalDemand("mail", Audience.Customer, ["mail"], ["commander"], SecondPerson: false)) : Definitions();

        var decision = Decide((security ? Secret : Declared) with { Mode = mode }, Update(audience, place), definitions);

        var sent = Owed(decision).Select(owed => owed.Message.Place).Concat(decision.Effects.OfType<PublishUpdate>().Select(_ => "status-page")).Distinct();
        Assert.Equal(expected, decision.Refusal?.Code ?? (decision.Entries.OfType<UpdateDrafted>().Any() ? "waits" : string.Join(' ', sent)));
        Assert.Equal(expected == "waits" || decision.Refusal is not null ? 0 : 1, decision.Entries.OfType<UpdatePosted>().Count());
    }

    [Fact]
    public void Each_mailbox_gets_one_mail_however_often_it_is_named_and_whoever_has_none_is_said()
    {
        var decision = Decide(Declared, Update(Audience.Internal, "mail"));

        Assert.Equal(["ana@example.org", "BOB@example.org"], Owed(decision).Select(owed => owed.Address));
        Assert.Contains("Cem has no mail address", decision.Note, StringComparison.Ordinal);
        Assert.Equal(["update-142-1-mail-board-1", "update-142-1-mail-staff-1"], decision.Effects.OfType<SendUpdate>().Single().Requests.Select(request => request.Id.Value));
        Assert.Equal([("mail:board", 1), ("mail:staff", 1)], decision.Incident!.Updates.Single().Sends.Select(send => (send.Place, send.Recipients)));
    }

    [Theory]
    [InlineData(100_000, null)]
    [InlineData(100_001, Refusal.Invalid)]
    public void What_is_kept_for_ever_has_its_limit(int length, string? refused)
    {
        var text = new string('x', length);
        var source = new UpdateSource("told", ImmutableSortedDictionary<string, string>.Empty, null, [new UpdateForming(UpdateForm.MailText, text), new UpdateForming(UpdateForm.MailHtml, text[..100_000])]);

        Assert.Equal(refused, Decide(Declared, Update(Audience.Internal, "mail:staff") with { Source = source }).Refusal?.Code);
    }

    [Fact]
    public void A_title_that_looks_like_a_field_stays_what_it_is() =>
        Assert.All(Owed(Decide(Declared, Update(Audience.Customer, "mail:customers"))), owed => Assert.Equal("Checkout {status} is down (Investigating)", owed.Message.Subject));

    [Fact]
    public void What_few_may_know_is_told_to_them_alone_and_outside_without_its_title()
    {
        var restricted = Declared with { IsRestricted = true, Viewers = [Bob] };

        var inside = Decide(restricted, Update(Audience.Internal, "mail:staff"));
        Assert.Equal(["bob@example.org"], Owed(inside).Select(owed => owed.Address));
        Assert.Equal(Refusal.Invalid, Decide(restricted, Update(Audience.Internal, "webhook:desk")).Refusal?.Code);
        Assert.All(Owed(Decide(restricted, Update(Audience.Customer, "mail:customers"))), owed => Assert.Equal("Service disruption (Investigating)", owed.Message.Subject));
        Assert.DoesNotContain(Owed(inside), owed => owed.Message.Subject.Contains("Checkout", StringComparison.Ordinal) || owed.Message.Title.Contains("Checkout", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_of_mail_is_met_when_the_mail_goes_and_not_when_it_is_written()
    {
        var target = new ResponseTarget(
            "mail", "Customers are told", TargetTrigger.Update, "mail", TargetSpan.Of(Duration.FromHours(1)), TargetBase.Declared, Repeats: false, null, Inclusive: true, Duration.Zero, [], Outward: true, [], []);
        var definitions = Definitions([target], [new ApprovalDemand("mail", Audience.Customer, [], ["commander"], SecondPerson: true)]);
        var asked = Declared with
        {
            Roles = [new RoleTenure("commander", Bob, Now, null, Now, Now, Bob)],
            Targets = [new TargetState(target, 1, Now, Now + Duration.FromHours(1), null, TargetOutcome.Open, Reminded: false, null, null)],
        };

        var written = Decide(asked, Update(Audience.Customer, "mail:customers"), definitions);
        Assert.Equal(TargetOutcome.Open, written.Incident!.Targets.Single(state => state.Target.Id == "mail").Outcome);
        var sent = Decide(written.Incident, new ApproveUpdate(1, 1), definitions, Bob);
        Assert.Equal(TargetOutcome.Kept, sent.Incident!.Targets.Single(state => state.Target.Id == "mail").Outcome);
    }

    [Fact]
    public void An_approval_of_a_promise_that_has_passed_is_refused_until_another_is_made()
    {
        var definitions = Definitions(new ApprovalDemand("all", null, [], ["commander"], SecondPerson: false));
        var led = Declared with { Roles = [new RoleTenure("commander", Ana, Now, null, Now, Now, Ana)] };
        var written = Decide(led, Update(Audience.Internal) with { NextBy = Now + Duration.FromMinutes(10) }, definitions).Incident!;
        var late = written with { Drafts = [written.Drafts[0] with { NextBy = Now }] };

        Assert.Equal(Refusal.WrongState, Decide(late, new ApproveUpdate(1, 1), definitions).Refusal?.Code);
        var edited = Decide(late, new EditDraft(1, "We know.", Now + Duration.FromHours(1)), definitions).Incident!;
        Assert.Equal(Now + Duration.FromHours(1), Decide(edited, new ApproveUpdate(1, 2), definitions).Incident!.Updates.Single().NextBy);
    }

    [Fact]
    public void What_arrives_is_noted_when_all_have_ended_and_what_does_not_at_once()
    {
        var posted = Decide(Declared, Update(Audience.Customer, "mail:customers")).Incident!;

        Assert.Empty(Decide(posted, new NoteDelivered(1, 0, "mail:customers", 1, 0, 0, Settled: false, null)).Entries);
        var failed = Decide(posted, new NoteDelivered(1, 0, "mail:customers", 0, 1, 0, Settled: false, "no such user"));
        Assert.Single(failed.Entries.OfType<UpdateDelivered>());
        Assert.Equal([Ana], failed.Effects.OfType<TellPeople>().Single().To);
        var ended = Decide(failed.Incident!, new NoteDelivered(1, 0, "mail:customers", 1, 1, 0, Settled: true, null));
        Assert.Equal((1, 1, true, "no such user"), (ended.Incident!.Updates[0].Sends[0].Delivered, ended.Incident.Updates[0].Sends[0].Failed, ended.Incident.Updates[0].Sends[0].Settled, ended.Incident.Updates[0].Sends[0].Detail));
        Assert.Empty(ended.Effects);
        Assert.Empty(Decide(ended.Incident, new NoteDelivered(1, 0, "mail:customers", 2, 0, 0, Settled: true, null)).Entries);
    }

    [Fact]
    public void An_edit_is_told_to_programs_and_not_mailed_again()
    {
        var posted = Decide(Declared, Update(Audience.Internal, "webhook:desk", "mail:staff")).Incident!;

        var edited = Decide(posted, new EditUpdate(1, "We knew."));

        Assert.Equal([("webhook:desk", 1, "We knew.")], Owed(edited).Select(owed => (owed.Message.Place, owed.Message.Edited, owed.Message.Text)));
        Assert.Equal("update-142-1-webhook-desk-e1-1", edited.Effects.OfType<SendUpdate>().Single().Requests.Single().Id.Value);
        Assert.Contains("mail that was sent stays as it was", edited.Note, StringComparison.Ordinal);
    }
}
