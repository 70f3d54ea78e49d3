using Watchbill.Config.Playbooks;

namespace Watchbill.Config.Tests;

public class PlaybookGuideTests
{
    private static readonly string Guide = File.ReadAllText(Find());

    [Fact]
    public void Its_example_is_a_playbook_about_which_nothing_is_to_be_said()
    {
        var text = Guide.Split("~~~markdown\n")[1].Split("\n~~~\n")[0] + "\n";
        const string Around = "users: {ana: {name: Ana}}\npositions: {cto: {name: CTO, users: [ana]}}\npolicies: {p: {name: P, rules: [{page: [user: ana]}]}}\nservices: {search: {name: Search, policy: p}}\n";

        var read = ConfigurationReader.Read([new ConfigurationFile("a.yaml", Around), new ConfigurationFile("playbooks/search.md", text), new ConfigurationFile("playbooks/database-slow.md", "---\ntitle: T\nsuccess: [x]\n---\n- [ ] It {#it}\n")]);

        Assert.DoesNotContain(read.Diagnostics, diagnostic => diagnostic.File == "playbooks/search.md");
        Assert.Equal(["latency", "rollback"], read.Documents.Playbooks.Single(playbook => playbook.Id.Value == "search").Steps.Select(step => step.Id));
    }

    [Fact]
    public void Its_settings_are_read_without_a_problem()
    {
        var (settings, diagnostics) = StepSettingsFile.Read(new ConfigurationFile("steps.yaml", Guide.Split("```yaml\n")[1].Split("\n```")[0]));

        Assert.Empty(diagnostics);
        Assert.Equal(2, settings.Shell!.Programs["kubectl"].Arguments.Length);
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "guides", "playbooks.md")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new FileNotFoundException("docs/guides/playbooks.md is above none of the test's folders"), "docs", "guides", "playbooks.md");
    }
}
