using Watchbill.Domain.Responders;

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
}
