using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Reading.Processes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Tests;

/// <summary>
/// How four teams run their incidents, as configuration. In brackets the rows of the requirements that a test covers, and the numbers of the
/// contradictions whose resolutions it takes.
/// </summary>
public sealed class PackProcessTests
{
    public static TheoryData<string> Packs => ["fraiseql", "task18", "arq", "greenlang"];

    [Theory]
    [MemberData(nameof(Packs))]
    public void The_check_finds_nothing_wrong_and_the_export_reads_back(string pack)
    {
        var read = Read(pack);
        var again = ConfigurationReader.Read(ConfigurationExport.Write(read.Documents), read.Seeds);

        Assert.Empty(read.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(again.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error));
        Assert.True(ConfigurationPlan.Between(read.Documents, again, Instant.FromUtc(2026, 11, 21, 12, 0)).Changes.IsEmpty);
    }

    /// <summary>[F-109, F-243, F-255, T-028, T-029, T-064, A-002, A-005, A-008, A-011, A-024, G-009 to G-013, G-022, G-031, G-040, X-33, X-34, X-70]</summary>
    [Theory]
    [InlineData("fraiseql", "CRITICAL=critical HIGH=error MEDIUM=warning LOW=info")]
    [InlineData("task18", "P0 - Critical=critical P1 - High=error P2=warning P3=info P4=info")]
    [InlineData("arq", "SEV 1=critical SEV 2=error SEV 3=warning SEV 4=info")]
    [InlineData("greenlang", "P0=critical P1=error P2=warning P3=info")]
    public void Severities_bear_the_names_of_the_team_worst_first(string pack, string expected) =>
        Assert.Equal(expected, string.Join(' ', Process(pack).Levels.Select(level => $"{level.Name}={Words.Severities.TextOf(level.AlertSeverity)}")));

    /// <summary>
    /// [F-036, F-108, F-233, F-244, F-248, F-252, F-256, T-031, T-066, T-079, T-108, A-003, A-006, A-009, A-012, A-051, A-052, G-009 to G-012, G-016, G-025, G-034, G-043, G-052, G-196, G-235,
    /// G-240, X-05, X-40, X-42, X-65]: within is kept at the very instant, less_than is not.
    /// </summary>
    [Theory]
    [InlineData("fraiseql", "critical", "acknowledge", "within 2m, remind 1m")]
    [InlineData("fraiseql", "high", "acknowledge", "less_than 15m, remind 5m")]
    [InlineData("fraiseql", "medium", "acknowledge", "less_than 1h, no page")]
    [InlineData("fraiseql", "low", "acknowledge", "less_than 1d, no page")]
    [InlineData("task18", "p0", "response", "within 5m, remind 2m")]
    [InlineData("task18", "p1", "response", "within 15m, remind 5m")]
    [InlineData("arq", "sev1", "duty", "within 2m, no page")]
    [InlineData("arq", "sev1", "response", "less_than 5m, remind 2m")]
    [InlineData("arq", "sev2", "response", "less_than 15m, remind 5m")]
    [InlineData("arq", "sev3", "response", "less_than 30m, remind 10m")]
    [InlineData("arq", "sev4", "response", "less_than 2h, no page")]
    [InlineData("greenlang", "p0", "duty", "within 2m, no page")]
    [InlineData("greenlang", "p0", "response", "within 5m, remind 2m")]
    [InlineData("greenlang", "p1", "response", "within 15m, remind 5m")]
    [InlineData("greenlang", "p2", "response", "less_than 1h, remind 15m")]
    [InlineData("greenlang", "p3", "response", "less_than 4h, no page")]
    public void The_first_answer_is_due(string pack, string level, string target, string expected) => Expect(pack, level, target, TargetTrigger.Acknowledged, expected);

    /// <summary>[F-042, F-057, F-253, F-265, T-041, T-053, A-036, A-040, G-009 to G-012, G-076 to G-078, G-200, G-239, G-242, X-43, X-60, X-72]</summary>
    [Theory]
    [InlineData("fraiseql", "critical", "update", "within 10m, every, remind 5m")]
    [InlineData("fraiseql", "high", "update", "within 10m, every, remind 5m")]
    [InlineData("fraiseql", "medium", "update", "within 1d, every, no page")]
    [InlineData("task18", "p0", "update", "within 10m, every, remind 2m")]
    [InlineData("arq", "sev1", "update", "within 15m, every, remind 5m")]
    [InlineData("arq", "sev2", "update", "within 15m, every, remind 5m")]
    [InlineData("arq", "sev4", "first-notice", "within 5m, from detected, no page")]
    [InlineData("greenlang", "p0", "update", "within 15m, every, remind 5m, outward")]
    [InlineData("greenlang", "p1", "update", "within 30m, every, remind 10m, outward")]
    [InlineData("greenlang", "p2", "update", "within 2h, every, remind 30m, outward")]
    [InlineData("greenlang", "p3", "update", "within 1d, every, no page")]
    public void Updates_are_due(string pack, string level, string target, string expected) => Expect(pack, level, target, TargetTrigger.Update, expected);

    /// <summary>[F-246, F-250, F-271, G-019, G-028, G-037, G-071, G-074, G-085, G-237, G-238, G-241, X-06, X-50]</summary>
    [Theory]
    [InlineData("fraiseql", "critical", "customers", "customer", "within 15m, remind 5m, outward")]
    [InlineData("fraiseql", "high", "customers", "customer", "within 1h, opens after 30m, remind 10m, outward")]
    [InlineData("greenlang", "p0", "status-page", "status-page", "within 15m, remind 5m, outward")]
    [InlineData("greenlang", "p0", "important-customers", "customer", "within 15m, remind 5m, outward")]
    [InlineData("greenlang", "p0", "all-customers", "mail", "within 1h, remind 15m, outward")]
    [InlineData("greenlang", "p1", "status-page", "status-page", "within 30m, remind 10m, outward")]
    [InlineData("greenlang", "p1", "important-customers", "customer", "within 30m, remind 10m, outward")]
    [InlineData("greenlang", "p2", "status-page", "status-page", "within 2h, remind 30m, outward")]
    [InlineData("greenlang", "p0", "status-page-resolved", "status-page", "within 5m, from resolved, outward")]
    public void Customers_are_told(string pack, string level, string target, string where, string expected)
    {
        Expect(pack, level, target, TargetTrigger.Update, expected);
        Assert.Equal(where, TargetOf(pack, level, target).Argument);
    }

    /// <summary>[F-133, F-267, T-060, T-087, A-044, G-009 to G-012, G-056, G-062, G-089, G-137, G-147, G-210, G-236, X-55, X-71]</summary>
    [Theory]
    [InlineData("fraiseql", "critical", "review", TargetTrigger.ByHand, "within 1d, from resolved, remind 4h")]
    [InlineData("task18", "p0", "review", TargetTrigger.ByHand, "within 2d, remind 12h")]
    [InlineData("task18", "p0", "executives", TargetTrigger.ByHand, "within 1h, remind 15m, when security")]
    [InlineData("arq", "sev1", "review", TargetTrigger.ByHand, "within 1d, from resolved, remind 4h")]
    [InlineData("greenlang", "p0", "review", TargetTrigger.Status, "within 5 business days, from resolved, remind 1d")]
    [InlineData("greenlang", "p0", "assess", TargetTrigger.ByHand, "within 5m, remind 2m, no page")]
    [InlineData("greenlang", "p0", "command", TargetTrigger.RoleHeld, "within 5m, remind 2m")]
    [InlineData("greenlang", "p1", "command", TargetTrigger.RoleHeld, "within 5m, remind 2m")]
    [InlineData("greenlang", "p0", "isolate", TargetTrigger.ByHand, "within 5m, remind 2m, when security")]
    [InlineData("greenlang", "p0", "authority", TargetTrigger.ByHand, "within 3d, from detected, remind 1d, when personal-data")]
    [InlineData("greenlang", "p0", "resolve", TargetTrigger.Status, "less_than 4h, no page")]
    [InlineData("greenlang", "p1", "resolve", TargetTrigger.Status, "less_than 8h, no page")]
    [InlineData("greenlang", "p2", "resolve", TargetTrigger.Status, "less_than 1d, no page")]
    [InlineData("greenlang", "p3", "resolve", TargetTrigger.Status, "less_than 7d, no page")]
    public void What_else_is_due(string pack, string level, string target, TargetTrigger trigger, string expected) => Expect(pack, level, target, trigger, expected);

    /// <summary>[F-127, F-128, F-262, T-055, T-056, G-080, G-081, X-10, X-53]: how long it was quiet before, and how long it comes back after.</summary>
    [Theory]
    [InlineData("fraiseql", "critical", "10m", 4, "30m")]
    [InlineData("fraiseql", "high", "10m", 4, "30m")]
    [InlineData("task18", "p0", "0s", 0, "1h")]
    [InlineData("greenlang", "p0", "30m", 3, "1h")]
    [InlineData("greenlang", "p1", "1h", 3, "1h")]
    [InlineData("greenlang", "p2", "0s", 3, "1h")]
    public void Resolving_demands(string pack, string level, string quiet, int confirmations, string reopens)
    {
        var gate = Process(pack).Level(level)!.Gate!;

        Assert.Equal((quiet, confirmations, reopens), (Durations.Format(gate.QuietFor), gate.Confirmations.Length, Durations.Format(gate.ReopenWithin)));
    }

    /// <summary>[F-047, F-112, F-245, F-294, T-080, T-086, G-063, G-066 to G-070, G-138, X-22, X-35, X-51]: roles by severity and by fact.</summary>
    [Theory]
    [InlineData("fraiseql", "critical", "commander on-call expert", "security-lead")]
    [InlineData("fraiseql", "high", "on-call", "security-lead")]
    [InlineData("task18", "p0", "on-call", "security-lead legal")]
    [InlineData("arq", "sev1", "responder executive", "")]
    [InlineData("arq", "sev3", "responder", "")]
    [InlineData("greenlang", "p0", "commander technical-lead communications scribe", "security-lead")]
    [InlineData("greenlang", "p1", "commander technical-lead communications scribe", "security-lead")]
    [InlineData("greenlang", "p2", "", "security-lead")]
    public void Roles_are_filled(string pack, string level, string always, string withFacts)
    {
        var roles = Process(pack).Roles.Where(role => role.IsFilledAt(level)).ToList();

        Assert.Equal(always, string.Join(' ', roles.Where(role => role.Facts.IsEmpty).Select(role => role.Id)));
        Assert.Equal(withFacts, string.Join(' ', roles.Where(role => !role.Facts.IsEmpty).Select(role => role.Id)));
    }

    /// <summary>[F-043, F-061, F-110, F-264, G-064, X-68, X-75, X-76]</summary>
    [Theory]
    [InlineData("fraiseql", "INC-{date}-{day:000}", "incident-{date}-{day:000}")]
    [InlineData("task18", "INC-{number}", null)]
    [InlineData("arq", "INC-{number}", null)]
    [InlineData("greenlang", "incident-{number}", null)]
    public void Incidents_and_channels_are_called(string pack, string reference, string? channel) =>
        Assert.Equal((reference, channel), (Process(pack).Reference, Process(pack).Channel));

    /// <summary>[F-051, F-052, T-054, A-023, G-079]: each team's own names, and the ends that every process has.</summary>
    [Theory]
    [InlineData("fraiseql", "Investigating Identified Mitigating Monitoring")]
    [InlineData("task18", "Investigating Mitigating")]
    [InlineData("arq", "INVESTIGATING FIXING")]
    [InlineData("greenlang", "Investigating Identified Monitoring")]
    public void Live_statuses_are_called(string pack, string expected)
    {
        var process = Process(pack);

        Assert.Equal(expected, string.Join(' ', process.Statuses.Where(status => status.Category == StatusCategory.Live).Select(status => status.Name)));
        Assert.All(Enum.GetValues<StatusCategory>().Except([StatusCategory.Triage, StatusCategory.Learning]), category => Assert.NotNull(process.First(category)));
    }

    /// <summary>[A-026, A-044, F-267, G-020, G-029, G-035, G-038, G-044, G-046, G-047, G-209, X-48]: who is woken, who meets where, and who owes a review.</summary>
    [Theory]
    [InlineData("fraiseql", "critical+r high+r medium low", "critical high")]
    [InlineData("task18", "p0+r p1+r p2 p3 p4", "p0 p1")]
    [InlineData("arq", "sev1+r sev2+r sev3 sev4", "sev1 sev2 sev3")]
    [InlineData("greenlang", "p0+rw p1+rw p2 p3", "p0 p1 p2")]
    public void Reviews_war_rooms_and_pages(string pack, string levels, string paging)
    {
        var process = Process(pack);

        Assert.Equal(levels, string.Join(' ', process.Levels.Select(level => $"{level.Id}{(level.NeedsReview ? "+r" : "")}{(level.WarRoom is null ? "" : "w")}")));
        Assert.Equal(paging, string.Join(' ', process.Levels.Where(level => level.Pages).Select(level => level.Id)));
    }

    internal static ConfigurationResult Read(string pack) =>
        ConfigurationReader.Read([new ConfigurationFile($"{pack}.yaml", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Processes", $"{pack}.yaml")))]);

    internal static IncidentProcess Process(string pack) => Assert.Single(Read(pack).Documents.IncidentProcesses);

    private static ResponseTarget TargetOf(string pack, string level, string target) => Process(pack).Level(level)!.Targets.Single(known => known.Id == target);

    private static void Expect(string pack, string level, string target, TargetTrigger trigger, string expected)
    {
        var found = TargetOf(pack, level, target);
        var words = new List<string>
        {
            $"{ProcessWords.Comparisons.TextOf(found.Inclusive)} {(found.Within.Duration is { } span ? Durations.Format(span) : string.Create(CultureInfo.InvariantCulture, $"{found.Within.BusinessDays} business days"))}",
        };
        words.AddRange(found.Base == TargetBase.Declared ? [] : [$"from {ProcessWords.Bases.TextOf(found.Base)}"]);
        words.AddRange(found.Repeats ? ["every"] : []);
        words.AddRange(found.OpensAfter == Duration.Zero ? [] : [$"opens after {Durations.Format(found.OpensAfter)}"]);
        words.AddRange(found.RemindBefore is { } remind ? [$"remind {Durations.Format(remind)}"] : []);
        words.AddRange(found.Outward ? ["outward"] : []);
        words.AddRange(found.Facts.IsEmpty ? [] : [$"when {string.Join(' ', found.Facts)}"]);
        words.AddRange(found.PagesWhenMissed ? [] : ["no page"]);

        Assert.Equal((trigger, expected), (found.Trigger, string.Join(", ", words)));
    }
}
