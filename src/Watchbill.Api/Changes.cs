using NodaTime;

namespace Watchbill.Api;

/// <summary>Something was changed.</summary>
/// <param name="Summary">One line, at most 1,024 characters.</param>
/// <param name="Kind">deploy, configuration, flag or other (default).</param>
/// <param name="Service">What was changed; absent for what concerns everything.</param>
/// <param name="At">When; now, when absent. Not in the future.</param>
/// <param name="By">Who or what changed it, at most 200 characters; the caller, when absent.</param>
/// <param name="Link">Where it can be looked at: http or https.</param>
public sealed record NewChange(string? Summary = null, string? Kind = null, string? Service = null, Instant? At = null, string? By = null, string? Link = null);

/// <param name="Details">What else its sender said.</param>
public sealed record ServiceChangeInfo(string Id, Instant At, string Kind, string Summary, string? Service, string? By, string? Link, string? Details);

/// <param name="Changes">Newest first.</param>
public sealed record ServiceChangeList(Instant From, Instant To, IReadOnlyList<ServiceChangeInfo> Changes);
