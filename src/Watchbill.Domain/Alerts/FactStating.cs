using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>A person says what is true of an alert: rules that had been passed over because nobody had said so fire at once.</summary>
internal static class FactStating
{
    public static Decision Decide(AlertDraft draft, StateFact command)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person states a fact.");
        if (!Slug.IsValid(command.Fact))
        {
            return new Refused(new Refusal(Refusal.Invalid, "A fact is named with 1 to 64 of a-z, 0-9, '-', '_' and '.', such as customer-facing."));
        }

        var stated = KnownFacts.StatedOf(draft.Alert, command.Fact);
        if (stated == command.Holds)
        {
            return draft.Accept($"{command.Fact} is {(command.Holds ? "yes" : "no")} already");
        }

        if (stated is null && draft.Alert.Facts.Length >= KnownFacts.Most)
        {
            return new Refused(new Refusal(Refusal.Invalid, $"At most {KnownFacts.Most} facts can be stated of one alert."));
        }

        draft.Record(new FactStated(by, command.Fact, command.Holds, new PersonAsked(by)));
        EscalationAdvance.FirePassedOverThatNowHold(draft);
        return draft.Accept();
    }
}
