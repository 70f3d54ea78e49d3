using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// What one layer says at an instant, and a stretch [From, Until) around that instant for which it says the same.
/// The stretch is not always the longest: whoever joins stretches compares what they say.
/// </summary>
internal readonly record struct LayerSegment(ImmutableArray<UserId> Users, long Turn, Instant From, Instant Until)
{
    public bool HasSomebody => !Users.IsDefaultOrEmpty;

    public bool Contains(Instant at) => From <= at && at < Until;

    public static LayerSegment At(Layer layer, DateTimeZone zone, Instant at)
    {
        if (layer.Participants.IsDefaultOrEmpty)
        {
            return Nobody(Instant.MinValue, Instant.MaxValue);
        }

        var start = WallClock.First(zone, layer.Start);
        if (at < start)
        {
            return Nobody(Instant.MinValue, start);
        }

        var end = layer.End is { } local ? WallClock.First(zone, local) : Instant.MaxValue;
        if (at >= end)
        {
            return Nobody(end, Instant.MaxValue);
        }

        var (served, from, until) = Served(layer.Restrictions, zone, at);
        (from, until) = (Instant.Max(from, start), Instant.Min(until, end));
        if (!served)
        {
            return Nobody(from, until);
        }

        var turn = new LayerTurns(layer, zone).At(at);
        var participant = layer.Participants[(int)(turn.Number % layer.Participants.Length)];
        return new LayerSegment(participant.Users, turn.Number, Instant.Max(from, turn.Start), Instant.Min(until, turn.End));
    }

    private static LayerSegment Nobody(Instant from, Instant until) => new([], -1, from, until);

    /// <summary>
    /// Whether any window contains the instant, and between which neighbouring window bounds it lies. Windows that begin
    /// from one longest window before to nine days after are looked at, so no bound within a day before or a week after is missed.
    /// </summary>
    private static (bool Served, Instant From, Instant Until) Served(ImmutableArray<Restriction> restrictions, DateTimeZone zone, Instant at)
    {
        if (restrictions.IsDefaultOrEmpty)
        {
            return (true, Instant.MinValue, Instant.MaxValue);
        }

        var (served, from, until) = (false, at - Duration.FromDays(1), at + Duration.FromDays(7));
        var today = at.InZone(zone).Date;
        foreach (var restriction in restrictions)
        {
            // Windows begin in the order of their dates, so the first that is still to come is the last that matters.
            var begun = true;
            for (var day = -restriction.LongestDays - 2; day <= 9 && begun; day++)
            {
                if (restriction.BeginningOn(today.PlusDays(day)) is not { } window)
                {
                    continue;
                }

                var (start, end) = (WallClock.First(zone, window.Start), WallClock.Last(zone, window.End));
                if (start == end)
                {
                    continue;
                }

                served |= start <= at && at < end;
                Narrow(start);
                Narrow(end);
                begun = start <= at;
            }
        }

        return (served, from, until);

        void Narrow(Instant bound)
        {
            if (bound <= at)
            {
                from = Instant.Max(from, bound);
            }
            else
            {
                until = Instant.Min(until, bound);
            }
        }
    }
}
