using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Pages.Tests.OnCall;

public sealed class OverrideFormsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 3, 13);
    private static readonly DateTimeZone Vienna = DateTimeZoneProviders.Tzdb["Europe/Vienna"];
    private static readonly Schedule Primary = new(Crew.Primary, "Primary", Vienna, []);
    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [new(Crew.Bob, "Bob", null, "UTC", Permission.Responder, []), new(Crew.Carol, "Carol", null, "UTC", Permission.Responder, []), new(Crew.Ana, "Ana", null, "UTC", Permission.Responder, [], Disabled: true)],
    });

    [Fact]
    public void Standing_in_names_the_absent_one_and_reads_the_readers_clock()
    {
        var made = Read("carol", "bob", "2026-11-21T20:00", "2026-11-22T08:00").Made!;

        Assert.Equal((OverrideKind.Replace, Crew.Bob, Crew.Carol), (made.Kind, made.User, made.Instead!.Value));
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 19, 0), made.Start);
    }

    [Fact]
    public void Without_anybody_to_stand_in_for_one_joins_the_others() =>
        Assert.Equal((OverrideKind.Add, null), (Read("carol", "", "2026-11-21T20:00", "2026-11-22T08:00").Made!.Kind, Read("carol", "", "2026-11-21T20:00", "2026-11-22T08:00").Made!.Instead));

    [Theory]
    [InlineData("carol", "carol", "2026-11-21T20:00", "2026-11-22T08:00")]
    [InlineData("ana", "bob", "2026-11-21T20:00", "2026-11-22T08:00")]
    [InlineData("carol", "zoe", "2026-11-21T20:00", "2026-11-22T08:00")]
    [InlineData("", "bob", "2026-11-21T20:00", "2026-11-22T08:00")]
    [InlineData("carol", "bob", "2026-11-22T08:00", "2026-11-21T20:00")]
    [InlineData("carol", "bob", "2026-11-20T08:00", "2026-11-20T20:00")]
    [InlineData("carol", "bob", "2026-11-21T20:00", "2027-12-21T20:00")]
    [InlineData("carol", "bob", "tonight", "2026-11-22T08:00")]
    public void What_makes_no_sense_is_refused_in_words(string who, string instead, string from, string to)
    {
        var (made, problem) = Read(who, instead, from, to);

        Assert.Null(made);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    private static (Override? Made, string? Problem) Read(string who, string instead, string from, string to) =>
        OverrideForms.Read(Definitions, Primary, who, instead, from, to, "abcd1234", Now, Vienna);
}
