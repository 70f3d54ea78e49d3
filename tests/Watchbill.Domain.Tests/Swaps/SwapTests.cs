using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Swaps;

/// <summary>Requests to take over a shift: asked, taken whole or part for part, exchanged, cancelled, lapsed.</summary>
public sealed class SwapTests
{
    private const string Monday = "2026-01-05 09:00 +00";
    private const string Tuesday = "2026-01-06 09:00 +00";

    private readonly SwapDesk _desk = new();

    [Fact]
    public void Asking_takes_nobody_off_call_and_tells_those_of_the_rotation()
    {
        Assert.Null(_desk.Ask("ana", Monday, Tuesday));

        Assert.Equal(["01-05 09:00 ana"], _desk.Final(Monday, Tuesday));
        Assert.Equal(["swap.requested → ben: Ana asks for a swap: Primary"], _desk.Told);
        Assert.Equal("open", _desk.Status);
    }

    [Fact]
    public void Whoever_takes_it_is_on_call_instead_and_the_requester_hears_of_it()
    {
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Null(_desk.Take("cleo"));

        Assert.Equal(["01-05 09:00 cleo", "01-06 09:00 ben"], _desk.Final(Monday, "2026-01-07 09:00 +00"));
        Assert.Equal("swap.taken → ana: Cleo takes over: Primary", _desk.Told[^1]);
        Assert.Equal("taken", _desk.Status);
        Assert.Equal(["Requested ana", "Taken cleo"], _desk.History);
        Assert.Equal(Refusal.SwapClosed, _desk.Take("ben"));
    }

    [Fact]
    public void A_part_can_be_taken_and_the_rest_stays_open_and_with_the_requester()
    {
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Null(_desk.Take("cleo", "2026-01-05 12:00 +00", "2026-01-05 18:00 +00"));

        Assert.Equal("open", _desk.Status);
        Assert.Equal(["01-05 09:00 ana", "01-05 12:00 cleo", "01-05 18:00 ana"], _desk.Final(Monday, Tuesday));
        Assert.Equal(Refusal.PartTaken, _desk.Take("dan", "2026-01-05 17:00 +00", "2026-01-05 20:00 +00"));
        Assert.Equal(Refusal.Invalid, _desk.Take("dan"));
        Assert.Null(_desk.Take("dan", "2026-01-05 18:00 +00", Tuesday));
        Assert.Null(_desk.Take("cleo"));
        Assert.Equal(["01-05 09:00 cleo", "01-05 12:00 cleo", "01-05 18:00 dan"], _desk.Final(Monday, Tuesday));
        Assert.Equal("taken", _desk.Status);
    }

    [Fact]
    public void What_is_over_of_a_shift_cannot_be_taken()
    {
        _desk.Ask("ana", Monday, Tuesday);
        _desk.Now = At("2026-01-05 15:00 +00");

        Assert.Null(_desk.Take("cleo"));
        Assert.Equal(["01-05 09:00 ana", "01-05 15:00 cleo"], _desk.Final(Monday, Tuesday));
        Assert.Equal("lapsed", _desk.Status);
    }

    [Fact]
    public void It_lapses_when_its_time_has_come()
    {
        _desk.Ask("ana", Monday, Tuesday);
        _desk.Now = At(Tuesday);

        Assert.Equal("lapsed", _desk.Status);
        Assert.Equal(Refusal.SwapClosed, _desk.Take("cleo"));
        Assert.Equal(Refusal.SwapClosed, _desk.Do("ana", new CancelSwap()));
    }

    [Theory]
    [InlineData("ben", Monday, Tuesday, Refusal.NotOnCall)]
    [InlineData("ana", "2026-01-05 07:00 +00", "2026-01-05 08:00 +00", Refusal.Invalid)]
    [InlineData("ana", Tuesday, Monday, Refusal.Invalid)]
    [InlineData("ana", Monday, "2028-01-05 09:00 +00", Refusal.Invalid)]
    [InlineData("sam", Monday, Tuesday, Refusal.NotFound)]
    public void What_cannot_be_asked_for_says_why(string by, string start, string end, string code) => Assert.Equal(code, _desk.Ask(by, start, end));

    [Fact]
    public void A_request_is_narrowed_to_when_its_requester_is_on_call()
    {
        Assert.Null(_desk.Ask("ana", "2026-01-05 08:00 +00", "2026-01-07 06:00 +00"));
        Assert.Equal((At(Monday), At(Tuesday)), (_desk.Only.Start, _desk.Only.End));
    }

    [Fact]
    public void Only_a_manager_asks_for_others_and_nobody_asks_twice()
    {
        Assert.Equal(Refusal.Forbidden, _desk.Ask("ben", Monday, Tuesday, requester: "ana"));
        Assert.Null(_desk.Ask("mia", Monday, Tuesday, requester: "ana"));
        Assert.Equal(Refusal.Conflict, _desk.Ask("ana", "2026-01-05 20:00 +00", "2026-01-07 20:00 +00"));
        Assert.Equal(Refusal.UnknownUser, _desk.Ask("mia", Monday, Tuesday, requester: "gone"));
    }

    [Fact]
    public void Those_asked_by_name_are_told_and_only_they_may_take()
    {
        Assert.Equal(Refusal.UnknownUser, _desk.Ask("ana", Monday, Tuesday, asked: "nobody-knows"));
        Assert.Equal(Refusal.Invalid, _desk.Ask("ana", Monday, Tuesday, asked: "ana"));
        Assert.Null(_desk.Ask("ana", Monday, Tuesday, asked: ["cleo", "dan"]));

        Assert.Equal("swap.requested → cleo+dan: Ana asks for a swap: Primary", _desk.Told[^1]);
        Assert.Equal(Refusal.NotAsked, _desk.Take("mia"));
        Assert.Null(_desk.Take("dan"));
    }

    [Fact]
    public void Nobody_takes_their_own_shift_or_one_while_they_are_away_or_on_call_there()
    {
        _desk.Away("dan", Monday, Tuesday);
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Equal(Refusal.Invalid, _desk.Take("ana"));
        Assert.Equal(Refusal.Absent, _desk.Take("dan"));
        Assert.Equal(Refusal.NotFound, _desk.Take("sam"));
        Assert.Equal(["01-05 09:00 ana"], _desk.Final(Monday, Tuesday));
    }

    [Fact]
    public void Somebody_who_is_on_call_with_the_requester_cannot_take_it_for_one_less_would_be()
    {
        _desk.Overrides = [Change("joins", OverrideKind.Add, "ben", "2026-01-05 12:00 +00", "2026-01-05 15:00 +00")];
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Equal(Refusal.AlreadyOnCall, _desk.Take("ben"));
        Assert.Null(_desk.Take("ben", "2026-01-05 15:00 +00", Tuesday));
        Assert.Equal(["01-05 09:00 ana", "01-05 12:00 ana+ben", "01-05 15:00 ben"], _desk.Final(Monday, Tuesday));
    }

    [Fact]
    public void What_was_taken_can_be_asked_for_and_taken_back()
    {
        _desk.Ask("ana", Monday, Tuesday);
        Assert.Null(_desk.Take("cleo", Monday, "2026-01-05 12:00 +00"));

        // Cleo asks in turn for what she took; Ana, whose turn it is, may take it back.
        Assert.Null(_desk.Ask("cleo", Monday, Tuesday));
        Assert.Equal((At(Monday), At("2026-01-05 12:00 +00")), (_desk.Only.Start, _desk.Only.End));
        Assert.Null(_desk.Take("ana"));
        Assert.Equal(["01-05 09:00 ana", "01-05 12:00 ana"], _desk.Final(Monday, Tuesday));
    }

    [Fact]
    public void A_shift_that_somebody_else_has_meanwhile_cannot_be_taken()
    {
        _desk.Ask("ana", Monday, Tuesday);
        _desk.Ask("ana", "2026-01-07 09:00 +00", "2026-01-08 09:00 +00");
        _desk.Temporaries =
        [
            new TemporarySchedule("ts", Id, "Fair", At("2026-01-07 00:00 +00"), At("2026-01-09 00:00 +00"), [], [new TemporaryShift(At("2026-01-07 00:00 +00"), At("2026-01-09 00:00 +00"), [new UserId("ben")])]),
        ];

        Assert.Equal(Refusal.NotOnCall, _desk.Take("cleo"));
    }

    [Fact]
    public void A_temporary_schedule_is_stronger_than_a_swap_and_that_is_said_rather_than_done()
    {
        _desk.Temporaries =
        [
            new TemporarySchedule("ts", Id, "Fair", At(Monday), At(Tuesday), [], [new TemporaryShift(At(Monday), At(Tuesday), [new UserId("ana")])]),
        ];

        Assert.Equal(Refusal.NotChangeable, _desk.Ask("ana", Monday, Tuesday));
        Assert.Null(_desk.Away("ana", Monday, Tuesday));
        Assert.Empty(_desk.Swaps);
    }

    [Fact]
    public void An_exchange_changes_nothing_until_it_is_accepted_and_then_both_shifts()
    {
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Null(_desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00"));
        Assert.Equal(["01-05 09:00 ana"], _desk.Final(Monday, Tuesday));
        Assert.Equal("swap.offered → ana: Dan offers an exchange: Primary", _desk.Told[^1]);

        Assert.Equal(Refusal.Forbidden, _desk.Do("dan", new AcceptOffer(_desk.Only.Offers[0].Id)));
        Assert.Null(_desk.Do("ana", new AcceptOffer(_desk.Only.Offers[0].Id)));
        Assert.Equal(["01-05 09:00 dan"], _desk.Final(Monday, Tuesday));
        Assert.Equal(["01-06 09:00 ana"], _desk.Final(Tuesday, "2026-01-07 09:00 +00", SwapDesk.Backup));
        Assert.Equal("swap.answered → dan: Ana accepts your exchange: Primary", _desk.Told[^1]);
        Assert.Equal(["Requested ana", "Offered dan", "Accepted ana"], _desk.History);
    }

    [Fact]
    public void One_can_offer_another_shift_of_the_same_schedule_but_not_the_same_time()
    {
        _desk.Ask("ana", Monday, Tuesday);

        Assert.Equal(Refusal.Invalid, _desk.Offer("ben", Monday, Tuesday, "primary"));
        Assert.Equal(Refusal.NotOnCall, _desk.Offer("ben", "2026-01-07 09:00 +00", "2026-01-08 09:00 +00", "primary"));
        Assert.Equal(Refusal.NotFound, _desk.Offer("ben", Monday, Tuesday, "no-such"));
        Assert.Null(_desk.Offer("ben", Tuesday, "2026-01-07 09:00 +00", "primary"));
        Assert.Null(_desk.Do("ana", new AcceptOffer(_desk.Only.Offers[0].Id)));
        Assert.Equal(["01-05 09:00 ben", "01-06 09:00 ana"], _desk.Final(Monday, "2026-01-07 09:00 +00"));
    }

    [Fact]
    public void An_offer_is_declined_withdrawn_or_overtaken()
    {
        _desk.Ask("ana", Monday, Tuesday);
        _desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00");
        Assert.Equal(Refusal.NotFound, _desk.Do("ben", new DropOffer(_desk.Only.Offers[0].Id)));
        Assert.Null(_desk.Do("ana", new DropOffer(_desk.Only.Offers[0].Id)));
        Assert.Equal("swap.answered → dan: Ana declines your exchange: Primary", _desk.Told[^1]);
        _desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00");
        Assert.Null(_desk.Do("dan", new DropOffer(_desk.Only.Offers[1].Id)));
        _desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00");
        Assert.Null(_desk.Take("cleo", Monday, "2026-01-05 10:00 +00"));

        Assert.Empty(_desk.Only.OffersAt(_desk.Now));
        Assert.Equal(Refusal.NotFound, _desk.Do("ana", new AcceptOffer(_desk.Only.Offers[2].Id)));
        Assert.Equal([SwapOfferState.Declined, SwapOfferState.Withdrawn, SwapOfferState.Open], _desk.Only.Offers.Select(offer => offer.State));
    }

    [Fact]
    public void The_requester_or_a_manager_cancels_and_what_was_taken_stays_taken()
    {
        _desk.Ask("ana", Monday, Tuesday);
        _desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00");
        _desk.Take("cleo", "2026-01-05 20:00 +00", Tuesday);
        _desk.Offer("dan", Tuesday, "2026-01-07 09:00 +00", start: Monday, end: "2026-01-05 12:00 +00");

        Assert.Equal(Refusal.Forbidden, _desk.Do("ben", new CancelSwap()));
        Assert.Null(_desk.Do("mia", new CancelSwap()));
        Assert.Equal("cancelled", _desk.Status);
        Assert.Equal(["01-05 09:00 ana", "01-05 20:00 cleo"], _desk.Final(Monday, Tuesday));
        Assert.Equal("swap.cancelled → dan: The request of Ana is cancelled: Primary", _desk.Told[^1]);
    }

    [Fact]
    public void Every_moment_of_a_request_is_on_somebodys_shoulders_whatever_people_do()
    {
        var random = new Random(20260105);
        foreach (var _ in Enumerable.Range(0, 200))
        {
            var desk = new SwapDesk();
            desk.Ask("ana", Monday, Tuesday);
            foreach (var step in Enumerable.Range(0, 8))
            {
                var (from, to) = (At(Monday) + NodaTime.Duration.FromHours(random.Next(24)), At(Monday) + NodaTime.Duration.FromHours(random.Next(1, 25)));
                var by = new[] { "ana", "ben", "cleo", "dan", "mia" }[random.Next(5)];
                desk.Do(by, random.Next(6) switch
                {
                    0 => new OfferSwap(from, to, SwapDesk.Backup, At("2026-01-08 09:00 +00"), At("2026-01-09 09:00 +00")),
                    1 when !desk.Only.Offers.IsEmpty => new AcceptOffer(desk.Only.Offers[random.Next(desk.Only.Offers.Length)].Id),
                    2 when !desk.Only.Offers.IsEmpty => new DropOffer(desk.Only.Offers[random.Next(desk.Only.Offers.Length)].Id),
                    3 when random.Next(10) == 0 => new CancelSwap(),
                    4 => new RequestSwap(Id, new UserId(by), from, to, null, []),
                    _ => new TakeSwap(from, to),
                });
                Assert.DoesNotContain(desk.Final(Monday, Tuesday), line => line.EndsWith(" -", StringComparison.Ordinal) || line.Contains('+', StringComparison.Ordinal));
                Assert.All(desk.Swaps, swap => Assert.All(swap.Taken.Zip(swap.Taken.OrderBy(part => part.Start)), pair => Assert.True(swap.Start <= pair.First.Start && pair.First.End <= swap.End)));
            }
        }
    }
}
