using NodaTime;

namespace Watchbill.Config.Tests;

/// <summary>What a look at the coming 90 days finds, and why. It is Monday 2026-03-02, noon in Berlin.</summary>
public class ScheduleOutlookTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 11, 0);

    [Fact]
    public void A_gap_is_told_by_name_and_time_with_what_every_layer_says()
    {
        var found = Found("""
            users: {ana: {name: Ana, zone: Europe/Berlin}, bob: {name: Bob, disabled: true}}
            schedules:
              primary:
                name: Primary
                zone: Europe/Berlin
                layers:
                  - {name: Long ago, participants: [ana], every: 1d, handoff: "09:00", start: 2025-01-05, until: 2025-02-01}
                  - {name: Weekly, participants: [ana, nobody, bob], every: 1w, handoff: "Mon 09:00", start: 2026-03-02}
                  - {name: Office, participants: [ana], every: 1d, handoff: "09:00", start: 2026-01-01, restrictions: [{from: "10:00", to: "12:00", days: [Mon]}]}
                  - {name: Later, participants: [ana], every: 1d, handoff: "09:00", start: 2026-03-23}
            """);

        Assert.Equal(
            [
                "primary.yaml:3:3: warning schedule-gap: nobody is on call for schedule primary from Mon 2026-03-09 09:00 to Mon 2026-03-09 10:00 (Europe/Berlin): "
                + "layer 'Long ago' ended Sat 2025-02-01 09:00; in layer 'Weekly' it is the turn of an empty slot; layer 'Office' serves only Mon 10:00 to 12:00; layer 'Later' starts Mon 2026-03-23 09:00; "
                + "fix: let a layer serve then, or keep it if it is meant",
                "primary.yaml:3:3: warning schedule-gap: nobody is on call for schedule primary from Mon 2026-03-09 12:00 to Mon 2026-03-16 10:00 (Europe/Berlin): "
                + "layer 'Long ago' ended Sat 2025-02-01 09:00; in layer 'Weekly' it is the turn of an empty slot; layer 'Office' serves only Mon 10:00 to 12:00; layer 'Later' starts Mon 2026-03-23 09:00; "
                + "fix: let a layer serve then, or keep it if it is meant",
                "primary.yaml:3:3: warning schedule-gap: nobody is on call for schedule primary from Mon 2026-03-16 12:00 to Mon 2026-03-23 09:00 (Europe/Berlin): "
                + "layer 'Long ago' ended Sat 2025-02-01 09:00; in layer 'Weekly' it is the turn of bob, who is disabled; layer 'Office' serves only Mon 10:00 to 12:00; layer 'Later' starts Mon 2026-03-23 09:00; "
                + "fix: let a layer serve then, or keep it if it is meant",
            ],
            found.Where(line => line.Contains("schedule-gap", StringComparison.Ordinal)));
    }

    [Fact]
    public void Somebody_who_is_away_and_on_call_is_named_until_an_override_takes_them_off()
    {
        var configuration = ConfigurationReader.Read([new ConfigurationFile("conf.yaml", """
            users: {ana: {name: Ana}, bob: {name: Bob}}
            schedules: {primary: {name: Primary, zone: Europe/Berlin, layers: [{participants: [ana, bob], every: 1w, handoff: "Mon 09:00", start: 2026-03-02}]}}
            """)]);
        var away = ConfigurationReader.ReadOperations([new ConfigurationFile("operations/absences.yaml", """
            absences: [{id: ab-1, user: ana, start: 2026-03-05T08:00:00Z, end: 2026-03-18T08:00:00Z, reason: Beach}]
            """)]);
        var covered = away with { Overrides = ConfigurationReader.ReadOperations([new ConfigurationFile("operations/overrides.yaml", """
            overrides: [{id: ov-1, schedule: primary, start: 2026-03-05T08:00:00Z, end: 2026-03-18T08:00:00Z, kind: replace, user: ana, instead: bob}]
            """)]).Overrides };

        Assert.Equal(
            [
                "conf.yaml:2:13: warning on-call-while-away: ana is on call for schedule primary from Thu 2026-03-05 09:00 to Mon 2026-03-09 09:00 (Europe/Berlin) and away (absence ab-1); fix: let somebody take the shift over",
                "conf.yaml:2:13: warning on-call-while-away: ana is on call for schedule primary from Mon 2026-03-16 09:00 to Wed 2026-03-18 09:00 (Europe/Berlin) and away (absence ab-1); fix: let somebody take the shift over",
            ],
            ScheduleOutlook.Of(configuration, Now, away).Select(line => line.ToString()).Where(line => line.Contains("away", StringComparison.Ordinal)));
        Assert.DoesNotContain(ScheduleOutlook.Of(configuration, Now, covered), line => line.Code == "on-call-while-away");
    }

    [Fact]
    public void Of_many_gaps_four_are_told_and_the_rest_counted()
    {
        var found = Found("""
            users: {ana: {name: Ana}}
            schedules: {office: {name: Office, zone: UTC, layers: [{participants: [ana], every: 1w, handoff: "09:00", start: 2026-01-05, restrictions: [{from: "09:00", to: "17:00"}]}]}}
            """);

        Assert.Equal(5, found.Count);
        Assert.Contains("schedule office: 86 more like these in the coming 90 days", found[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_who_is_the_primary_one_person_in_two_places_and_too_many_nights_are_conflicts()
    {
        var found = Found("""
            users: {ana: {name: Ana, zone: Europe/Berlin}, bob: {name: Bob}, cal: {name: Cal}}
            schedules:
              one: {name: One, zone: Europe/Berlin, layers: [{participants: [ana, bob], every: 1w, handoff: "Mon 09:00", start: 2026-03-02, until: 2026-03-16}, {participants: [cal], every: 1d, handoff: "09:00", start: 2026-03-16, until: 2026-03-18}]}
              two: {name: Two, zone: Europe/Berlin, layers: [{participants: [ana], every: 1d, handoff: "09:00", start: 2026-03-02, until: 2026-03-12}]}
              far: {name: Far, zone: UTC, layers: [{participants: [cal], every: 1d, handoff: "00:00", start: 2026-03-17, until: 2026-03-18}]}
            policies: {p: {name: P, rules: [{page: [schedule: one]}, {page: [schedule: two], after: 10m}]}}
            """);

        Assert.Equal(
            [
                "primary.yaml:1:9: warning too-many-nights: ana is on call in 10 nights in a row from Tue 2026-03-03 00:00 to Thu 2026-03-12 06:00 (Europe/Berlin); more than 7 tire people out; fix: make turns shorter, or add people to the rotation",
                "primary.yaml:5:3: warning on-call-in-two-places: cal is on call for schedules far and one from Tue 2026-03-17 00:00 to Wed 2026-03-18 00:00 (UTC); fix: let somebody else serve in one of them",
                "primary.yaml:6:12: warning backup-is-primary: rule 2 of policy p pages only ana from Mon 2026-03-02 12:00 to Mon 2026-03-09 09:00 (Europe/Berlin), whom rule 1 has paged; fix: change the turns of schedule two, or page somebody else as well",
            ],
            found.Where(line => !line.Contains("schedule-gap", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_disabled_person_is_nowhere_and_an_odd_clock_finds_nothing()
    {
        const string Text = """
            users: {ana: {name: Ana, disabled: true}, bob: {name: Bob}}
            schedules:
              one: {name: One, zone: UTC, layers: [{participants: [[ana, bob]], every: 1w, handoff: "Mon 09:00", start: 2026-03-02, until: 2026-03-05}]}
              two: {name: Two, zone: UTC, layers: [{participants: [ana], every: 1d, handoff: "09:00", start: 2026-03-02, until: 2026-03-20}]}
            """;

        Assert.All(Found(Text), line => Assert.Contains("schedule-gap", line, StringComparison.Ordinal));
        Assert.Empty(ScheduleOutlook.Of(ConfigurationReader.Read([new ConfigurationFile("primary.yaml", Text)]), Instant.FromUtc(2199, 12, 1, 0, 0)));
    }

    private static List<string> Found(string text)
    {
        var read = ConfigurationReader.Read([new ConfigurationFile("primary.yaml", text)]);
        Assert.DoesNotContain(read.Diagnostics, diagnostic => diagnostic.Code.StartsWith("unknown", StringComparison.Ordinal) || diagnostic.Code.StartsWith("schedule", StringComparison.Ordinal));
        return [.. ScheduleOutlook.Of(read, Now).Select(diagnostic => diagnostic.ToString())];
    }
}
