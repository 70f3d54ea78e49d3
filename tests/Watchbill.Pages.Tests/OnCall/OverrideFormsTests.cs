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
    private static readonly Schedule Primary = new(
        Crew.Primary,
        "Primary",
        Vienna,
        [new Layer("Weekly", [new Participant([Crew.Bob]), new Participant([Crew.Carol])], new Rotation(RotationUnit.Weeks, 1, new LocalTime(9, 0), IsoDayOfWeek.Monday), new LocalDateTime(2026, 11, 2, 9, 0), null, [])]);

    private static readonly User Manager = new(new("max"), "Max", null, "UTC", Permission.Manager, []);
    private static readonly User Bob = new(Crew.Bob, "Bob", null, "UTC", Permission.Responder, []);
    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [Manager, Bob, new(Crew.Carol, "Carol", null, "UTC", Permission.Responder, []), new(Crew.Ana, "Ana", null, "UTC", Permission.Responder, [], Disabled: true)],
        Schedules = [Primary],
    });

    [Fact]
    public void Standing_in_names_the_absent_one_and_reads_the_chosen_clock()
    {
        var made = Read(Manager, new("replace", "bob", "carol", "2026-11-21T20:00", "2026-11-22T08:00")).Made!;

        Assert.Equal((OverrideKind.Replace, Crew.Bob, Crew.Carol), (made.Kind, made.User, made.Instead!.Value));
        Assert.Equal((Instant.FromUtc(2026, 11, 21, 19, 0), Instant.FromUtc(2026, 11, 22, 7, 0)), (made.Start, made.End));
    }

    [Theory]
    [InlineData("add", OverrideKind.Add, "carol")]
    [InlineData("remove", OverrideKind.Remove, "bob")]
    public void What_the_kind_does_not_need_is_not_looked_at(string kind, OverrideKind expected, string user)
    {
        var made = Read(Manager, new(kind, "bob", "carol", "2026-11-21T20:00", "2026-11-22T08:00")).Made!;

        Assert.Equal((expected, new UserId(user), null), (made.Kind, made.User, made.Instead));
    }

    [Fact]
    public void What_has_been_is_not_changed()
    {
        var made = Read(Manager, new("replace", "bob", "carol", "2026-11-16T09:00", "2026-11-22T08:00")).Made!;

        Assert.Equal(Now, made.Start);
    }

    [Theory]
    [InlineData("replace", "carol", "carol", "2026-11-21T20:00", "2026-11-22T08:00", "on", "stand in for themselves")]
    [InlineData("replace", "bob", "ana", "2026-11-21T20:00", "2026-11-22T08:00", "on", "disabled")]
    [InlineData("replace", "zoe", "carol", "2026-11-21T20:00", "2026-11-22T08:00", "off", "no user 'zoe'")]
    [InlineData("replace", "bob", "", "2026-11-21T20:00", "2026-11-22T08:00", "on", "from the list")]
    [InlineData("add", "", "carol", "2026-11-22T08:00", "2026-11-21T20:00", "to", "not after the start")]
    [InlineData("add", "", "carol", "2026-11-20T08:00", "2026-11-20T20:00", "to", "has passed")]
    [InlineData("add", "", "carol", "2026-11-21T20:00", "2027-12-21T20:00", "to", "366 days")]
    [InlineData("add", "", "carol", "tonight", "2026-11-22T08:00", "from", "a date and a time")]
    [InlineData("add", "", "carol", "2200-11-21T20:00", "2200-12-21T20:00", "from", "2199")]
    [InlineData("swap", "bob", "carol", "2026-11-21T20:00", "2026-11-22T08:00", "kind", "what changes")]
    public void What_makes_no_sense_is_refused_beside_its_field(string kind, string off, string on, string from, string to, string field, string words)
    {
        var (_, problems) = Read(Manager, new(kind, off, on, from, to));

        Assert.Contains(problems, problem => problem.Field == field && problem.Text.Contains(words, StringComparison.Ordinal) && problem.Text.EndsWith('.'));
    }

    [Theory]
    [InlineData("replace", "bob", "carol", true)]
    [InlineData("replace", "carol", "bob", true)]
    [InlineData("replace", "carol", "max", false)]
    [InlineData("add", "", "bob", false)]
    [InlineData("remove", "bob", "", false)]
    public void A_responder_gives_shifts_away_or_takes_them_over_and_no_more(string kind, string off, string on, bool may)
    {
        var (_, problems) = Read(Bob, new(kind, off, on, "2026-11-21T20:00", "2026-11-22T08:00"));

        Assert.Equal(may, problems.IsEmpty);
    }

    [Fact]
    public void The_form_comes_filled_in_for_all_of_the_shift_that_is_to_come()
    {
        var shift = OverrideForms.For(Definitions, Primary, Manager, Now, Now, user: null, Vienna);
        Assert.Equal(new OverrideFields("replace", "bob", "max", "2026-11-21T04:13", "2026-11-23T09:00"), shift);

        var own = OverrideForms.For(Definitions, Primary, Bob, Instant.FromUtc(2026, 12, 2, 0, 0), Now, user: null, Vienna);
        Assert.Equal(new OverrideFields("replace", "bob", "", "2026-11-30T09:00", "2026-12-07T09:00"), own);
    }

    [Fact]
    public void A_time_that_the_clock_shows_twice_is_the_first_and_one_that_it_skips_the_first_after_the_skip()
    {
        var autumn = Read(Manager, new("add", "", "carol", "2027-10-31T02:30", "2027-10-31T12:00")).Made!;
        var spring = Read(Manager, new("add", "", "carol", "2027-03-28T02:30", "2027-03-28T12:00")).Made!;

        Assert.Equal((Instant.FromUtc(2027, 10, 31, 0, 30), Instant.FromUtc(2027, 3, 28, 1, 0)), (autumn.Start, spring.Start));
    }

    private static (Override? Made, System.Collections.Immutable.ImmutableArray<FieldProblem> Problems) Read(User by, OverrideFields fields) =>
        OverrideForms.Read(Definitions, Primary, by, fields, Now, Vienna);
}
