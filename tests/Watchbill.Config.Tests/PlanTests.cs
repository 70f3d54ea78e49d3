using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Tests;

public class PlanTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 12, 0);
    private static readonly Instant Handoff = Instant.FromUtc(2026, 3, 9, 8, 0);
    private static readonly DefinitionDocuments Sample = ConfigurationPlan.Between(new DefinitionDocuments(), Read(), Now).Documents;

    [Fact]
    public void A_first_apply_adds_everything_and_names_who_will_be_on_call()
    {
        var plan = ConfigurationPlan.Between(new DefinitionDocuments(), Read(), Now);

        Assert.All(plan.Changes, change => Assert.Equal(ChangeKind.Added, change.Kind));
        Assert.Equal(5 + 2 + 2 + 2 + 3 + 2 + 1 + 1, plan.Changes.Length);
        Assert.Equal(["primary", "backup"], plan.OnCall.Select(change => change.Schedule.Value).Distinct().OrderDescending());
        Assert.All(plan.OnCall, change => Assert.Empty(change.Before));
        Assert.Equal(Now + Duration.FromDays(14), plan.OnCall[^1].End);
    }

    [Fact]
    public void Applying_the_same_files_again_changes_nothing()
    {
        var plan = ConfigurationPlan.Between(Sample, Read(), Now);

        Assert.True(plan.IsEmpty);
        Assert.Empty(plan.OnCall);
        Assert.Equal(Sample.Policies, plan.Documents.Policies);
    }

    [Fact]
    public void Random_documents_do_not_differ_from_their_own_export()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var documents = new RandomDocuments(seed).Next();
            var parsed = ConfigurationReader.Read(ConfigurationExport.Write(documents), documents.Responders);

            Assert.Empty(ConfigurationPlan.Between(documents, parsed, Now).Changes);
        }
    }

    [Fact]
    public void Support_hours_that_change_are_a_line_of_their_service()
    {
        const string policy = "    policy: shop\n";
        var hours = Read((policy, policy + "    support_hours: {zone: Europe/Berlin, times: [{from: 08:00, to: 18:00}]}\n"));
        var longer = Read((policy, policy + "    support_hours: {zone: Europe/Berlin, times: [{from: 08:00, to: 20:00}], outside: from-severity}\n"));

        var change = Assert.Single(ConfigurationPlan.Between(ConfigurationPlan.Between(Sample, hours, Now).Documents, longer, Now).Changes, change => change.Key.ToString() == "service checkout");

        Assert.Equal(["support_hours.outside: added from-severity", "support_hours.times: [{from: 08:00, to: 18:00}] → [{from: 08:00, to: 20:00}]"], change.Fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_changed_policy_gets_the_next_version_beside_the_old_one_and_others_keep_theirs()
    {
        var plan = ConfigurationPlan.Between(Sample, Read(("after: 3m", "after: 4m")), Now);

        var change = Assert.Single(plan.Changes);
        Assert.Equal((ChangeKind.Changed, "policy shop"), (change.Kind, change.Key.ToString()));
        Assert.Equal(["rules[3].after: 3m → 4m"], change.Fields);
        Assert.Equal(["background 1", "shop 1", "shop 2"], plan.Documents.Policies.Select(policy => $"{policy.Id} {policy.Version}"));

        var again = ConfigurationPlan.Between(plan.Documents, Read(("after: 3m", "after: 4m")), Now);
        Assert.True(again.IsEmpty);
        var back = ConfigurationPlan.Between(plan.Documents, Read(), Now);
        Assert.Equal(3, back.Documents.Policies.Max(policy => policy.Version));
    }

    [Fact]
    public void Fields_that_come_go_and_change_are_told_apart()
    {
        var plan = ConfigurationPlan.Between(
            Sample,
            Read(("stale_after: 6h\n", "page_on_new_members: true\n"), ("    acknowledgement_timeout: 30m\n", ""), ("members: [carol, dave]", "members: [carol, ana]")),
            Now);

        Assert.Equal(["team platform", "service checkout"], plan.Changes.Select(change => change.Key.ToString()));
        Assert.Equal(["members: [carol, dave] → [carol, ana]"], plan.Changes[0].Fields);
        Assert.Equal(["page_on_new_members: added true", "acknowledgement_timeout: removed 30m", "stale_after: removed 6h"], plan.Changes[1].Fields);
    }

    [Fact]
    public void A_swap_in_a_rotation_says_who_is_on_call_instead_and_when()
    {
        // In the week from Monday 2026-03-02 it is carol's turn (week 8), then ana's, then bob's. Carol finishes hers.
        var plan = ConfigurationPlan.Between(Sample, Read(("participants: [ana, bob, carol]", "participants: [ana, carol, bob]")), Now);

        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var said = plan.OnCall.Select(change =>
            $"{change.Schedule} {change.Start.InZone(berlin).LocalDateTime:uuuu-MM-dd HH:mm} {string.Join('+', change.Before)} → {string.Join('+', change.After)}");
        Assert.Equal(["primary 2026-03-16 09:00 bob → carol"], said);
        var layer = Assert.Single(plan.LayerChanges);
        Assert.Equal(("primary", "Weekly", LayerChangeKind.Changed, Handoff), (layer.Schedule.Value, layer.Change.Layer, layer.Change.Kind, layer.Change.At));
        Assert.Equal(("ana", "ana"), (string.Join('+', layer.Change.Before), string.Join('+', layer.Change.After)));

        // Everybody later than the handoff is who the files alone say.
        var stored = plan.Documents.Schedules.Single(schedule => schedule.Id.Value == "primary");
        var window = new Interval(Handoff, Handoff + Duration.FromDays(90));
        Assert.Equal(
            new Timetable(stored with { Earlier = [] }, [], []).Render(window).Shifts.Select(shift => $"{shift.Start} {shift.Users[0].User}"),
            new Timetable(stored, [], []).Render(window).Shifts.Select(shift => $"{shift.Start} {shift.Users[0].User}"));
    }

    [Fact]
    public void Applying_again_before_the_handoff_changes_nothing_and_asking_for_it_at_once_does()
    {
        var edited = Read(("participants: [ana, bob, carol]", "participants: [ana, carol, bob]"));
        var stored = ConfigurationPlan.Between(Sample, edited, Now).Documents;

        Assert.True(ConfigurationPlan.Between(stored, edited, Now + Duration.FromDays(1)).IsEmpty);
        Assert.True(ConfigurationPlan.Between(stored, edited, Now + Duration.FromDays(30)).IsEmpty);

        var hurried = ConfigurationPlan.Between(stored, edited, Now + Duration.FromDays(1), atOnce: true);
        Assert.False(hurried.IsEmpty);
        Assert.Empty(hurried.Changes);
        Assert.Equal((Now + Duration.FromDays(1), "carol → bob"), (hurried.OnCall[0].Start, $"{hurried.OnCall[0].Before[0]} → {hurried.OnCall[0].After[0]}"));
    }

    [Fact]
    public void A_renamed_user_is_no_edit_of_the_schedule_even_in_its_earlier_versions()
    {
        var stored = ConfigurationPlan.Between(Sample, Read(("participants: [ana, bob, carol]", "participants: [ana, carol, bob]")), Now).Documents;

        var plan = ConfigurationPlan.Between(
            stored,
            Read(("participants: [ana, bob, carol]", "participants: [ana, carol, robert]"), ("  bob:\n", "  robert:\n"), ("bob,", "robert,"), ("teams:\n", "moved:\n  - {kind: user, from: bob, to: robert}\nteams:\n")),
            Now + Duration.FromHours(1));

        Assert.Empty(plan.OnCall);
        var primary = plan.Documents.Schedules.Single(schedule => schedule.Id.Value == "primary");
        Assert.Equal("ana robert carol", string.Join(' ', Assert.Single(primary.Earlier).Layers[0].Layer.Participants.Select(slot => slot.Users[0])));
        Assert.Equal(Handoff, primary.Earlier[0].Until);
    }

    [Fact]
    public void What_happens_around_a_handoff_holds_at_once_and_makes_no_version()
    {
        const string Layers = "    name: Backup\n    zone: Europe/Berlin\n";
        var asked = Read((Layers, $"{Layers}    handoff: {{remind: [1h], report: {{escalate_to: [bob]}}, after_shift: [Write it down]}}\n"));

        var plan = ConfigurationPlan.Between(Sample, asked, Now);

        var change = Assert.Single(plan.Changes);
        Assert.Equal((ChangeKind.Changed, "schedule backup"), (change.Kind, change.Key.ToString()));
        Assert.Equal(["handoff: added {remind: [1h], report: {escalate_to: [bob]}, after_shift: [Write it down]}"], change.Fields);
        Assert.Empty(plan.LayerChanges);
        Assert.Empty(plan.OnCall);
        var backup = plan.Documents.Schedules.Single(schedule => schedule.Id.Value == "backup");
        Assert.Empty(backup.Earlier);
        Assert.Equal(Duration.FromHours(1), Assert.Single(backup.Handoff.Remind));

        Assert.True(ConfigurationPlan.Between(plan.Documents, asked, Now).IsEmpty);
        Assert.Equal(["handoff.remind: [1h] → [2h]"], ConfigurationPlan.Between(plan.Documents, Read((Layers, $"{Layers}    handoff: {{remind: [2h], report: {{escalate_to: [bob]}}, after_shift: [Write it down]}}\n")), Now).Changes.Single().Fields);
        Assert.Equal("handoff: removed", ConfigurationPlan.Between(plan.Documents, Read(), Now).Changes.Single().Fields.Single()[..16]);
    }

    [Fact]
    public void Whom_a_report_escalates_to_follows_a_rename()
    {
        const string Layers = "    name: Backup\n    zone: Europe/Berlin\n";
        var stored = ConfigurationPlan.Between(Sample, Read((Layers, $"{Layers}    handoff: {{report: {{escalate_to: [bob]}}}}\n")), Now).Documents;

        var plan = ConfigurationPlan.Between(
            stored,
            Read(
                (Layers, $"{Layers}    handoff: {{report: {{escalate_to: [robert]}}}}\n"), ("  bob:\n", "  robert:\n"), ("bob,", "robert,"),
                ("teams:\n", "moved:\n  - {kind: user, from: bob, to: robert}\nteams:\n")),
            Now);

        Assert.Equal(["bob → user robert"], plan.Changes.Where(change => change.Kind == ChangeKind.Moved).Select(change => $"{change.MovedFrom} → {change.Key}"));
        Assert.Equal("robert", plan.Documents.Schedules.Single(schedule => schedule.Id.Value == "backup").Handoff.Report!.EscalateTo.Single().Value);
    }

    [Fact]
    public void A_disabled_user_leaves_gaps()
    {
        var plan = ConfigurationPlan.Between(Sample, Read(("    name: Carol Lindqvist\n", "    name: Carol Lindqvist\n    disabled: true\n")), Now);

        var gap = plan.OnCall.First(change => change.Schedule.Value == "primary");
        Assert.Equal((Now, "carol", ""), (gap.Start, string.Join('+', gap.Before), string.Join('+', gap.After)));
    }

    [Fact]
    public void Overrides_count_on_both_sides()
    {
        var current = Sample with { Overrides = [new Override("o1", new ScheduleId("primary"), Now, Now + Duration.FromDays(14), OverrideKind.Replace, new UserId("carol"), new UserId("dave"))] };

        var plan = ConfigurationPlan.Between(current, Read(("participants: [ana, bob, carol]", "participants: [carol, bob, carol]")), Now, atOnce: true);

        Assert.Equal(["ana → dave"], plan.OnCall.Select(change => $"{string.Join('+', change.Before)} → {string.Join('+', change.After)}"));
        Assert.Equal(current.Overrides, plan.Documents.Overrides);
    }

    [Fact]
    public void A_rename_keeps_the_document_its_versions_and_its_operations()
    {
        var current = Sample with
        {
            Overrides = [new Override("o1", new ScheduleId("primary"), Now, Now + Duration.FromHours(1), OverrideKind.Add, new UserId("bob"), null)],
            Keys = [new Domain.Services.IntegrationKey("k", new ServiceId("search"), new IntegrationId("scripts"), "hash", "hint", Now, null)],
            Flags = [new MethodFlag(new UserId("bob"), new ContactMethodId("mail"), "bounced", Now)],
        };
        var renamed = Read(
            ("  primary:\n", "  first:\n"), ("schedule: primary", "schedule: first"), ("  search:\n", "  find:\n"), ("services: [search]", "services: [find]"), ("  shop:\n", "  store:\n"), ("policy: shop", "policy: store"),
            ("  bob:\n", "  robert:\n"), ("bob,", "robert,"),
            ("teams:\n", "moved:\n  - {kind: schedule, from: primary, to: first}\n  - {kind: service, from: search, to: find}\n  - {kind: policy, from: shop, to: store}\n  - {kind: user, from: bob, to: robert}\nteams:\n"));

        var plan = ConfigurationPlan.Between(current, renamed, Now);

        var moves = plan.Changes.Where(change => change.Kind == ChangeKind.Moved).Select(change => $"{change.MovedFrom} → {change.Key}");
        Assert.Equal(["bob → user robert", "primary → schedule first", "shop → policy store", "search → service find"], moves);
        Assert.DoesNotContain(plan.Changes, change => change.Kind is ChangeKind.Removed or ChangeKind.Added);
        Assert.Empty(plan.OnCall);
        Assert.Equal(("first", "robert"), (plan.Documents.Overrides[0].Schedule.Value, plan.Documents.Overrides[0].User.Value));
        Assert.Equal("find", plan.Documents.Keys[0].Service.Value);
        Assert.Equal("robert", plan.Documents.Flags[0].User.Value);
        Assert.Contains(plan.Documents.Responders, responder => responder.Id.Value == "robert");

        Assert.True(ConfigurationPlan.Between(plan.Documents, renamed, Now).IsEmpty);
    }

    [Fact]
    public void What_the_files_no_longer_have_is_removed_unless_it_is_managed_elsewhere()
    {
        var mine = new Team(new TeamId("made-in-the-ui"), "Made in the UI", []);
        var gone = new Team(new TeamId("gone"), "Gone", []);
        var current = Sample with { Teams = [.. Sample.Teams, mine, gone] };

        var plan = ConfigurationPlan.Between(current, Read(), Now, ImmutableHashSet.Create(new DefinitionKey(DefinitionKind.Team, "made-in-the-ui")));

        var change = Assert.Single(plan.Changes);
        Assert.Equal((ChangeKind.Removed, "team gone"), (change.Kind, change.Key.ToString()));
        Assert.Contains(mine, plan.Documents.Teams);
    }

    [Fact]
    public void A_seed_never_touches_what_a_person_has_set_up()
    {
        var own = new Responder(new UserId("ana"), [new ContactMethod(new ContactMethodId("own"), ContactMethodKind.Email, "own@example.org")], []);
        var current = Sample with { Responders = [own] };

        var plan = ConfigurationPlan.Between(current, Read(), Now);

        Assert.True(plan.IsEmpty);
        Assert.Equal(own, plan.Documents.Responders.Single(responder => responder.Id.Value == "ana"));
        Assert.Equal(4, plan.Documents.Responders.Length);
    }

    [Fact]
    public void Files_with_errors_cannot_be_planned() =>
        Assert.Throws<ArgumentException>(() => ConfigurationPlan.Between(Sample, ConfigurationReader.Read([new ConfigurationFile("a.yaml", "x: y")]), Now));

    /// <summary>The primary schedule's second layer would hide, on working days, what these tests are about.</summary>
    private static string WithoutOfficeHours(string text)
    {
        const string Ends = "count_only_active_turns: true\n";
        var start = text.IndexOf("      - name: Office hours\n        participants: [bob, ana]", StringComparison.Ordinal);
        return start < 0 ? text : text.Remove(start, text.IndexOf(Ends, start, StringComparison.Ordinal) + Ends.Length - start);
    }

    /// <summary>The sample with some of its text replaced, every replacement in every file.</summary>
    private static ConfigurationResult Read(params (string From, string To)[] edits)
    {
        foreach (var (from, _) in edits)
        {
            Assert.Contains(SampleOrganisation.Files, file => file.Text.Contains(from, StringComparison.Ordinal));
        }

        var files = SampleOrganisation.Files.Select(file => file with { Text = edits.Aggregate(WithoutOfficeHours(file.Text), (text, edit) => text.Replace(edit.From, edit.To, StringComparison.Ordinal)) });
        var result = ConfigurationReader.Read(files);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => diagnostic.ToString()));
        return result;
    }
}
