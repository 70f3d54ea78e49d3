using Watchbill.Domain;
using Watchbill.Domain.Swaps;

namespace Watchbill.Config.Reading;

/// <summary>Absences and requests to take over shifts, as an export writes them.</summary>
internal static class SwapReader
{
    private const int MaxItems = 10_000;

    public static Absence ReadAbsence(Fields fields, Draft draft)
    {
        var id = fields.Text("id", required: true) ?? "";
        var user = User(fields, "user", draft);
        var (start, end) = (OperationsReader.At(fields, "start", draft.Problems), OperationsReader.At(fields, "end", draft.Problems));
        var reason = fields.Text("reason", Absence.MaxReason);
        fields.Done();
        if (end <= start)
        {
            draft.Problems.Error(fields.PlaceOf("end"), "ends-before-start", $"absence {id} ends before it starts", "write a time after start");
        }

        return new Absence(id, user, start, end, reason);
    }

    public static Swap ReadSwap(Fields fields, Draft draft)
    {
        var problems = draft.Problems;
        var id = fields.Text("id", required: true) ?? "";
        var schedule = Schedule(fields, "schedule", draft);
        var requester = User(fields, "requester", draft);
        var (start, end) = (OperationsReader.At(fields, "start", problems), OperationsReader.At(fields, "end", problems));
        var reason = fields.Text("reason", SwapDecider.MaxReason);
        var asked = Ids.List(fields, "asked", problems).ToList();
        asked.ForEach(user => draft.Refer(DefinitionKind.User, user));
        var absence = fields.Text("absence");
        var taken = OperationsReader.Each(fields, "taken", MaxItems, draft, ReadPart).ToList();
        var offers = OperationsReader.Each(fields, "offers", MaxItems, draft, ReadOffer).ToList();
        var cancelled = fields.Flag("cancelled");
        var history = OperationsReader.Each(fields, "history", MaxItems, draft, ReadEntry).ToList();
        fields.Done();
        return new Swap(id, schedule, requester, start, end, reason, [.. asked.Select(user => new UserId(user.Id))], absence, [.. taken], [.. offers], cancelled, [.. history]);
    }

    private static SwapPart ReadPart(Fields fields, Draft draft)
    {
        var part = new SwapPart(
            User(fields, "by", draft), OperationsReader.At(fields, "start", draft.Problems), OperationsReader.At(fields, "end", draft.Problems), fields.Text("override", required: true) ?? "", fields.Text("offer"));
        fields.Done();
        return part;
    }

    private static SwapOffer ReadOffer(Fields fields, Draft draft)
    {
        var offer = new SwapOffer(
            fields.Text("id", required: true) ?? "",
            User(fields, "by", draft),
            OperationsReader.At(fields, "start", draft.Problems),
            OperationsReader.At(fields, "end", draft.Problems),
            Schedule(fields, "exchange_schedule", draft),
            OperationsReader.At(fields, "exchange_start", draft.Problems),
            OperationsReader.At(fields, "exchange_end", draft.Problems),
            fields.Choice("state", Words.OfferStates, SwapOfferState.Open, required: true));
        fields.Done();
        return offer;
    }

    private static SwapEntry ReadEntry(Fields fields, Draft draft)
    {
        var entry = new SwapEntry(
            OperationsReader.At(fields, "at", draft.Problems),
            User(fields, "by", draft),
            fields.Choice("kind", Words.SwapEntries, SwapEntryKind.Requested, required: true),
            OperationsReader.At(fields, "start", draft.Problems),
            OperationsReader.At(fields, "end", draft.Problems),
            fields.Text("offer"));
        fields.Done();
        return entry;
    }

    private static UserId User(Fields fields, string key, Draft draft) => new(OperationsReader.Refer(draft, DefinitionKind.User, fields.Scalar(key, required: true)) ?? "");

    private static ScheduleId Schedule(Fields fields, string key, Draft draft) => new(OperationsReader.Refer(draft, DefinitionKind.Schedule, fields.Scalar(key, required: true)) ?? "");
}
