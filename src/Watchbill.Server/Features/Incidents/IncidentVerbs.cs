using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Server.Features.Incidents.Updates;

namespace Watchbill.Server.Features.Incidents;

/// <summary>What a verb needs beside its body.</summary>
internal sealed record VerbContext(UserId Caller, Instant Now, IncidentId? Other);

/// <param name="Type">The command that it becomes.</param>
/// <param name="Operation">In the OpenAPI document.</param>
internal sealed record IncidentVerb(string Verb, string Operation, string Summary, Type Type, Func<IncidentCommandBody, VerbContext, VerbChoice> Choose);

/// <summary>A command, or what is missing for it.</summary>
internal readonly record struct VerbChoice(IncidentPersonCommand? Command, string? Problem)
{
    public static implicit operator VerbChoice(IncidentPersonCommand command) => new(command, null);

    public static implicit operator VerbChoice(string problem) => new(null, problem);
}

/// <summary>
/// Everything that people do about an incident, by its verb: the one table behind REST, the command line, chat and the pages. Each becomes one command of the domain.
/// </summary>
internal static class IncidentVerbs
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    public static ImmutableArray<IncidentVerb> All { get; } =
    [
        Of<AcknowledgeIncident>("acknowledge", "acknowledgeIncident", "Stops the paging of the incident and of its alerts; acknowledging twice is fine", (_, _) => new AcknowledgeIncident()),
        Of<ChangeLevel>("severity", "changeSeverity", "Changes the severity, by name or by answers to its questions", (body, _) =>
            body.Severity is null && body.Answers is null ? "Say in 'severity' how bad it is, or answer the questions in 'answers'." : new ChangeLevel(body.Severity, Answers(body.Answers), body.Why, body.Seen)),
        Of<DismissSuggestion>("dismiss-suggestion", "dismissSeveritySuggestion", "Keeps the severity although another one is suggested", (_, _) => new DismissSuggestion()),
        Of<ChangeStatus>("status", "changeStatus", "Changes the status", (body, _) => body.Status is null ? "Say in 'status' where it stands." : new ChangeStatus(body.Status, body.Comment, body.Anyway, body.Seen)),
        Of<ChangeStatus>("resolve", "resolveIncident", "Resolves it, once what its severity demands is there", (body, _) => new ChangeStatus(nameof(StatusCategory.Resolved), body.Comment, body.Anyway, body.Seen)),
        Of<ChangeStatus>("close", "closeIncident", "Closes it: nothing more is expected of anybody", (body, _) => new ChangeStatus(nameof(StatusCategory.Closed), body.Comment, body.Anyway, body.Seen)),
        Of<Decline>("decline", "declineIncident", "It was none: a false positive, with the reason", (body, _) => body.Cause is null ? "Say in 'cause' why it is none." : new Decline(body.Cause, body.Comment)),
        Of<CancelIncident>("cancel", "cancelIncident", "Cancels one that was declared by mistake", (body, _) => new CancelIncident(body.Comment)),
        Of<MergeInto>("merge", "mergeIncident", "It goes on in another incident, which gets its alerts", (body, at) => at.Other is { } other ? new MergeInto(other, body.Comment) : "Say in 'other' into which incident."),
        Of<Reopen>("reopen", "reopenIncident", "Opens it again", (body, _) => new Reopen(body.Why)),
        Of<Describe>("describe", "describeIncident", "Changes title, summary or impact", (body, _) => new Describe(body.Title, body.Summary, body.Impact)),
        Of<SetTime>("time", "setTime", "Says when something happened; what was recorded stays in the journal", (body, _) =>
            Word<TimeAnchor>(body.Anchor) is { } anchor ? new SetTime(anchor, body.At, body.Why) : $"Say in 'anchor' which time: {Words<TimeAnchor>()}."),
        Of<AssignRole>("role", "assignRole", "Gives a role, or takes it; the command is offered instead while somebody has it", (body, at) =>
            body.Role is null ? "Say in 'role' which one." : new AssignRole(body.Role, User(body.User, at))),
        Of<OfferRole>("offer", "offerRole", "Offers a role to somebody, who has to accept", (body, at) =>
            body.Role is null || body.User is null ? "Say in 'role' which one and in 'user' to whom." : new OfferRole(body.Role, User(body.User, at), body.Note)),
        Of<AcceptRole>("accept", "acceptRole", "Accepts a role that is offered, or that automation has given", (body, _) => body.Role is null ? "Say in 'role' which one." : new AcceptRole(body.Role)),
        Of<DeclineRole>("decline-role", "declineRole", "Declines a role that is offered, or takes an offer back", (body, _) => body.Role is null ? "Say in 'role' which one." : new DeclineRole(body.Role)),
        Of<LeaveRole>("leave-role", "leaveRole", "Ends somebody's part", (body, at) => body.Role is null ? "Say in 'role' which one." : new LeaveRole(body.Role, User(body.User, at))),
        Of<PostUpdate>("update", "postUpdate", "Tells where it stands, to the audience and the places named, with the promise of the next", Update),
        Of<EditUpdate>("edit-update", "editUpdate", "Changes the text of an update where it stands; what stood before stays in the journal", (body, _) =>
            body.Number is { } number && body.Text is not null ? new EditUpdate(number, body.Text) : "Say in 'number' which update and in 'text' what it says."),
        Of<ApproveUpdate>("approve-update", "approveUpdate", "Approves an update that waits; the last approval that is missing sends it", (body, _) =>
            body.Number is { } number ? new ApproveUpdate(number, body.Revision) : "Say in 'number' which draft."),
        Of<RefuseUpdate>("refuse-update", "refuseUpdate", "Refuses an update that waits, with why", (body, _) => body.Number is { } number ? new RefuseUpdate(number, body.Why) : "Say in 'number' which draft."),
        Of<WithdrawUpdate>("withdraw-update", "withdrawUpdate", "Takes an update back that waits for approval", (body, _) => body.Number is { } number ? new WithdrawUpdate(number) : "Say in 'number' which draft."),
        Of<EditDraft>("edit-draft", "editDraft", "Changes an update that waits; whoever had approved it has to look again", (body, at) =>
            body.Number is not { } number || body.Text is null ? "Say in 'number' which draft and in 'text' what it says."
            : Moment(body.NextBy, body.NextIn, "nextBy", "nextIn", at.Now) is var (next, problem) && problem is not null ? problem : new EditDraft(number, body.Text, next)),
        Of<AddNote>("note", "addNote", "Writes into the timeline", (body, _) => body.Text is null ? "Say it in 'text'." : new AddNote(body.Text)),
        Of<CorrectEntry>("correct", "correctEntry", "Says what is right instead of an entry; the entry stays", (body, _) =>
            body.Text?.TrimStart().StartsWith(Store.Evidence.RedactedText.Mark, StringComparison.Ordinal) is true ? "What was redacted is said by the redaction itself: begin the text otherwise."
            : body.Entry is { } entry && body.Text is not null ? new CorrectEntry(entry, body.Text) : "Say in 'entry' which one and in 'text' what is right."),
        Of<MarkEntry>("mark", "markEntry", "Stars an entry, or says that it may be told outside", (body, _) =>
            body.Entry is { } entry && (body.Starred ?? body.External) is not null ? new MarkEntry(entry, body.Starred, body.External) : "Say in 'entry' which one, and 'starred' or 'external'."),
        Of<AddTask>("task", "addTask", "Asks for something to be done", (body, at) =>
            body.Text is null ? "Say in 'text' what is to be done." : Due(body, at) is var (due, problem) && problem is not null ? problem : new AddTask(body.Text, Optional(body.Owner), due)),
        Of<ChangeTask>("change-task", "changeTask", "Changes a task, or says what became of it", (body, at) =>
            body.Number is not { } number ? "Say in 'number' which task."
            : body.Outcome is not null && Word<TaskOutcome>(body.Outcome) is null ? $"'outcome' is one of: {Words<TaskOutcome>()}."
            : Due(body, at) is var (due, problem) && problem is not null ? problem
            : new ChangeTask(number, body.Text, Optional(body.Owner), due, Word<TaskOutcome>(body.Outcome))),
        Of<StateIncidentFact>("fact", "stateFactOfIncident", "Says what is true of it: customer-facing, security …", (body, _) => body.Fact is null ? "Say in 'fact' what is true of it." : new StateIncidentFact(body.Fact, body.Holds ?? true)),
        Of<Confirm>("confirm", "confirmForResolving", "Confirms what resolving asks for", (body, _) => body.Confirmation is null ? "Say in 'confirmation' what is confirmed." : new Confirm(body.Confirmation, body.Confirmed ?? true)),
        Of<AttachAlert>("attach", "attachAlert", "Handles an alert in the incident: its pages go on there", (body, _) => body.Alert is { } alert ? new AttachAlert(new AlertId(alert)) : "Say in 'alert' which one."),
        Of<DetachAlert>("detach", "detachAlert", "Takes an alert out; it pages again by itself", (body, _) => body.Alert is { } alert ? new DetachAlert(new AlertId(alert)) : "Say in 'alert' which one."),
        Of<MuteAlert>("mute", "muteAlert", "An alert that outlives the incident does not page again", (body, _) => body.Alert is { } alert ? new MuteAlert(new AlertId(alert), body.Muted ?? true) : "Say in 'alert' which one."),
        Of<SetServices>("services", "setServices", "Says which services are affected", (body, _) => body.Services is null ? "Name them in 'services'." : new SetServices([.. body.Services.Select(service => new ServiceId(service))])),
        Of<Relate>("relate", "relateIncident", "Says that another incident has to do with it", (body, at) => at.Other is { } other ? new Relate(other, body.Related ?? true) : "Say in 'other' which incident."),
        Of<Restrict>("restrict", "restrictIncident", "Hides it from everybody but those named and whoever holds a role", (body, _) =>
            new Restrict(body.Restricted ?? true, [.. (body.Viewers ?? []).Select(user => new UserId(user))])),
        Of<PagePeople>("page", "pagePeople", "Pages people by name, with why", Page),
        Of<EscalateIncident>("escalate", "escalateIncident", "Pages the next of the incident's escalation now", (_, _) => new EscalateIncident()),
        Of<MeetTarget>("meet", "meetTarget", "Says that what a response target asks for is done", (body, _) => body.Target is null ? "Say in 'target' which one." : new MeetTarget(body.Target)),
        Of<ReleaseOutward>("release", "releaseOutward", "Whoever has the security lead lets messages go out", (body, _) => new ReleaseOutward(body.Why)),
        Of<AttachPlaybook>("playbook", "attachPlaybook", "Takes a playbook into use", (body, _) => body.Playbook is null ? "Say in 'playbook' which one." : new AttachPlaybook(body.Playbook, body.Attached ?? true)),
        Of<TickPlaybook>("tick", "tickPlaybook", "Ticks an item of a playbook", (body, _) => body.Playbook is null || body.Item is null ? "Say in 'playbook' and 'item' what is done." : new TickPlaybook(body.Playbook, body.Item, body.Done ?? true)),
        Of<RequestStep>("step", "requestStep", "Runs a step of a playbook in use, or asks for the approval that it needs; dryRun only shows what it would do", (body, _) =>
            body.Step is null ? "Say in 'step' what is to be run." : new RequestStep(body.Playbook, body.Step, Answers(body.Arguments), body.DryRun ?? false)),
        Of<ApproveStep>("approve-step", "approveStep", "Says yes to exactly what was asked for: it runs at once", (body, _) => body.Number is { } number ? new ApproveStep(number) : "Say in 'number' which step."),
        Of<RefuseStep>("refuse-step", "refuseStep", "Says no to what waits for approval", (body, _) => body.Number is { } number ? new RefuseStep(number, body.Why) : "Say in 'number' which step."),
        Of<CancelStep>("cancel-step", "cancelStep", "Takes a request back, or ends what runs", (body, _) => body.Number is { } number ? new CancelStep(number) : "Say in 'number' which step."),
        Of<AnswerBranch>("answer", "answerBranch", "Answers a question of a playbook, which opens what is done then; without an answer it is open again", (body, _) =>
            body.Playbook is null || body.Branch is null ? "Say in 'playbook' and 'branch' which question, and in 'answer' what is so." : new AnswerBranch(body.Playbook, body.Branch, body.Answer)),
    ];

    private static readonly FrozenDictionary<string, IncidentVerb> ByName = All.ToFrozenDictionary(verb => verb.Verb, StringComparer.Ordinal);

    public static IncidentVerb? Find(string verb) => ByName.GetValueOrDefault(verb);

    /// <summary>A declaration in the domain's words, or what is wrong with it.</summary>
    public static VerbChoice Declare(NewIncident body, IncidentId? splitFrom)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Mode is not null && Word<IncidentMode>(body.Mode) is null)
        {
            return $"'mode' is one of: {Words<IncidentMode>()}.";
        }

        if (body.SplitFrom is not null && splitFrom is null)
        {
            return $"There is no incident '{body.SplitFrom}'.";
        }

        return new Declare(
            body.Title,
            body.Summary,
            body.Impact,
            body.Severity,
            Answers(body.Answers),
            Word<IncidentMode>(body.Mode) ?? IncidentMode.Real,
            [.. (body.Services ?? []).Select(service => new ServiceId(service))],
            [.. (body.Alerts ?? []).Select(alert => new AlertId(alert))],
            [.. (body.Facts ?? new Dictionary<string, bool>()).Select(fact => new StatedFact(fact.Key, fact.Value))],
            body.Process,
            body.Triage ?? false,
            body.Restricted ?? false,
            body.StartedAt,
            body.ResolvedAt,
            splitFrom,
            body.Page ?? true);
    }

    /// <summary>"bob", "user:bob", "schedule:primary", "team:shop", "position:cto"; null for what is none of it.</summary>
    public static Target? TargetOf(string text) => text.Split(':', 2) switch
    {
        [var user] when Slug.IsValid(user) => new UserTarget(new UserId(user)),
        ["user", var id] when Slug.IsValid(id) => new UserTarget(new UserId(id)),
        ["schedule", var id] when Slug.IsValid(id) => new ScheduleTarget(new ScheduleId(id)),
        ["team", var id] when Slug.IsValid(id) => new TeamTarget(new TeamId(id)),
        ["position", var id] when Slug.IsValid(id) => new PositionTarget(new PositionId(id)),
        _ => null,
    };

    public static (ImmutableArray<Target> Targets, string? Problem) Targets(IReadOnlyList<string> people) =>
        people.FirstOrDefault(text => TargetOf(text) is null) is { } wrong
            ? ([], $"'{wrong}' is nobody: a user's id, schedule:ID, team:ID or position:ID.")
            : ([.. people.Select(text => TargetOf(text)!)], null);

    private static VerbChoice Page(IncidentCommandBody body, VerbContext at)
    {
        if (body.Why is null || body.People is not { Count: > 0 } people)
        {
            return "Say in 'people' whom to page and in 'why' what for.";
        }

        return Targets(people) is var (targets, problem) && problem is not null ? problem : new PagePeople(targets, body.Why);
    }

    private static VerbChoice Update(IncidentCommandBody body, VerbContext at)
    {
        if (body.Text is null && body.Template is null)
        {
            return "Say in 'text' where it stands, or in 'template' which template says it.";
        }

        if (body.Text is not null && body.Template is not null)
        {
            return "Say either 'text' or 'template'.";
        }

        if (body.Audience is not null && Word<Audience>(body.Audience) is null)
        {
            return $"'audience' is one of: {Words<Audience>()}.";
        }

        // "In 30 minutes" counts from the moment that was looked at: the words say when that is.
        var (next, problem) = Moment(body.NextBy, body.NextIn, "nextBy", "nextIn", body.Preview is { } seal ? UpdateWriting.MomentOf(seal) ?? at.Now : at.Now);
        if (problem is not null)
        {
            return problem;
        }

        var update = new PostUpdate(Word<Audience>(body.Audience) ?? Audience.Internal, [.. body.Places ?? []], body.Text ?? "", next, body.Status, body.Anyway);
        return body.Template is { } template ? new WriteUpdate(template, NoAnswers.AddRange(body.Inputs ?? NoAnswers), Word<Audience>(body.Audience), body.Preview, update) : update;
    }

    private static (Instant? At, string? Problem) Due(IncidentCommandBody body, VerbContext at) => Moment(body.Due, body.DueIn, "due", "dueIn", at.Now);

    private static (Instant? At, string? Problem) Moment(Instant? at, string? length, string atName, string lengthName, Instant now)
    {
        if (at is not null && length is not null)
        {
            return (null, $"Say either '{atName}' or '{lengthName}'.");
        }

        return length is null ? (at, null)
            : Durations.Parse(length) is { } span ? (now + span, null)
            : (null, $"'{length}' is no length of time: write it like 90m, 2h or 1d.");
    }

    private static UserId User(string? user, VerbContext at) => user is null ? at.Caller : new UserId(user);

    private static UserId? Optional(string? user) => user is null ? null : new UserId(user);

    private static ImmutableSortedDictionary<string, string> Answers(IReadOnlyDictionary<string, string>? answers) =>
        answers is null ? NoAnswers : NoAnswers.AddRange(answers);

    private static T? Word<T>(string? text)
        where T : struct, Enum => text is null ? null : Enum.GetValues<T>().Where(value => string.Equals(Snake(value), text, StringComparison.OrdinalIgnoreCase)).Select(value => (T?)value).FirstOrDefault();

    private static string Words<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Snake));

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static IncidentVerb Of<T>(string verb, string operation, string summary, Func<IncidentCommandBody, VerbContext, VerbChoice> choose)
        where T : IncidentPersonCommand => new(verb, operation, summary, typeof(T), choose);
}
