using NodaTime;
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

    [Theory]
    [InlineData("weekends", "", "")]
    [InlineData("working", "", "")]
    [InlineData("", "0", "")]
    [InlineData("", "61", "")]
    [InlineData("", "5", "51")]
    [InlineData("", "5", "0")]
    [InlineData("", "", "3")]
    [InlineData("", "-5", "")]
    [InlineData("", "5", "1e3")]
    public void What_a_rule_cannot_say_is_refused_in_words(string during, string every, string times) =>
        Assert.EndsWith(".", MeEdits.AddRule(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, "high", "0", "sms", during, every, times).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_rule_may_go_by_working_hours_and_repeat_and_is_told_apart_by_that()
    {
        var own = HourEdits.Add(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, "working", "09:00", "17:00", ["Mon", "Fri"]).Changed!;
        own = MeEdits.AddRule(own, "high", "0", "sms").Changed!;
        own = MeEdits.AddRule(own, "high", "0", "sms", "outside", "5", "3").Changed!;

        Assert.Equal(new NotificationRule(Urgency.High, Duration.Zero, new("sms"), RuleHours.Outside, new MethodRepeat(Duration.FromMinutes(5), 3)), own.Rules[1]);
        Assert.Equal([own.Rules[1]], MeEdits.RemoveRule(own, MeEdits.KeyOf(own.Rules[0])).Changed!.Rules);
        Assert.NotNull(HourEdits.Remove(own, "working", "09:00–17:00 Mon, Fri").Problem);
    }

    [Fact]
    public void A_rule_is_put_to_another_time()
    {
        var own = MeEdits.AddRule(MeEdits.AddMethod(Nobody, "sms", "+436601234567").Changed!, "high", "0", "sms").Changed!;

        Assert.Equal(Duration.FromMinutes(7), MeEdits.MoveRule(own, MeEdits.KeyOf(own.Rules[0]), "7").Changed!.Rules[0].Delay);
        Assert.Same(own, MeEdits.MoveRule(own, "gone", "7").Changed);
        Assert.NotNull(MeEdits.MoveRule(own, MeEdits.KeyOf(own.Rules[0]), "1441").Problem);
        Assert.NotNull(MeEdits.MoveRule(MeEdits.AddRule(own, "high", "7", "sms").Changed!, MeEdits.KeyOf(own.Rules[0]), "7").Problem);
    }

    [Theory]
    [InlineData("quiet", "22:00", "07:00", "22:00–07:00 every day")]
    [InlineData("quiet", "", "", "Sat, Sun all day", "Sat", "sun")]
    [InlineData("working", "09:00", "17:00", "09:00–17:00 Mon", "Mon")]
    [InlineData("quiet", "Fri 18:00", "Mon 08:00", "Fri 18:00 – Mon 08:00")]
    public void Hours_are_said_in_words_and_taken_away_by_them(string which, string from, string to, string text, params string[] days)
    {
        var own = HourEdits.Add(Nobody, which, from, to, days).Changed!;

        Assert.Equal(text, HourEdits.Text(Assert.Single(own.Quiet.Concat(own.Working))));
        var left = HourEdits.Remove(own, which, text).Changed!;
        Assert.Empty(left.Quiet.Concat(left.Working));
    }

    [Theory]
    [InlineData("quiet", "", "")]
    [InlineData("quiet", "22:00", "")]
    [InlineData("quiet", "25:00", "07:00")]
    [InlineData("quiet", "<b>", "07:00")]
    [InlineData("quiet", "22:00", "07:00", "Someday")]
    [InlineData("quiet", "08:00", "08:00")]
    [InlineData("quiet", "", "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    [InlineData("quiet", "Fri 18:00", "08:00")]
    [InlineData("quiet", "Fri 18:00", "Mon 08:00", "Fri")]
    [InlineData("holy", "22:00", "07:00")]
    [InlineData(null, "22:00", "07:00")]
    public void Hours_that_cannot_be_are_refused_in_words(string? which, string from, string to, params string[] days) =>
        Assert.EndsWith(".", HourEdits.Add(Nobody, which, from, to, days).Problem, StringComparison.Ordinal);

    [Fact]
    public void There_are_only_so_many_hours()
    {
        var full = Enumerable.Range(0, Responder.MostHours).Aggregate(Nobody, (own, n) => HourEdits.Add(own, "quiet", $"{n:00}:00", $"{n:00}:30", []).Changed!);

        Assert.NotNull(HourEdits.Add(full, "quiet", "23:00", "23:30", []).Problem);
        Assert.Equal(News.None, HourEdits.Tell(full, "none").Changed!.News);
        Assert.NotNull(HourEdits.Tell(full, "2").Problem);
    }

    [Fact]
    public void There_is_a_limit()
    {
        var full = Enumerable.Range(0, MeEdits.MostMethods).Aggregate(Nobody, (own, n) => MeEdits.AddMethod(own, "email", $"bob{n}@example.org").Changed!);

        Assert.NotNull(MeEdits.AddMethod(full, "email", "bob@example.org").Problem);
    }
}
