using NodaTime;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Tests;

public class SampleTests
{
    private static readonly ConfigurationResult Sample = ConfigurationReader.Read(SampleOrganisation.Files);

    [Fact]
    public void Passes_the_check_without_errors_or_warnings() => Assert.Empty(Sample.Diagnostics);

    [Fact]
    public void Uses_every_kind_of_integration()
    {
        var kinds = Sample.Documents.Services.SelectMany(service => service.Integrations).Select(integration => integration.Kind).ToHashSet();

        Assert.Equal(Enum.GetValues<IntegrationKind>().ToHashSet(), kinds);
    }

    [Fact]
    public void Brings_the_built_in_mappings_that_it_names()
    {
        Assert.Equal(["grafana", "plain"], Sample.Documents.Mappings.Select(mapping => mapping.Id));
        Assert.Equal("built-in/grafana.yaml", Sample.Origins[new DefinitionKey(DefinitionKind.Mapping, "grafana")].File);
    }

    [Fact]
    public void Somebody_is_on_call_at_every_moment_of_a_year()
    {
        var year = new Interval(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2027, 3, 1, 0, 0));

        Assert.All(Sample.Documents.Schedules, schedule => Assert.Empty(new Timetable(schedule, [], []).Render(year).Gaps));
    }

    [Fact]
    public void Escalates_within_minutes_so_that_a_demonstration_shows_it()
    {
        var shop = Sample.Documents.Policies.Single(policy => policy.Id.Value == "shop");

        Assert.Equal([Duration.Zero, Duration.FromSeconds(90), Duration.FromMinutes(3)], shop.Rules.Take(3).Select(rule => rule.After));
    }
}
