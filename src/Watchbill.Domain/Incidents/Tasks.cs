using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What somebody is asked to do, by when.</summary>
internal static class Tasks
{
    public const string Topic = "task.given";
    public const int Most = 500;
    private const int MaxText = 1_000;

    public static IncidentDecision Add(IncidentDraft draft, AddTask command)
    {
        if (Notes.Text(command.Text, MaxText) is not { } text)
        {
            return draft.Refuse(Refusal.Invalid, $"A task has a text of 1 to {MaxText} characters.");
        }

        if (draft.Incident.Tasks.Length >= Most)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident has at most {Most} tasks.");
        }

        if (Problem(draft, command.Owner, command.Due) is { } problem)
        {
            return problem;
        }

        draft.Record(new TaskAdded(draft.Incident.Tasks.Length + 1, text, command.Owner, command.Due, draft.By, new PersonAsked(draft.By)));
        TellOwner(draft, command.Owner, text);
        return draft.Accept();
    }

    public static IncidentDecision Change(IncidentDraft draft, ChangeTask command)
    {
        if (draft.Incident.Tasks.FirstOrDefault(known => known.Number == command.Number) is not { } task)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no task {command.Number}.");
        }

        if (command.Text is not null && Notes.Text(command.Text, MaxText) is null)
        {
            return draft.Refuse(Refusal.Invalid, $"A task has a text of 1 to {MaxText} characters.");
        }

        if (Problem(draft, command.Owner, command.Due) is { } problem)
        {
            return problem;
        }

        var text = Notes.Text(command.Text, MaxText);
        var outcome = command.Outcome ?? task.Outcome;
        if ((text is null || text == task.Text) && (command.Owner is null || command.Owner == task.Owner) && (command.Due is null || command.Due == task.Due) && outcome == task.Outcome)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new TaskChanged(task.Number, text, command.Owner, command.Due, outcome, draft.By, new PersonAsked(draft.By)));
        if (command.Owner != task.Owner)
        {
            TellOwner(draft, command.Owner, text ?? task.Text);
        }

        return draft.Accept();
    }

    private static IncidentDecision? Problem(IncidentDraft draft, UserId? owner, NodaTime.Instant? due)
    {
        if (owner is { } user && !draft.Definitions.IsSomebody(user))
        {
            return draft.Refuse(Refusal.UnknownUser, $"There is no user '{user}', or the account is disabled.");
        }

        return due <= draft.Now ? draft.Refuse(Refusal.Invalid, "A task is due in the future.") : null;
    }

    private static void TellOwner(IncidentDraft draft, UserId? owner, string text)
    {
        if (owner is { } user && user != draft.Context.Actor.UserId)
        {
            draft.Tell(Topic, $"{draft.Incident.Reference}: a task for you", [text], [user], $"{draft.By} asks {user}");
        }
    }
}
