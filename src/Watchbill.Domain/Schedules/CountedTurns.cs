namespace Watchbill.Domain.Schedules;

/// <summary>
/// For a layer that counts only active turns: how many turns before one are active, that is, share a moment of local time with a window of the
/// layer's restrictions. Turn 0 counts only for what follows the layer's start. Whether a turn is active is a matter of the calendar: one that
/// a change of the clock made empty counts as it would in any other week.
/// The pattern of turns and windows repeats after some weeks, so the count is one table and one division. Immutable; thread-safe.
/// </summary>
internal sealed class CountedTurns
{
    private readonly int[] _before;
    private readonly int _first;

    private CountedTurns(int[] before, int first) => (_before, _first) = (before, first);

    /// <summary>Null when every turn counts.</summary>
    public static CountedTurns? Of(Layer layer, LayerTurns turns, WeeklyPattern? pattern)
    {
        if (!layer.CountsOnlyActiveTurns || pattern is null)
        {
            return null;
        }

        // A turn of a week or longer holds every window at least in part; only what is left of the first may hold none.
        var period = turns.Step is 0 or >= Nanoseconds.PerWeek ? 1 : (int)(Nanoseconds.PerWeek / GreatestCommonDivisor(turns.Step, Nanoseconds.PerWeek));
        var before = new int[period + 1];
        for (var turn = 0; turn < period; turn++)
        {
            before[turn + 1] = before[turn] + (pattern.Touches(turns.LocalNanosecondOf(turn), turns.LocalNanosecondOf(turn + 1)) ? 1 : 0);
        }

        return new CountedTurns(before, pattern.Touches(Nanoseconds.Of(layer.Start), turns.LocalNanosecondOf(1)) ? 1 : 0);
    }

    /// <param name="turn">From 0.</param>
    public long Before(long turn)
    {
        if (turn == 0)
        {
            return 0;
        }

        var period = _before.Length - 1;
        var (cycles, rest) = Math.DivRem(turn, period);
        return (cycles * _before[period]) + _before[rest] - _before[1] + _first;
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
