using Watchbill.Api;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>Why an operation is not carried out.</summary>
/// <param name="Code">One of <see cref="ErrorCode.All"/>.</param>
/// <param name="Field">What it is about, by its name on the wire; empty when it is about the whole.</param>
/// <param name="Fix">What to do about it; null when the message says it already.</param>
internal sealed record OperationObjection(string Code, string Field, string Message, string? Fix = null)
{
    /// <summary>What it overlaps with; null when it is about something else.</summary>
    public TemporarySchedule? InTheWay { get; init; }

    public string Text => Fix is null ? Message : $"{Message} {Fix}";

    public ApiError Error => new(Code, Message, Fix);
}
