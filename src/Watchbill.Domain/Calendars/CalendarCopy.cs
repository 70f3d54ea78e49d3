using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Domain.Calendars;

/// <summary>The last good copy of a calendar that is read from an address.</summary>
/// <param name="Id">Of the address; the address is not in it.</param>
/// <param name="Text">The <see cref="CalendarEssence"/> of what has been read whole, without a problem.</param>
public sealed record CalendarCopy(string Id, string Text)
{
    public static string IdOf(string url) => $"url-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..24]}";
}
