using System.Collections.Immutable;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Tests.Dependencies;

public class ServiceGraphTests
{
    private static readonly DefinitionSet Shop = Set("checkout: payments search", "payments: db-main", "search: index", "reports: db-main payments", "db-main:", "index:");

    [Theory]
    [InlineData("checkout", "payments < checkout payments | search < checkout search | db-main < checkout payments db-main | index < checkout search index")]
    [InlineData("reports", "db-main < reports db-main | payments < reports payments")]
    [InlineData("db-main", "")]
    [InlineData("gone", "")]
    [InlineData("checkout reports", "db-main < reports db-main | payments < checkout payments | search < checkout search | index < checkout search index")]
    [InlineData("checkout payments", "db-main < payments db-main | search < checkout search | index < checkout search index")]
    public void Dependencies_nearest_first_each_by_its_shortest_way(string of, string expected) =>
        Assert.Equal(expected, Words(ServiceGraph.Dependencies(Shop, Ids(of))));

    [Theory]
    [InlineData("db-main", "payments < payments db-main | reports < reports db-main | checkout < checkout payments db-main")]
    [InlineData("index", "search < search index | checkout < checkout search index")]
    [InlineData("checkout", "")]
    [InlineData("index db-main", "payments < payments db-main | reports < reports db-main | search < search index | checkout < checkout payments db-main")]
    public void Dependents_with_the_way_read_from_the_one_that_depends(string of, string expected) =>
        Assert.Equal(expected, Words(ServiceGraph.Dependents(Shop, Ids(of))));

    [Fact]
    public void A_circle_is_walked_once_and_never_leads_to_where_it_began()
    {
        var circle = Set("a: b", "b: c", "c: a");
        Assert.Equal("b < a b | c < a b c", Words(ServiceGraph.Dependencies(circle, Ids("a"))));
        Assert.Equal("c < c a | b < b c a", Words(ServiceGraph.Dependents(circle, Ids("a"))));
    }

    [Fact]
    public void What_does_not_exist_any_more_leads_nowhere() =>
        Assert.Equal("b < a b", Words(ServiceGraph.Dependencies(Set("a: b gone", "b:"), Ids("a"))));

    [Theory]
    [InlineData("a: b|b: c|c: a", "a b c")]
    [InlineData("a: b|b: a c|c: b", "a b / c b")]
    [InlineData("x: a|a: b|b: a", "a b")]
    [InlineData("a: b|b: c|c:", "")]
    [InlineData("a: b gone|b: gone", "")]
    public void Circles_are_told_once_each(string services, string expected) =>
        Assert.Equal(expected, string.Join(" / ", ServiceGraph.Circles(Set(services.Split('|')).Services.Values).Select(circle => string.Join(' ', circle))));

    [Fact]
    public void The_walk_ends_where_nobody_reads_on()
    {
        var wide = Set([.. Enumerable.Range(0, ServiceGraph.Most + 50).Select(i => $"s-{i:000}: hub"), "hub:"]);
        var found = ServiceGraph.Dependents(wide, Ids("hub"));
        Assert.Equal((ServiceGraph.Most, "s-000", "s-499"), (found.Length, found[0].Service.Value, found[^1].Service.Value));
    }

    private static ServiceId[] Ids(string ids) => [.. ids.Split(' ').Select(id => new ServiceId(id))];

    private static string Words(ImmutableArray<ServiceLink> links) => string.Join(" | ", links.Select(link => $"{link.Service} < {string.Join(' ', link.Path)}"));

    private static DefinitionSet Set(params string[] services) => new(new DefinitionDocuments
    {
        Services = [.. services.Select(text => text.Split(':')).Select(parts => new Service(
            new ServiceId(parts[0]), parts[0], null, new PolicyId("calm"), null, UrgencyRule.FromSeverity, [],
            DependsOn: [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new ServiceId(id))]))],
    });
}
