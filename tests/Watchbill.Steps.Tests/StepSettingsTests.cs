using Watchbill.Config;
using Watchbill.Config.Playbooks;

namespace Watchbill.Steps.Tests;

public sealed class StepSettingsTests
{
    private const string Good = """
        http: {allow: [health.lan:8080, 10.0.0.0/8]}
        prometheus:
          default: {url: "http://prometheus:9090/", token: "${env:PROM_TOKEN}"}
        loki:
          default: {url: "http://loki:3100", tenant: ops}
        sql:
          replica: {connection: "${file:/etc/watchbill/replica}", max_rows: 50}
        shell:
          enabled: true
          user: watchbill-steps
          folder: /var/lib/watchbill-steps
          programs:
            kubectl:
              path: /usr/bin/kubectl
              arguments:
                - [rollout, undo, "deployment/[a-z0-9-]+"]
                - [get, pods]
              environment: {KUBECONFIG: /etc/watchbill/kubeconfig}
        """;

    private static (StepSettings Settings, IEnumerable<string> Said) Read(string text)
    {
        var (settings, diagnostics) = StepSettingsFile.Read(new ConfigurationFile("steps.yaml", text));
        return (settings, diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void All_of_it_is_read()
    {
        var (settings, said) = Read(Good);

        Assert.Empty(said);
        Assert.Equal(["health.lan:8080", "10.0.0.0/8"], settings.HttpAllow);
        Assert.Equal(new QuerySource("http://prometheus:9090", new SecretReference(SecretSource.Environment, "PROM_TOKEN"), null), settings.Prometheus["default"]);
        Assert.Equal("ops", settings.Loki["default"].Tenant);
        Assert.Equal(new SqlSource(new SecretReference(SecretSource.File, "/etc/watchbill/replica"), 50), settings.Sql["replica"]);
        Assert.Equal(("watchbill-steps", "/var/lib/watchbill-steps"), (settings.Shell!.User, settings.Shell.Folder));
        Assert.Equal(["rollout", "undo", "deployment/[a-z0-9-]+"], settings.Shell.Programs["kubectl"].Arguments[0]);
        Assert.Equal("/etc/watchbill/kubeconfig", settings.Shell.Programs["kubectl"].Environment["KUBECONFIG"]);
    }

    [Fact]
    public void Programs_are_off_unless_enabled()
    {
        Assert.Null(Read(Good.Replace("enabled: true", "enabled: false", StringComparison.Ordinal)).Settings.Shell);
        Assert.Null(Read(Good.Replace("enabled: true", "", StringComparison.Ordinal)).Settings.Shell);
        Assert.Null(Read("{}").Settings.Shell);
    }

    [Theory]
    [InlineData("user: watchbill-steps", "user: root", "steps.yaml:10:9: error invalid-user")]
    [InlineData("path: /usr/bin/kubectl", "path: kubectl", "steps.yaml:14:13: error invalid-path")]
    [InlineData("path: /usr/bin/kubectl", "path: /usr/bin/../kubectl", "steps.yaml:14:13: error invalid-path")]
    [InlineData("folder: /var/lib/watchbill-steps", "folder: steps", "steps.yaml:11:11: error invalid-path")]
    [InlineData("\"${file:/etc/watchbill/replica}\"", "Host=db;Password=x", "steps.yaml:7:25: error not-a-reference")]
    [InlineData("http://loki:3100", "http://me:secret@loki:3100", "steps.yaml:5:18: error invalid-url")]
    [InlineData("[get, pods]", "[get, \"(\"]", "steps.yaml:17:17: error invalid-pattern")]
    [InlineData("max_rows: 50", "max_rows: 5000", "steps.yaml:7:69: error out-of-range")]
    [InlineData("sql:", "sq1:", "steps.yaml:6:1: error unknown-key")]
    public void Mistakes_are_said_with_their_place(string right, string wrong, string expected)
    {
        var said = Assert.Single(Read(Good.Replace(right, wrong, StringComparison.Ordinal)).Said);

        Assert.StartsWith(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Password=x;", said, StringComparison.Ordinal);
    }
}
