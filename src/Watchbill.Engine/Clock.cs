using NodaTime;

namespace Watchbill.Engine;

/// <summary>The one bridge from the shell's <see cref="TimeProvider"/> to the domain's <see cref="Instant"/>.</summary>
public static class Clock
{
    public static Instant Now(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Instant.FromDateTimeOffset(time.GetUtcNow());
    }
}
