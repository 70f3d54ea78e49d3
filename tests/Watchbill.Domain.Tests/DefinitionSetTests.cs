using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Tests;

public sealed class DefinitionSetTests
{
    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [new(new("ana"), "Ana", null, "UTC", Permission.Responder, []), new(new("bob"), "Bob", null, "UTC", Permission.Responder, [], Disabled: true)],
    });

    [Theory]
    [InlineData("ana", true)]
    [InlineData("bob", false)]
    [InlineData("zoe", false)]
    public void Only_a_known_account_that_is_enabled_is_somebody(string user, bool expected) => Assert.Equal(expected, Definitions.IsSomebody(new UserId(user)));

    [Theory]
    [InlineData("", null, "built in")]
    [InlineData("one", null, "one")]
    [InlineData("one two", null, "built in")]
    [InlineData("one default", null, "default")]
    [InlineData("one two", "two", "two")]
    [InlineData("one default", "one", "one")]
    [InlineData("one default", "gone", "default")]
    [InlineData("one", "default", "one")]
    public void Incidents_are_run_by_the_process_of_their_service_or_the_usual_one(string configured, string? named, string expected)
    {
        var definitions = new DefinitionSet(new DefinitionDocuments
        {
            IncidentProcesses = [.. configured.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => DefaultProcess.Process with { Id = id, Name = id })],
            Services = [new(new("shop"), "Shop", null, new("p"), null, UrgencyRule.FromSeverity, [], IncidentProcess: named)],
        });
        var process = definitions.ProcessOf(new ServiceId("shop"));

        Assert.Equal(expected, ReferenceEquals(process, DefaultProcess.Process) ? "built in" : process.Name);
    }

    [Fact]
    public void An_incident_of_a_process_that_is_gone_is_run_by_the_built_in_one() => Assert.Same(DefaultProcess.Process, Definitions.Process("gone"));
}
