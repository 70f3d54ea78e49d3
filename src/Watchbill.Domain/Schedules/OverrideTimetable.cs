namespace Watchbill.Domain.Schedules;

/// <summary>The overrides of one schedule made ready to be applied, in the order in which they were made. Immutable; thread-safe.</summary>
internal sealed class OverrideTimetable
{
    private readonly (OverrideKind Kind, int User, int Instead, int Source)[] _changes;
    private readonly Stretches _when;
    private readonly bool _replacesAll;

    public OverrideTimetable(IReadOnlyList<Override> overrides, TimetableParts parts)
    {
        _changes = [.. overrides.Select(change => (change.Kind, parts.NumberOf(change.User), change.Instead is { } instead ? parts.NumberOf(instead) : -1, SourceOf(change, parts)))];
        _replacesAll = overrides.Any(change => change.Kind == OverrideKind.ReplaceAll);
        _when = new Stretches(overrides.Select(change => (Nanoseconds.Of(change.Start), Nanoseconds.Of(change.End))));
    }

    public int MostAtOnce => _when.MostAtOnce;

    public void Apply(long at, ref Seats seats, ref long from, ref long until)
    {
        _when.Narrow(at, ref from, ref until);
        if (_replacesAll)
        {
            ReplaceAll(at, ref seats);
        }

        for (var place = _when.NextAt(at, after: -1); place >= 0; place = _when.NextAt(at, place))
        {
            var (kind, user, instead, source) = _changes[place];
            switch (kind)
            {
                case OverrideKind.Add:
                    seats.Add(new Seat(user, source, 0));
                    break;
                case OverrideKind.Remove:
                    seats.Remove(user);
                    break;
                case OverrideKind.Replace when instead >= 0 && seats.Remove(user):
                    seats.Add(new Seat(instead, source, 0));
                    break;
            }
        }
    }

    /// <summary>Whether one that holds at an instant says that this person shall not be on call.</summary>
    public bool TakesOff(int user, long at)
    {
        for (var place = _when.NextAt(at, after: -1); place >= 0; place = _when.NextAt(at, place))
        {
            if (_changes[place] is (OverrideKind.Remove or OverrideKind.Replace, var named, _, _) && named == user)
            {
                return true;
            }
        }

        return false;
    }

    private void ReplaceAll(long at, ref Seats seats)
    {
        var isFirst = true;
        for (var place = _when.NextAt(at, after: -1); place >= 0; place = _when.NextAt(at, place))
        {
            if (_changes[place].Kind != OverrideKind.ReplaceAll)
            {
                continue;
            }

            if (isFirst)
            {
                seats.Clear();
                isFirst = false;
            }

            seats.Add(new Seat(_changes[place].User, _changes[place].Source, 0));
        }
    }

    private static int SourceOf(Override change, TimetableParts parts)
    {
        var said = new FromOverride(change.Id, change.Kind == OverrideKind.Replace ? change.User : null);
        return parts.Add(_ => said);
    }
}
