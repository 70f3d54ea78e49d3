using NodaTime;

namespace Watchbill.Api;

public sealed record CalendarList(IReadOnlyList<CalendarInfo> Calendars);

/// <param name="Schedule">Absent for one's own shifts in all schedules.</param>
/// <param name="Hint">The last four characters of the secret in the address.</param>
public sealed record CalendarInfo(string Id, string? Schedule, string Hint, Instant CreatedAt);

/// <param name="Schedule">Absent means one's own shifts in all schedules.</param>
/// <param name="Rotate">When the calendar has an address: make a new one, and end the old.</param>
public sealed record NewCalendar(string? Schedule = null, bool Rotate = false);

/// <param name="Url">Shown this once. Whoever has it can read the calendar.</param>
public sealed record MintedCalendar(string Id, string Url, string? Schedule);
