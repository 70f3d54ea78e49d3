using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Engine.Definitions;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Swaps;

/// <param name="Done">What it is now; null when it was refused.</param>
internal sealed record DeskReply<T>(T? Done, Refusal? Refusal)
    where T : class;

/// <summary>
/// The one way in which people swap and are away, whatever the door: decided in the transaction that writes the request, the overrides that come of it,
/// the audit, and what people are told. Thread-safe.
/// </summary>
/// <param name="By">Who does it.</param>
internal sealed record SwapDesk(WatchbillEngine Engine, UserId By, Door Door)
{
    /// <param name="key">The sender's id of the request, carried out once; null = it cannot be repeated.</param>
    /// <param name="swap">Which request; null for a new one.</param>
    public async Task<DeskReply<Swap>> DoAsync(string? key, string? swap, SwapCommand command)
    {
        var action = ActionOf(command);
        var (id, refusal) = await SubmitAsync(key, action, context =>
        {
            var named = swap is null ? null : context.Swaps.FirstOrDefault(known => known.Id == swap);
            return SwapDecider.Decide(named, command, context) switch
            {
                SwapAccepted accepted => Kept(accepted.Swap.Id, [Write(DefinitionJson.Of(accepted.Swap)), .. accepted.Overrides.Select(made => Write(DefinitionJson.Of(made)))],
                    [Audit(action, accepted.Swap), .. accepted.Overrides.Select(Audit)], accepted.News),
                SwapRefused refused => (null, refused.Refusal),
                _ => throw new InvalidOperationException("A command about a swap is accepted or refused."),
            };
        });
        return new DeskReply<Swap>(id is null ? null : Engine.Definitions.Current.Swaps[id], refusal);
    }

    /// <inheritdoc cref="DoAsync"/>
    public async Task<DeskReply<Absence>> LeaveAsync(string? key, UserId user, Instant start, Instant end, string? reason)
    {
        var (made, refusal) = await SubmitAsync(key, "absence.add", context => Kept("absence.add", AbsenceDecider.Make(user, start, end, reason, context), isGone: false));
        return new DeskReply<Absence>(made is null ? null : DefinitionJson.ReadAbsence(made), refusal);
    }

    /// <inheritdoc cref="DoAsync"/>
    public async Task<DeskReply<Absence>> ReturnAsync(string? key, string id)
    {
        var (gone, refusal) = await SubmitAsync(
            key, "absence.remove", context => Kept("absence.remove", AbsenceDecider.TakeBack(context.Absences.FirstOrDefault(known => known.Id == id), context), isGone: true));
        return new DeskReply<Absence>(gone is null ? null : DefinitionJson.ReadAbsence(gone), refusal);
    }

    /// <summary>What a decision sees; also for pages, which ask the same questions before there is a transaction.</summary>
    public static SwapContext ContextOf(DefinitionSet definitions, UserId by, Instant now) => new(
        definitions, definitions.Overrides, definitions.TemporarySchedules, definitions.Absences, [.. definitions.Swaps.Values], (reader, schedule) => ScheduleAccess.MaySee(definitions, reader, schedule), by, now, "look", "look");

    private static string ActionOf(SwapCommand command) => command switch
    {
        RequestSwap => "swap.request",
        TakeSwap => "swap.take",
        OfferSwap => "swap.offer",
        AcceptOffer => "swap.accept",
        DropOffer => "swap.drop",
        CancelSwap => "swap.cancel",
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command about a swap."),
    };

    private async Task<(string? Answer, Refusal? Refusal)> SubmitAsync(string? key, string action, Func<SwapContext, (OperationDecision? Kept, Refusal? Refusal)> decide)
    {
        var nonce = RandomNumberGenerator.GetHexString(10, lowercase: true);
        Refusal? refusal = null;
        var outcome = await Engine.Operations.SubmitAsync(key, By, seen =>
        {
            (var kept, refusal) = seen.Definitions.Users.TryGetValue(By, out var account) && !account.Disabled
                ? decide(ContextOf(seen, nonce))
                : (null, new Refusal(Refusal.Forbidden, "The account is unknown or disabled."));
            return kept is null ? OperationDecision.Refused("") : kept with { Answer = $"{action} {kept.Answer}" };
        });
        return !outcome.Accepted ? (null, refusal)
            : outcome.Answer.StartsWith($"{action} ", StringComparison.Ordinal) ? (outcome.Answer[(action.Length + 1)..], null)
            : (null, new Refusal(Refusal.Conflict, "This Idempotency-Key was used for another request. Use a key of its own for each request."));
    }

    private SwapContext ContextOf(OperationContext seen, string nonce) => ContextOf(seen.Definitions, By, seen.Now) with
    {
        Overrides = OverrideOperation.Instance.Known(seen),
        Temporaries = TemporaryOperation.Instance.Known(seen),
        Absences = seen.Latest(seen.Definitions.Absences, DefinitionKinds.Absence, absence => absence.Id, DefinitionJson.ReadAbsence),
        Swaps = seen.Latest(seen.Definitions.Swaps.Values, DefinitionKinds.Swap, swap => swap.Id, DefinitionJson.ReadSwap),
        NewId = OperationTimes.IdOf(seen.Now, nonce[..8]),
        ShortId = nonce,
    };

    private (OperationDecision? Kept, Refusal? Refusal) Kept(string action, AbsenceDecision decision, bool isGone) => decision switch
    {
        AbsenceAccepted accepted => Kept(
            DefinitionJson.Of(accepted.Absence).Json,
            [Write(DefinitionJson.Of(accepted.Absence)) is var write && isGone ? write with { Json = null } : write, .. accepted.Swaps.Select(swap => Write(DefinitionJson.Of(swap)))],
            [
                Audit(action, $"user:{accepted.Absence.User}", string.Create(CultureInfo.InvariantCulture, $"{accepted.Absence.Id} {accepted.Absence.Start} {accepted.Absence.End}")),
                .. accepted.Swaps.Select(swap => Audit(isGone ? "swap.cancel" : "swap.request", swap)),
            ],
            accepted.News),
        AbsenceRefused refused => (null, refused.Refusal),
        _ => throw new InvalidOperationException("An absence is accepted or refused."),
    };

    /// <param name="answer">What is remembered of the request, to answer a repeat.</param>
    private (OperationDecision Kept, Refusal? Refusal) Kept(string answer, ImmutableArray<DefinitionWrite> writes, ImmutableArray<AuditRecord> audit, ImmutableArray<SwapNews> news) => (
        new OperationDecision(writes, audit, answer) { News = [.. news.Where(told => !told.To.IsEmpty).Select(told => new OperationNews(told.Draft, told.To, Actor.User(By), Door))] }, null);

    private DefinitionWrite Write(DefinitionDocument document) => new(document.Kind, document.Id, document.Json, Door == Door.Web ? "ui" : "api", Actor.User(By), default);

    private AuditRecord Audit(string action, Swap swap) =>
        Audit(action, $"swap:{swap.Id}", string.Create(CultureInfo.InvariantCulture, $"schedule {swap.Schedule}, {swap.Requester}, {swap.History[^1].Start} {swap.History[^1].End}"));

    private AuditRecord Audit(Override made) =>
        Audit("override.add", $"schedule:{made.Schedule}", OverrideOperation.Instance.Detail(made));

    private AuditRecord Audit(string action, string subject, string detail) => new(default, Actor.User(By), Door, action, subject, detail);
}
