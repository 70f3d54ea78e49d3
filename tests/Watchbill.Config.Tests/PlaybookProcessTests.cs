using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Tests;

/// <summary>What processes and playbooks know of each other.</summary>
public sealed class PlaybookProcessTests
{
    private const string Playbook = """
        ---
        title: Down
        success: [It works]
        ---

        ## Act {#act within=15m}

        - [ ] Look {#look severity=P0}

        ```step shell id=restart
        program: kubectl
        arguments: [rollout, restart, deployment/shop]
        hazard: Requests are lost.
        expect: {exit: 0}
        approval: {roles: [admiral]}
        ```

        ## Afterwards {#afterwards within=24h after=resolved}

        - [ ] Write the review {#review}
        """;

    [Fact]
    public void A_role_of_a_process_is_one_that_an_approval_may_name()
    {
        Assert.Equal(["unknown-role"], Codes(Playbook, null));
        Assert.Empty(Codes(Playbook, "roles: [{id: admiral, name: Admiral}]"));
    }

    [Fact]
    public void Levels_have_other_names_and_the_gate_may_ask_for_playbooks_and_both_survive_an_export()
    {
        var read = Read(null, "");
        var level = read.Documents.IncidentProcesses.Single().Levels[0];
        Assert.Equal(["P0", "SEV 1"], level.Aliases);
        Assert.True(level.Gate!.PlaybooksDone);

        var again = ConfigurationReader.Read(ConfigurationExport.Write(read.Documents), read.Seeds);

        Assert.Equal(["P0", "SEV 1"], again.Documents.IncidentProcesses.Single().Levels[0].Aliases);
        Assert.True(ConfigurationPlan.Between(read.Documents, again, Instant.FromUtc(2026, 11, 21, 12, 0)).IsEmpty);
        var without = ConfigurationReader.Read([new ConfigurationFile("process.yaml", Process("").Replace("playbooks_done: true", "playbooks_done: false", StringComparison.Ordinal))]);
        Assert.Contains(ConfigurationPlan.Between(read.Documents, without, Instant.FromUtc(2026, 11, 21, 12, 0)).Changes.Single().Fields, field => field.Contains("playbooks_done", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_two_levels_have_is_an_error_at_the_one_that_claims_it()
    {
        var read = ConfigurationReader.Read([new ConfigurationFile("process.yaml", Process("").Replace("aliases: [P0, SEV 1]", "aliases: [High]", StringComparison.Ordinal))]);

        var problem = Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "ambiguous-severity");
        Assert.Equal("severity critical is also called \"High\", and so is high", problem.Message);
        Assert.Equal(6, problem.Line);
    }

    [Fact]
    public void A_phase_may_be_for_after_the_incident_and_an_item_may_not()
    {
        var phases = Read(Playbook, "").Documents.Playbooks.Single().Phases;
        Assert.Equal([false, true], phases.Select(phase => phase.AfterResolved));

        Assert.Equal(["unknown-mark", "unknown-role"], Codes(Playbook.Replace("severity=P0", "after=resolved", StringComparison.Ordinal), null).Order());
    }

    private static IEnumerable<string> Codes(string playbook, string? more) => Read(playbook, more).Diagnostics.Select(diagnostic => diagnostic.Code);

    private static ConfigurationResult Read(string? playbook, string? process) => ConfigurationReader.Read(
    [
        .. process is null ? Array.Empty<ConfigurationFile>() : [new ConfigurationFile("process.yaml", Process(process))],
        .. playbook is null ? Array.Empty<ConfigurationFile>() : [new ConfigurationFile("playbooks/down.md", playbook)],
    ]);

    private static string Process(string more) => $$"""
        incident_processes:
          default:
            name: Shop
            {{more}}
            severities:
              - id: critical
                name: Critical
                aliases: [P0, SEV 1]
                definition: Down
                alert_severity: critical
                pages: false
                resolve: {playbooks_done: true}
              - {id: high, name: High, definition: Slow, alert_severity: error, pages: false}
        """;
}
