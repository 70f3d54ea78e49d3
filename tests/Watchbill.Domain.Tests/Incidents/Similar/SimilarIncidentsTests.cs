using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Similar;

namespace Watchbill.Domain.Tests.Incidents.Similar;

public class SimilarIncidentsTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 3, 0);

    private static readonly Incident Now = Like(100, "Gateway answers 502 for cards") with
    {
        Category = StatusCategory.Live,
        Services = [new("checkout")],
        Alerts = [Linked("GatewayErrors", "checkout")],
        Facts = [new StatedFact("customer-facing", true)],
        Level = "p1",
    };

    public static TheoryData<string, Incident, string> Pairs => new()
    {
        { "the same alert of the same service", Like(1, "Something else") with { Alerts = [Linked("GatewayErrors", "checkout")] }, "50: SameAlert 50" },
        { "the same alert, and of another service too", Like(1, "Something else") with { Alerts = [Linked("GatewayErrors", "search"), Linked("GatewayErrors", "checkout")] }, "50: SameAlert 50" },
        { "the same alert of another service alone is too little", Like(1, "Something else") with { Alerts = [Linked("GatewayErrors", "search")] }, "" },
        { "the same alert of another service, as bad, and a fact", Like(1, "Something else") with { Alerts = [Linked("GatewayErrors", "search")], Level = "p1", Facts = [new StatedFact("customer-facing", true)] }, "25: SameRule 15, SameFacts 5, SameLevel 5" },
        { "an alert from before rules were kept counts by its title", Like(1, "Something else") with { Alerts = [new LinkedAlert(new AlertId(9), new("checkout"), "GatewayErrors", Start, null, false)] }, "50: SameAlert 50" },
        { "one service alone is too little", Like(1, "Something else") with { Services = [new("checkout")] }, "" },
        { "one service, as bad, and a fact", Like(1, "Something else") with { Services = [new("checkout")], Level = "p1", Facts = [new StatedFact("customer-facing", true)] }, "25: SameServices 15, SameFacts 5, SameLevel 5" },
        { "a fact that was denied is none", Like(1, "Something else") with { Services = [new("checkout")], Level = "p1", Facts = [new StatedFact("customer-facing", false)] }, "" },
        { "the same title", Like(1, "gateway ANSWERS 502, for cards!") , "40: SameWords 40" },
        { "half the words and the service", Like(1, "The gateway was slow with cards") with { Services = [new("checkout")] }, "35: SameWords 20, SameServices 15" },
        { "as bad by another process says nothing", Like(1, "The gateway was slow with cards") with { Services = [new("checkout")], Level = "p1", Process = "other" }, "35: SameWords 20, SameServices 15" },
        { "still open", Like(1, "Gateway answers 502 for cards") with { Category = StatusCategory.Live }, "" },
        { "a false positive", Like(1, "Gateway answers 502 for cards") with { Category = StatusCategory.Declined }, "" },
        { "a drill", Like(1, "Gateway answers 502 for cards") with { Mode = IncidentMode.Drill }, "" },
        { "a test", Like(1, "Gateway answers 502 for cards") with { Mode = IncidentMode.Test }, "" },
        { "written down afterwards", Like(1, "Gateway answers 502 for cards") with { Mode = IncidentMode.Retrospective, Category = StatusCategory.Closed }, "40: SameWords 40" },
        { "gone on elsewhere", Like(1, "Gateway answers 502 for cards") with { MergedInto = new IncidentId(2) }, "" },
        { "itself", Now with { Category = StatusCategory.Resolved }, "" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_are_alike_by_what_can_be_said(string what, Incident other, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, string.Join(" | ", SimilarIncidents.Of(Now, [other]).Select(Words)));
    }

    [Fact]
    public void A_rare_word_counts_more_than_one_that_is_everywhere()
    {
        Incident[] past =
        [
            .. Enumerable.Range(1, 60).Select(i => Like(i, $"Cards trouble {i:000}") with { Services = [new("checkout")] }),
            Like(70, "Gateway overloaded") with { Services = [new("checkout")] },
        ];

        var found = SimilarIncidents.Of(Now, past);
        Assert.Equal((70, "gateway"), (found[0].Incident.Id.Value, Assert.Single(found[0].Reasons.OfType<SameWords>()).Words.Single()));
        Assert.True(found.Length == 1 || found[0].Score > found[1].Score);
    }

    [Fact]
    public void The_most_similar_come_first_then_the_latest_and_five_are_enough()
    {
        Incident[] past = [.. Enumerable.Range(1, 8).Select(i => Like(i, "Gateway answers 502 for cards")), Like(3, "Other words") with { Id = new IncidentId(50), Alerts = [Linked("GatewayErrors", "checkout")] }];

        Assert.Equal([50, 8, 7, 6, 5], SimilarIncidents.Of(Now, past).Select(similar => similar.Incident.Id.Value));
    }

    [Fact]
    public void Many_alerts_in_common_count_as_much_as_one_and_a_half()
    {
        var many = Now with { Alerts = [Linked("A", "checkout"), Linked("B", "checkout"), Linked("C", "checkout")] };
        var similar = Assert.Single(SimilarIncidents.Of(many, [Like(1, "Something else") with { Alerts = many.Alerts }]));
        Assert.Equal("75: SameAlert 50, SameAlert 25", Words(similar));
    }

    [Theory]
    [InlineData("Payments fail for some cards", "payments fail cards")]
    [InlineData("CPU > 95 % on db-main-02: payments/EU", "cpu main payments")]
    [InlineData("Größe der Äpfel – GRÖSSE", "größe der äpfel grösse")]
    [InlineData("...", "")]
    [InlineData("", "")]
    [InlineData("again again AGAIN timeout timeout", "timeout")]
    public void Words_of_a_title(string title, string expected) => Assert.Equal(expected, string.Join(' ', TitleWords.Of(title)));

    [Fact]
    public void How_it_was_resolved_is_kept_until_it_opens_again()
    {
        var reason = new PersonAsked(new UserId("ana"));
        var resolved = IncidentEvolution.Evolve(Now, new StatusChanged("live", "resolved", StatusCategory.Resolved, new UserId("ana"), [], "Rolled back", reason), Start);
        var closed = IncidentEvolution.Evolve(resolved, new StatusChanged("resolved", "closed", StatusCategory.Closed, new UserId("bob"), [], "Done", reason), Start);
        var again = IncidentEvolution.Evolve(closed, new IncidentReopened("closed", "live", StatusCategory.Live, null, reason), Start);

        Assert.Equal((new Resolution(new UserId("ana"), "Rolled back", Now.Version + 1), resolved.Resolution, null), (resolved.Resolution, closed.Resolution, again.Resolution));
    }

    private static string Words(SimilarIncident similar) => $"{similar.Score}: {string.Join(", ", similar.Reasons.Select(reason => $"{reason.GetType().Name} {reason.Points}"))}";

    private static LinkedAlert Linked(string rule, string service) => new(new AlertId(7), new ServiceId(service), "Some title", Start, null, false, rule);

    private static Incident Like(long id, string title) => new()
    {
        Id = new IncidentId(id),
        Reference = $"INC-{id}",
        Process = "shop",
        Mode = IncidentMode.Real,
        Title = title,
        Level = "p3",
        Status = "resolved",
        Category = StatusCategory.Resolved,
        DeclaredAt = Start + Duration.FromHours(id - 200),
        Version = 3,
    };
}
