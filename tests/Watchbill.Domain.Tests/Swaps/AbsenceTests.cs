using Watchbill.Domain.Alerts;
using Watchbill.Domain.Swaps;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Swaps;

/// <summary>Being away asks for help and takes nobody off call.</summary>
public sealed class AbsenceTests
{
    private readonly SwapDesk _desk = new();

    [Fact]
    public void Every_shift_that_falls_into_it_becomes_a_request_and_nobody_goes_off_call()
    {
        var before = _desk.Final("2026-01-05 09:00 +00", "2026-01-12 09:00 +00");

        Assert.Null(_desk.Away("ana", "2026-01-05 20:00 +00", "2026-01-10 09:00 +00"));

        Assert.Equal(before, _desk.Final("2026-01-05 09:00 +00", "2026-01-12 09:00 +00"));
        Assert.Equal(
            ["2026-01-05T20:00:00Z 2026-01-06T09:00:00Z", "2026-01-07T09:00:00Z 2026-01-08T09:00:00Z", "2026-01-09T09:00:00Z 2026-01-10T09:00:00Z"],
            _desk.Swaps.Select(swap => $"{swap.Start} {swap.End}"));
        Assert.All(_desk.Swaps, swap => Assert.Equal(_desk.Absences[0].Id, swap.Absence));
        Assert.Equal(["swap.requested → ben: Ana is away, and 3 shifts of Primary can be taken over"], _desk.Told);
    }

    [Fact]
    public void With_it_go_the_requests_that_are_open_and_what_was_taken_stays()
    {
        _desk.Away("ana", "2026-01-05 09:00 +00", "2026-01-08 09:00 +00");
        _desk.Do("cleo", new TakeSwap(null, null), _desk.Swaps[0].Id);

        Assert.Equal(Refusal.Forbidden, _desk.Back("ben"));
        Assert.Null(_desk.Back("ana"));

        Assert.Equal(["cancelled", "taken"], _desk.Swaps.Select(swap => SwapDecider.Word(swap.StatusAt(_desk.Now))).Order(StringComparer.Ordinal));
        Assert.Equal(["01-05 09:00 cleo", "01-06 09:00 ben", "01-07 09:00 ana"], _desk.Final("2026-01-05 09:00 +00", "2026-01-08 09:00 +00"));
    }

    [Fact]
    public void A_request_that_is_open_already_is_not_raised_again()
    {
        _desk.Ask("ana", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00");
        _desk.Away("ana", "2026-01-05 09:00 +00", "2026-01-08 09:00 +00");

        Assert.Equal(2, _desk.Swaps.Length);
        Assert.Single(_desk.Swaps, swap => swap.Absence is not null);
    }

    [Fact]
    public void A_manager_says_it_for_those_of_their_teams_and_nobody_else_does()
    {
        Assert.Equal(Refusal.Forbidden, _desk.Away("ben", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", user: "ana"));
        Assert.Equal(Refusal.UnknownUser, _desk.Away("sam", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", user: "ana"));
        Assert.Equal(Refusal.UnknownUser, _desk.Away("mia", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", user: "gone"));
        Assert.Null(_desk.Away("mia", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", user: "ana"));
        Assert.Equal(Refusal.Conflict, _desk.Away("ana", "2026-01-05 12:00 +00", "2026-01-09 09:00 +00"));
        Assert.Equal(Refusal.NotFound, _desk.Back("sam"));
        Assert.Null(_desk.Back("mia"));
    }

    [Fact]
    public void Too_many_shifts_are_a_matter_for_the_rotation()
    {
        Assert.Equal(Refusal.Invalid, _desk.Away("ana", "2026-01-05 09:00 +00", "2026-12-31 09:00 +00"));
        Assert.Null(_desk.Away("ana", "2026-01-05 09:00 +00", "2026-07-01 09:00 +00"));
        Assert.InRange(_desk.Swaps.Length, 80, AbsenceDecider.MostShifts);
        Assert.Empty(_desk.Overrides);
    }

    [Fact]
    public void Who_is_away_all_the_time_is_not_asked_to_take_over()
    {
        _desk.Away("ben", "2026-01-01 00:00 +00", "2026-02-01 00:00 +00");
        _desk.Told.Clear();
        _desk.Ask("ana", "2026-01-05 09:00 +00", "2026-01-06 09:00 +00");

        Assert.Equal(["swap.requested → : Ana asks for a swap: Primary"], _desk.Told);
    }
}
