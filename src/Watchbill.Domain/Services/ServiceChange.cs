using NodaTime;

namespace Watchbill.Domain.Services;

public enum ServiceChangeKind
{
    Deploy = 0,
    Configuration = 1,

    /// <summary>A feature flag was switched.</summary>
    Flag = 2,
    Other = 3,
}

/// <summary>Something was changed, perhaps the cause of what broke soon afterwards. It pages nobody.</summary>
/// <param name="Id">Made by whoever takes it in, so that the same message sent twice is one change.</param>
/// <param name="At">When it was made, as its sender says.</param>
/// <param name="Summary">One line, at most <see cref="MaxSummary"/> characters.</param>
/// <param name="Service">Null for one that concerns everything.</param>
/// <param name="By">Who or what made it, in the sender's words.</param>
/// <param name="Details">What else the sender said, as text.</param>
public sealed record ServiceChange(string Id, Instant At, Instant RecordedAt, ServiceChangeKind Kind, string Summary, ServiceId? Service, string? By, string? Link, string? Details)
{
    public const int MaxSummary = 1_024;
    public const int MaxBy = 200;
    public const int MaxLink = 2_048;
    public const int MaxDetails = 16 * 1_024;

    /// <summary>How long before an incident a change is worth a look.</summary>
    public static readonly Duration Near = Duration.FromHours(24);
}
