using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What it is called, and when what happened. A time can be set back by hand; when it was written down stays in the journal.</summary>
internal static class Timekeeping
{
    public static IncidentDecision Describe(IncidentDraft draft, Describe command)
    {
        var title = command.Title is null ? draft.Incident.Title : Notes.Text(command.Title, Incident.MaxTitle);
        if (title is null || command.Summary?.Length > Incident.MaxText || command.Impact?.Length > Incident.MaxText)
        {
            return draft.Refuse(Refusal.Invalid, $"A title has 1 to {Incident.MaxTitle} characters, a summary and an impact at most {Incident.MaxText}.");
        }

        var summary = command.Summary is null ? draft.Incident.Summary : Notes.Text(command.Summary, Incident.MaxText);
        var impact = command.Impact is null ? draft.Incident.Impact : Notes.Text(command.Impact, Incident.MaxText);
        if ((title, summary, impact) == (draft.Incident.Title, draft.Incident.Summary, draft.Incident.Impact))
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new DescriptionChanged(title, summary, impact, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Set(IncidentDraft draft, SetTime command)
    {
        if (command.Anchor == TimeAnchor.Declared)
        {
            return draft.Refuse(Refusal.Invalid, "When it was declared is what the journal says.");
        }

        if (command.At > draft.Now)
        {
            return draft.Refuse(Refusal.Invalid, "It cannot have happened in the future.");
        }

        var was = draft.Incident.TimeOf(command.Anchor);
        if (was == command.At)
        {
            return draft.Accept("so it is already");
        }

        if (command.At is { } at && draft.Incident.TimeOf(TimeAnchor.ImpactStarted) is { } start && command.Anchor != TimeAnchor.ImpactStarted && at < start)
        {
            return draft.Refuse(Refusal.Invalid, "Nothing happened before the impact began. Set the beginning first.");
        }

        if (command is { Anchor: TimeAnchor.ImpactStarted, At: { } begin } && draft.Incident.Times.Any(time => time.Anchor is not (TimeAnchor.ImpactStarted or TimeAnchor.Declared) && time.At < begin))
        {
            return draft.Refuse(Refusal.Invalid, "Something is recorded before that moment. Set those times first.");
        }

        draft.Record(new TimeSet(command.Anchor, command.At, was, draft.By, new PersonSaid(draft.By, Notes.Text(command.Why, Incident.MaxText))));
        return draft.Accept();
    }

    public static IncidentDecision Channel(IncidentDraft draft, NoteChannel command)
    {
        if (draft.Incident.ChannelId == command.Id)
        {
            return draft.Accept("known already");
        }

        draft.Record(new ChannelOpened(command.Id, command.Name, new LevelDemands(draft.Level?.Name ?? draft.Incident.Level)));
        return draft.Accept();
    }
}
