using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Store.Rows;

/// <param name="Services">Only changes of these, and those of no service; default for all.</param>
/// <param name="From">Made then or later.</param>
/// <param name="Until">Made then or before.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
public sealed record ChangeFilter(ImmutableArray<ServiceId> Services, Instant From, Instant Until, int Limit)
{
    public const int MaxLimit = 500;
}
