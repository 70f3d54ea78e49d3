using System.Text.Json;
using NodaTime;

namespace Watchbill.Api;

/// <param name="Reference">As people call it; accepted wherever an id is.</param>
/// <param name="Mode">real, test, drill or retrospective.</param>
/// <param name="Category">triage, live, resolved, learning, closed, declined, merged or cancelled; what the status means, whatever it is called.</param>
/// <param name="Commander">Who leads; absent when nobody has accepted it.</param>
/// <param name="NextDue">What is due next, and when; absent when nothing is.</param>
/// <param name="Version">What a command gives as <c>seen</c>.</param>
public sealed record IncidentSummary(
    long Id,
    string Reference,
    string Title,
    string Mode,
    string Severity,
    string SeverityName,
    string Status,
    string StatusName,
    string Category,
    Instant DeclaredAt,
    string? DeclaredBy,
    Instant? ResolvedAt,
    string? Commander,
    IReadOnlyList<string> Services,
    bool Restricted,
    string? NextDue,
    Instant? NextDueAt,
    int Version,
    string Url);

/// <param name="Next">Give it as <c>before</c> for the next page; absent on the last.</param>
public sealed record IncidentList(IReadOnlyList<IncidentSummary> Incidents, long? Next);

/// <param name="Unmet">What resolving still waits for.</param>
/// <param name="DependsOn">What its services depend on, nearest first, at most ten: the cause may be there.</param>
/// <param name="MayAffect">What depends on its services, nearest first, at most ten.</param>
public sealed record IncidentDetail(
    IncidentSummary Incident,
    string Process,
    string? Summary,
    string? Impact,
    IReadOnlyList<SeverityStepInfo> SeverityPath,
    string? SuggestedSeverity,
    string? SuggestedFrom,
    IReadOnlyList<IncidentTimeInfo> Times,
    IReadOnlyList<RoleTenureInfo> Roles,
    IReadOnlyList<RoleOfferInfo> Offers,
    IReadOnlyList<TargetInfo> Targets,
    IReadOnlyList<IncidentAlertInfo> Alerts,
    IReadOnlyList<IncidentPageInfo> Pages,
    IReadOnlyList<IncidentUpdateInfo> Updates,
    IReadOnlyList<IncidentTaskInfo> Tasks,
    IReadOnlyDictionary<string, bool> Facts,
    IReadOnlyList<string> Unmet,
    IReadOnlyList<string> Confirmed,
    IReadOnlyList<long> Related,
    long? MergedInto,
    IReadOnlyList<AttachmentInfo> Attachments,
    IReadOnlyList<string> Playbooks,
    IReadOnlyList<string> Viewers,
    bool OutwardHeld,
    string? WarRoom,
    string? Channel,
    IReadOnlyList<IncidentStepInfo> Steps,
    IReadOnlyList<NearServiceInfo> DependsOn,
    IReadOnlyList<NearServiceInfo> MayAffect,
    IReadOnlyList<UpdateDraftInfo> Drafts);

/// <param name="By">Who set it by hand; absent when what happened set it.</param>
public sealed record IncidentTimeInfo(string Anchor, Instant At, string? By);

/// <param name="Accepted">False while they have neither said yes nor done anything.</param>
public sealed record RoleTenureInfo(string Role, string RoleName, string User, string UserName, Instant From, Instant? To, bool Accepted);

public sealed record RoleOfferInfo(string Role, string To, string? From, string By, Instant At, string? Note);

/// <param name="State">open, kept, missed, held or dropped.</param>
/// <param name="LateSeconds">By how much it was late when it was met, or is late now.</param>
public sealed record TargetInfo(string Target, string Name, int Round, Instant Due, string State, Instant? SettledAt, long LateSeconds, bool Promised);

public sealed record IncidentAlertInfo(long Alert, string Service, string Title, Instant AttachedAt, Instant? ResolvedAt, bool Muted);

/// <param name="Kind">incident, target, command or people.</param>
public sealed record IncidentPageInfo(long Alert, string Kind, string? About, Instant At);

/// <param name="Audience">internal or customer.</param>
/// <param name="Sent">Where Watchbill sent it itself, and what became of it.</param>
/// <param name="Template">That it was written by; absent for plain words, and once it was edited.</param>
public sealed record IncidentUpdateInfo(
    int Number, string Audience, IReadOnlyList<string> Places, string Text, Instant At, string By, Instant? NextBy, int Edited, IReadOnlyList<UpdateSendInfo> Sent, string? Template);

/// <param name="Place">mail:LIST or webhook:NAME.</param>
/// <param name="State">on_the_way, delivered, failed (some or all) or unknown (may have arrived).</param>
/// <param name="Detail">Why the latest that did not arrive did not.</param>
public sealed record UpdateSendInfo(string Place, string Name, string State, int Recipients, int Delivered, int Failed, int Unknown, string? Detail);

/// <summary>An update that waits for approval.</summary>
/// <param name="Number">Of the draft; give it to approve-update, refuse-update, withdraw-update and edit-draft.</param>
/// <param name="Revision">One more with each change of the text.</param>
/// <param name="WaitsFor">Roles, one for each approval that is missing: "communications or commander".</param>
public sealed record UpdateDraftInfo(
    int Number, int Revision, string Audience, IReadOnlyList<string> Places, string Text, Instant At, string By, Instant? NextBy, string? Status, string? Template, IReadOnlyList<string> WaitsFor, IReadOnlyList<string> ApprovedBy);

/// <param name="Outcome">open, done or dropped.</param>
public sealed record IncidentTaskInfo(int Number, string Text, string? Owner, Instant? Due, string Outcome, string By, Instant At);

/// <summary>A step of a playbook that was asked for.</summary>
/// <param name="By">Absent when it ran by itself.</param>
/// <param name="Canonical">What exactly it does; empty for an older run, which the timeline tells of.</param>
/// <param name="Hash">Of that text; approvals are bound to it.</param>
/// <param name="State">waiting, running, ended, declined, withdrawn, lapsed or changed.</param>
/// <param name="ApprovalBy">Roles and positions of which somebody has to approve it, or had to.</param>
/// <param name="ApprovedBy">Who has.</param>
/// <param name="Deadline">When the request lapses, or when a run counts as lost.</param>
/// <param name="Status">passed, failed, timed_out, cancelled, error, shown or unknown; absent when it did not run.</param>
/// <param name="Output">The beginning of it; empty for an older run.</param>
/// <param name="Cut">There was more output than this.</param>
/// <param name="Undo">The step of the same playbook that takes it back, or words.</param>
public sealed record IncidentStepInfo(
    int Number,
    string Playbook,
    string Step,
    string Title,
    IReadOnlyDictionary<string, string> Arguments,
    string Canonical,
    string Hash,
    string? By,
    Instant At,
    string State,
    bool DryRun,
    bool Changes,
    IReadOnlyList<string> ApprovalBy,
    IReadOnlyList<string> ApprovedBy,
    Instant? Deadline,
    Instant? EndedAt,
    string? Status,
    string? Sentence,
    string Output,
    string? OutputHash,
    bool Cut,
    string? Undo);

/// <param name="Steps">By number.</param>
public sealed record IncidentStepList(IReadOnlyList<IncidentStepInfo> Steps);

public sealed record AttachmentInfo(int Number, string Name, string MediaType, long Length, string By, Instant At);

/// <param name="Entries">In the order in which they were recorded.</param>
public sealed record IncidentTimeline(string Reference, IReadOnlyList<IncidentTimelineEntry> Entries);

/// <summary>One entry of an incident's journal.</summary>
/// <param name="Correction">What a later entry says instead; absent when none does.</param>
/// <param name="Data">The entry as stored, with its typed reason.</param>
public sealed record IncidentTimelineEntry(
    int Version, Instant OccurredAt, Instant RecordedAt, string Kind, string Actor, string Door, string Text, string? Reason, bool Starred, bool External, string? Correction, JsonElement Data);

/// <summary>Declares an incident. Everything but a severity and a title may be left out, and those too when alerts tell them.</summary>
/// <param name="Answers">By question of the severity tree: yes, no, unsure or a number.</param>
/// <param name="Mode">real (default), test, drill or retrospective.</param>
/// <param name="Triage">It may be none: begin in triage.</param>
/// <param name="Page">False pages nobody beyond those whom the alerts have paged.</param>
public sealed record NewIncident(
    string? Title = null,
    string? Summary = null,
    string? Impact = null,
    string? Severity = null,
    IReadOnlyDictionary<string, string>? Answers = null,
    string? Mode = null,
    IReadOnlyList<string>? Services = null,
    IReadOnlyList<long>? Alerts = null,
    IReadOnlyDictionary<string, bool>? Facts = null,
    string? Process = null,
    bool? Triage = null,
    bool? Restricted = null,
    Instant? StartedAt = null,
    Instant? ResolvedAt = null,
    string? SplitFrom = null,
    bool? Page = null);

/// <summary>The body of a command about an incident. Each verb takes the fields that concern it.</summary>
/// <param name="Seen">The version that the sender looked at; severity and status are refused when a person has acted since. Absent means no check.</param>
/// <param name="Severity">severity: the level, by id or name.</param>
/// <param name="Answers">severity: instead, answers to the questions of the tree.</param>
/// <param name="Why">severity, time, reopen, page, release, refuse-step, refuse-update: in words.</param>
/// <param name="Status">status, update: an id, a name or a category.</param>
/// <param name="Comment">status, resolve, close, decline, cancel, merge: in words.</param>
/// <param name="Anyway">status, resolve, update: why it is done although something that it demands is missing.</param>
/// <param name="Cause">decline: one of the process's reasons.</param>
/// <param name="Other">merge, relate: an incident.</param>
/// <param name="Related">relate: false takes it back.</param>
/// <param name="Anchor">time: impact_started, detected, accepted, acknowledged, identified, mitigated, verified, resolved or closed.</param>
/// <param name="At">time: when; absent means that it is not known.</param>
/// <param name="Role">role, offer, accept, decline-role, leave-role.</param>
/// <param name="User">role, offer, leave-role: who; absent means oneself.</param>
/// <param name="Note">offer: a word to whoever gets it.</param>
/// <param name="Text">update, edit-update, edit-draft, note, correct, task, change-task.</param>
/// <param name="Audience">update: internal (default) or customer.</param>
/// <param name="Places">update: status-page, chat, mail:LIST, webhook:NAME; mail and webhook are all of the audience.</param>
/// <param name="NextBy">update: when the next one is promised.</param>
/// <param name="NextIn">update: the same as a length, such as "30m".</param>
/// <param name="Number">edit-update, change-task, approve-step, refuse-step, cancel-step, approve-update, refuse-update, withdraw-update, edit-draft: which.</param>
/// <param name="Entry">correct, mark: the version of an entry.</param>
/// <param name="Starred">mark.</param>
/// <param name="External">mark: may be told outside.</param>
/// <param name="Owner">task, change-task: who does it.</param>
/// <param name="Due">task, change-task: by when.</param>
/// <param name="DueIn">task, change-task: the same as a length.</param>
/// <param name="Outcome">change-task: open, done or dropped.</param>
/// <param name="Fact">fact: its name.</param>
/// <param name="Holds">fact: whether it is true; absent means that it is.</param>
/// <param name="Confirmation">confirm: what is confirmed.</param>
/// <param name="Confirmed">confirm: false takes it back.</param>
/// <param name="Alert">attach, detach, mute: its number.</param>
/// <param name="Muted">mute: false takes it back.</param>
/// <param name="Services">services: all of them.</param>
/// <param name="Restricted">restrict.</param>
/// <param name="Viewers">restrict: who sees it, beside whoever holds a role.</param>
/// <param name="People">page: user ids, or schedule:ID, team:ID, position:ID.</param>
/// <param name="Target">meet: the response target that is met.</param>
/// <param name="Playbook">playbook, tick, answer, step.</param>
/// <param name="Attached">playbook: false takes it back.</param>
/// <param name="Item">tick.</param>
/// <param name="Done">tick: false takes it back.</param>
/// <param name="Branch">answer: the id of the question.</param>
/// <param name="Answer">answer: the word of one of its answers; absent takes back what was answered.</param>
/// <param name="Title">describe. Absent leaves it.</param>
/// <param name="Summary">describe. Absent leaves it; empty removes it.</param>
/// <param name="Impact">describe. Absent leaves it; empty removes it.</param>
/// <param name="Step">step: which of the playbook.</param>
/// <param name="Arguments">step: values of its parameters, by name; labels of the alerts and defaults fill the others.</param>
/// <param name="DryRun">step: only show what it would do.</param>
/// <param name="Template">update: a template instead of a text.</param>
/// <param name="Inputs">update: what the template asks its sender for.</param>
/// <param name="Preview">update: the seal of the preview that was looked at; refused when the words would be others now.</param>
/// <param name="Revision">approve-update: of the draft that was looked at; refused when it says something else now.</param>
public sealed record IncidentCommandBody(
    int? Seen = null,
    string? Severity = null,
    IReadOnlyDictionary<string, string>? Answers = null,
    string? Why = null,
    string? Status = null,
    string? Comment = null,
    string? Anyway = null,
    string? Cause = null,
    string? Other = null,
    bool? Related = null,
    string? Anchor = null,
    Instant? At = null,
    string? Role = null,
    string? User = null,
    string? Note = null,
    string? Text = null,
    string? Audience = null,
    IReadOnlyList<string>? Places = null,
    Instant? NextBy = null,
    string? NextIn = null,
    int? Number = null,
    int? Entry = null,
    bool? Starred = null,
    bool? External = null,
    string? Owner = null,
    Instant? Due = null,
    string? DueIn = null,
    string? Outcome = null,
    string? Fact = null,
    bool? Holds = null,
    string? Confirmation = null,
    bool? Confirmed = null,
    long? Alert = null,
    bool? Muted = null,
    IReadOnlyList<string>? Services = null,
    bool? Restricted = null,
    IReadOnlyList<string>? Viewers = null,
    IReadOnlyList<string>? People = null,
    string? Target = null,
    string? Playbook = null,
    bool? Attached = null,
    string? Item = null,
    bool? Done = null,
    string? Branch = null,
    string? Answer = null,
    string? Title = null,
    string? Summary = null,
    string? Impact = null,
    string? Step = null,
    IReadOnlyDictionary<string, string>? Arguments = null,
    bool? DryRun = null,
    string? Template = null,
    IReadOnlyDictionary<string, string>? Inputs = null,
    string? Preview = null,
    int? Revision = null);

/// <summary>What an update would look like everywhere, exactly as it would be sent. Nothing is sent.</summary>
/// <param name="Refused">Why it would not be done; absent when it would.</param>
/// <param name="Note">What its sender would be told.</param>
/// <param name="Seal">Give it as <c>preview</c> when the update is sent; absent for plain words.</param>
/// <param name="Text">In the timeline.</param>
/// <param name="WaitsFor">Roles whose approval it would wait for.</param>
public sealed record UpdatePreviewInfo(
    string? Refused, string? Note, string? Seal, string? Text, IReadOnlyList<string> WaitsFor, IReadOnlyList<UpdateTextInfo> Places, IReadOnlyList<TemplateProblemInfo> Problems);

/// <param name="Place">chat, status-page, mail:LIST or webhook:NAME.</param>
/// <param name="Subject">Of a mail.</param>
/// <param name="Text">Of chat: its mrkdwn; of a webhook: the body.</param>
/// <param name="Html">Of a mail: the other half.</param>
public sealed record UpdateTextInfo(string Place, string Name, int Recipients, string? Subject, string Text, string? Html);

/// <param name="Note">For people, when nothing had to change.</param>
/// <param name="Repeated">True when the same Idempotency-Key had been carried out before.</param>
public sealed record IncidentCommandResult(long Incident, string Reference, int Version, string? Note, bool Repeated);

/// <summary>Pages people for something that is no incident, or not yet.</summary>
/// <param name="People">User ids, or schedule:ID, team:ID, position:ID.</param>
/// <param name="Why">What they read first, at most 500 characters.</param>
/// <param name="Severity">info, warning, error or critical (default).</param>
/// <param name="Service">What it is about.</param>
public sealed record NewPage(IReadOnlyList<string>? People = null, string? Why = null, string? Severity = null, string? Service = null);

/// <param name="Alert">The alert that pages until somebody answers it.</param>
/// <param name="People">Who is paged at once.</param>
/// <param name="Repeated">True when the same Idempotency-Key had been carried out before.</param>
public sealed record PageResult(long Alert, IReadOnlyList<string> People, bool Repeated, string Url);
