using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.People;

namespace Watchbill.Pages.Tests.People;

public sealed class MeEditsTests
{
    private static readonly Responder Nobody = new(Crew.Bob, [], []);

    [Fact]
    public void Methods_get_ids_of_their_own()
    {
        var one = MeEdits.AddMethod(Nobody, "sms", " +436601234567 ").Changed!;
        var two = MeEdits.AddMethod(one, "sms", "+436607654321").Changed!;

        Assert.Equal(["sms", "sms-2"], two.Methods.Select(method => method.Id.Value));
        Assert.Equal("+436601234567", two.Methods[0].Address);
    }

    [Theory]
    [InlineData("sms", "0660 1234567")]
    [InlineData("voice", "0660 1234567")]
    [InlineData("email", "nobody")]
    [InlineData("slack", "@bob")]
    [InlineData("webhook", "http://plain.example/x")]
    [InlineData("pigeon", "coop")]
    [InlineData(null, null)]
    public void What_cannot_be_an_address_is_refused_in_words(string? kind, string? address) =>
        Assert.EndsWith(".", MeEdits.AddMethod(Nobody, kind, address).Problem, StringComparison.Ordinal);

    [Fact]
    public void Rules_go_with_their_method()
    {
        var own = MeEdits.AddRule(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, "high", "5", "sms").Changed!;

        var left = MeEdits.RemoveMethod(own, "sms").Changed!;

        Assert.Empty(left.Methods);
        Assert.Empty(left.Rules);
    }

    [Theory]
    [InlineData("high", "1441", "sms")]
    [InlineData("high", "-1", "sms")]
    [InlineData("high", "", "sms")]
    [InlineData("urgent", "0", "sms")]
    [InlineData("high", "0", "fax")]
    public void A_rule_needs_an_urgency_a_delay_within_a_day_and_a_method(string urgency, string minutes, string method) =>
        Assert.NotNull(MeEdits.AddRule(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, urgency, minutes, method).Problem);

    [Fact]
    public void An_old_page_removes_no_other_rule()
    {
        var own = MeEdits.AddRule(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, "high", "0", "sms").Changed!;

        Assert.Single(MeEdits.RemoveRule(own, "High 300 sms").Changed!.Rules);
        Assert.Empty(MeEdits.RemoveRule(own, MeEdits.KeyOf(own.Rules[0])).Changed!.Rules);
    }

    [Fact]
    public void There_is_a_limit()
    {
        var full = Enumerable.Range(0, MeEdits.MostMethods).Aggregate(Nobody, (own, n) => MeEdits.AddMethod(own, "email", $"bob{n}@example.org").Changed!);

        Assert.NotNull(MeEdits.AddMethod(full, "email", "bob@example.org").Problem);
    }
}
