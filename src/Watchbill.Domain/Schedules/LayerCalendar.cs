using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Schedules;

/// <summary>The text of a calendar that a schedule's layers name, as it stood beside the configuration.</summary>
/// <param name="File">Its path below the folder of the configuration.</param>
public sealed record CalendarFile(string File, string Text);

/// <summary>
/// A calendar of somebody else's that a layer is, instead of a rotation: a file of the configuration, or what is read now and then from an address. Two are
/// equal when they are the same file or address, whatever stands in it: what it says holds at once.
/// </summary>
/// <param name="File">Its path below the folder of the configuration; null for an address.</param>
/// <param name="Url">https; may hold a secret, and is shown to nobody. Null for a file.</param>
public sealed record LayerCalendar(string? File, string? Url)
{
    private readonly Lazy<CalendarRota>? _rota;

    private LayerCalendar(LayerCalendar same, Lazy<CalendarRota> rota)
        : this(same.File, same.Url) => _rota = rota;

    /// <summary>Null as long as nothing has been read from the address, or <see cref="CalendarLayers"/> has not looked.</summary>
    public CalendarRota? Rota => _rota?.Value;

    internal bool HasRota => _rota is not null;

    /// <summary>What it is called where people see it: the file, or the host of the address, without anything secret.</summary>
    public string Label => File ?? (Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.Host : "an address");

    public bool Equals(LayerCalendar? other) => other is not null && File == other.File && Url == other.Url;

    public override int GetHashCode() => HashCode.Combine(File, Url);

    internal LayerCalendar With(Lazy<CalendarRota> rota) => new(this, rota);

    // A record would print the address.
    public override string ToString() => Label;
}
