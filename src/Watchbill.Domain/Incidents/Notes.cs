using System.Collections.Immutable;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What people write, mark, correct and attach.</summary>
internal static class Notes
{
    public const int MostFacts = 50;
    public const int MostAttachments = 100;
    public const int MaxSource = 200;

    /// <summary>Trimmed, without control characters but tabs and line ends; null when nothing is left or it is too long.</summary>
    public static string? Text(string? text, int max)
    {
        if (text is null)
        {
            return null;
        }

        var clean = string.Concat(text.ReplaceLineEndings("\n").Where(letter => letter is '\n' or '\t' || !char.IsControl(letter))).Trim();
        return clean.Length == 0 || clean.Length > max ? null : clean;
    }

    public static string? FactProblem(ImmutableArray<StatedFact> facts) =>
        facts.Length > MostFacts ? $"At most {MostFacts} facts may be stated."
        : facts.FirstOrDefault(fact => !Slug.IsValid(fact.Fact)) is { } wrong ? $"'{wrong.Fact}' is no fact: lower-case letters, digits and '-'."
        : null;

    public static IncidentDecision Add(IncidentDraft draft, AddNote command)
    {
        if (Text(command.Text, Incident.MaxText) is not { } text || command.Source?.Length > MaxSource)
        {
            return draft.Refuse(Refusal.Invalid, $"A note has a text of 1 to {Incident.MaxText} characters.");
        }

        draft.Record(new NoteAdded(text, draft.By, command.Source, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Correct(IncidentDraft draft, CorrectEntry command)
    {
        if (command.Entry < 1 || command.Entry > draft.Incident.Version)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no entry {command.Entry}.");
        }

        if (Text(command.Text, Incident.MaxText) is not { } text)
        {
            return draft.Refuse(Refusal.Invalid, $"A correction has a text of 1 to {Incident.MaxText} characters.");
        }

        draft.Record(new EntryCorrected(command.Entry, text, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Mark(IncidentDraft draft, MarkEntry command)
    {
        if (command.Entry < 1 || command.Entry > draft.Incident.Version)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no entry {command.Entry}.");
        }

        var isSo = (command.Starred is not { } starred || draft.Incident.Starred.Contains(command.Entry) == starred)
            && (command.External is not { } external || draft.Incident.External.Contains(command.Entry) == external);
        if (isSo)
        {
            return draft.Accept("so it is marked already");
        }

        draft.Record(new EntryMarked(command.Entry, command.Starred, command.External, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Attach(IncidentDraft draft, Attach command)
    {
        if (draft.Incident.Attachments.Length >= MostAttachments)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident has at most {MostAttachments} attachments.");
        }

        if (Text(command.Name, 255) is not { } name)
        {
            return draft.Refuse(Refusal.Invalid, "An attachment has a name of 1 to 255 characters.");
        }

        draft.Record(new AttachmentAdded(
            new Attachment(draft.Incident.Attachments.Length + 1, name, command.MediaType, command.Hash, command.Length, draft.By, draft.Now), new PersonAsked(draft.By)));
        return draft.Accept();
    }
}
