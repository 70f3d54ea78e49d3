using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Config.Tests;

/// <summary>Procedures that use every feature of playbooks.</summary>
public class PlaybookTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Procedures");
    private static readonly ConfigurationResult Read = ConfigurationReader.Read(Folder);

    private static Playbook Playbook(string id) => Read.Documents.Playbooks.Single(playbook => playbook.Id.Value == id);

    [Fact]
    public void Nothing_is_wrong_with_them() => Assert.DoesNotContain(Read.Diagnostics, diagnostic => diagnostic.File.StartsWith("playbooks/", StringComparison.Ordinal));

    [Fact]
    public void Phases_have_ids_titles_and_limits()
    {
        var phases = Playbook("service-down").Phases;

        Assert.Equal(["overview", "look", "act", "verify-it"], phases.Select(phase => phase.Id));
        Assert.Equal(["Overview", "Look", "Act", "Verify"], phases.Select(phase => phase.Title));
        Assert.Equal([null, Duration.FromMinutes(5), Duration.FromMinutes(15), null], phases.Select(phase => phase.Within));
    }

    [Fact]
    public void Items_keep_order_depth_budget_and_severity()
    {
        var items = PlaybookWalk.All(Playbook("service-down")).Select(placed => placed.Block).OfType<ChecklistItem>().ToList();

        Assert.Equal(["announce", "verify", "verify-inside", "verify-outside", "roll-back", "skip-review", "restart", "graphs"], items.Select(item => item.Id));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], items.Select(item => item.Depth));
        Assert.Equal(Duration.FromMinutes(2), items[0].Within);
        Assert.Equal(["P0", "CRITICAL"], items[5].Severities);
        Assert.Equal("from outside", items[3].Text);
    }

    [Fact]
    public void An_answer_opens_its_own_procedure_and_no_other()
    {
        var playbook = Playbook("service-down");

        Assert.Equal(["announce", "verify", "verify-inside", "verify-outside", "recent-deployment", "graphs"], Open(new() { }));
        Assert.Equal(["announce", "verify", "verify-inside", "verify-outside", "roll-back", "skip-review", "graphs"], Open(new() { ["recent-deployment"] = "yes" }));
        Assert.Equal(["announce", "verify", "verify-inside", "verify-outside", "restart", "came-back", "graphs"], Open(new() { ["recent-deployment"] = "no" }));
        Assert.DoesNotContain("skip-review", Ids(PlaybookWalk.Open(playbook, new Dictionary<string, string> { ["recent-deployment"] = "yes" }, ["P2"], ImmutableHashSet<string>.Empty)));

        List<string> Open(Dictionary<string, string> answers) => Ids(PlaybookWalk.Open(playbook, answers, ["p0"], ImmutableHashSet<string>.Empty));
        static List<string> Ids(IEnumerable<PlacedBlock> placed) =>
            [.. placed.Select(one => one.Block is ChecklistItem item ? item.Id : one.Block is BranchBlock branch ? branch.Id : "")];
    }

    [Fact]
    public void Answers_lead_to_a_phase_or_another_playbook()
    {
        var branches = PlaybookWalk.All(Playbook("service-down")).Select(placed => placed.Block).OfType<BranchBlock>().ToList();

        Assert.Equal(["yes", "no", "unsure"], branches[0].Options.Select(option => option.Answer));
        Assert.Equal([null, null, "verify-it"], branches[0].Options.Select(option => option.Goto));
        Assert.Equal(["verify-it", "playbook:database-slow"], branches[1].Options.Select(option => option.Goto));
    }

    [Fact]
    public void A_step_is_read_with_all_that_belongs_to_it()
    {
        var step = Playbook("service-down").Step("rollback")!;

        Assert.Equal(["rollout", "undo", "deployment/${deployment}", "--namespace=${namespace}"], Assert.IsType<ShellCommand>(step.Action).Arguments);
        Assert.True(step is { Changes: true, PreApproved: false, Automatic: false, Hazard: "Requests in flight are dropped.", Undo.Step: "redo" });
        Assert.Equal([Approver.Role("commander"), Approver.Position("cto")], step.Approval!.By);
        Assert.True(step.Approval.SecondPerson);
        Assert.Equal(Duration.FromMinutes(10), step.Approval.Expires);
        Assert.Equal(new LabelType("deployment"), step.Parameters[0].Type);
        Assert.Equal(["deployment", "host", "namespace"], Playbook("service-down").ParametersOf(step).Select(parameter => parameter.Name));
        Assert.Equal([new ExitIs(0)], step.Expect);
    }

    [Fact]
    public void Hazards_and_tables_are_kept_where_they_stand()
    {
        var act = Playbook("service-down").Phases[2].Blocks;

        Assert.StartsWith("a rollback across a change of the database's schema leaves the old code", Assert.IsType<HazardBlock>(act[0]).Text, StringComparison.Ordinal);
        Assert.Contains(Playbook("service-down").Phases[3].Blocks, block => block is ProseBlock prose && prose.Markdown.StartsWith("| graph |", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_attaches_to_and_what_is_true_at_the_end_is_read()
    {
        var playbook = Playbook("service-down");

        Assert.Equal(new LabelPattern("alertname", "ServiceDown"), playbook.Attach[0].Labels[0]);
        Assert.Equal(["critical", "P0"], playbook.Attach[1].Severities);
        Assert.Equal("health", playbook.Validation[0].Step);
        Assert.Equal(Duration.FromMinutes(60), playbook.Validation[1].For);
        Assert.True(Playbook("break-in").Security);
        Assert.True(Playbook("break-in").Step("cordon")!.PreApproved);
    }

    [Fact]
    public void Its_own_severity_table_suggests()
    {
        var playbook = Playbook("service-down");

        Assert.Equal("P0", Suggested("50.1"));
        Assert.Equal("P1", Suggested("50 %"));
        Assert.Equal("P1", Suggested("5.01"));
        Assert.Null(Suggested("5"));
        Assert.Null(Suggested("many"));

        string? Suggested(string percent) => PlaybookMatching.Suggested(playbook, new Dictionary<string, string> { ["error_percent"] = percent })?.Severity;
    }

    [Fact]
    public void Export_gives_the_text_back_and_it_reads_the_same()
    {
        var files = ConfigurationExport.Write(Read.Documents);
        var again = ConfigurationReader.Read(files, Read.Seeds);

        foreach (var playbook in Read.Documents.Playbooks)
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, "playbooks", $"{playbook.Id}.md")), files.Single(file => file.Path == $"playbooks/{playbook.Id}.md").Text);
        }

        Assert.True(ConfigurationPlan.Between(Read.Documents, again, Instant.FromUtc(2026, 11, 21, 12, 0)).IsEmpty);
    }

    [Fact]
    public void A_plan_names_the_line_that_changes()
    {
        var files = ConfigurationExport.Write(Read.Documents).Select(file => file.Path.EndsWith("break-in.md", StringComparison.Ordinal) ? file with { Text = file.Text.Replace("within=5m", "within=4m", StringComparison.Ordinal) } : file);

        var plan = ConfigurationPlan.Between(Read.Documents, ConfigurationReader.Read(files, Read.Seeds), Instant.FromUtc(2026, 11, 21, 12, 0));

        var change = Assert.Single(plan.Changes);
        Assert.Equal("playbook break-in", change.Key.ToString());
        Assert.Equal(["text[11]: ## Isolate {#isolate within=5m} → ## Isolate {#isolate within=4m}"], change.Fields);
    }

    [Theory]
    [InlineData("---\r\ntitle: T\r\nsuccess: [x]\r\n---\r\n\r\n## Do {#do}\r\n\r\n- [ ] It {#it}\r\n")]
    [InlineData("---\ntitle: T\nsuccess: [x]\n---\n\n## Do {#do}\n\n1. [ ] It {#it}\n")]
    public void Line_ends_and_numbered_lists_do_not_matter(string text)
    {
        var read = ConfigurationReader.Read([new ConfigurationFile("playbooks/t.md", text)]);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(new ChecklistItem("it", "It", 0, null, []), Assert.Single(read.Documents.Playbooks.Single().Phases.Single().Blocks), new ItemComparer());
        Assert.Equal(text, ConfigurationExport.Write(read.Documents).Single(file => file.Path == "playbooks/t.md").Text);
    }

    [Fact]
    public void Markdown_elsewhere_is_nobodys_playbook()
    {
        var read = ConfigurationReader.Read([new ConfigurationFile("README.md", "# Notes"), new ConfigurationFile("playbooks/t.md", "---\ntitle: T\nsuccess: [x]\n---\n- [ ] It {#it}\n")]);

        Assert.Equal(["t"], read.Documents.Playbooks.Select(playbook => playbook.Id.Value));
    }

    private sealed class ItemComparer : IEqualityComparer<PlaybookBlock>
    {
        public bool Equals(PlaybookBlock? x, PlaybookBlock? y) => x is ChecklistItem a && y is ChecklistItem b && (a.Id, a.Text, a.Depth, a.Within) == (b.Id, b.Text, b.Depth, b.Within);

        public int GetHashCode(PlaybookBlock obj) => 0;
    }
}
