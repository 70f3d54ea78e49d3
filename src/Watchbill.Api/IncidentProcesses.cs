namespace Watchbill.Api;

/// <summary>How incidents are run: those that are configured, and the built-in one where it can hold.</summary>
public sealed record IncidentProcessList(IReadOnlyList<IncidentProcessSummary> IncidentProcesses);

/// <param name="BuiltIn">True for the one that holds where none is configured.</param>
/// <param name="Severities">Names, worst first.</param>
/// <param name="Services">Ids of those that the account may see and whose incidents are run by it.</param>
public sealed record IncidentProcessSummary(string Id, string Name, bool BuiltIn, IReadOnlyList<string> Severities, IReadOnlyList<string> Services, string Url);

/// <param name="Reference">Pattern of the names of incidents.</param>
/// <param name="Channel">Pattern of the names of their chat channels; absent when they have none.</param>
/// <param name="Severities">Worst first.</param>
/// <param name="SeverityQuestions">The first is asked first; empty when there are none.</param>
/// <param name="FalsePositiveReasons">Names by id.</param>
/// <param name="UpdatePlaces">Where updates go, beside the status page and chat.</param>
public sealed record IncidentProcessInfo(
    string Id,
    string Name,
    bool BuiltIn,
    string Reference,
    string? Channel,
    string? WarRoom,
    IReadOnlyList<IncidentSeverityInfo> Severities,
    IReadOnlyList<IncidentStatusInfo> Statuses,
    IReadOnlyList<IncidentRoleInfo> Roles,
    IReadOnlyList<SeverityQuestionInfo> SeverityQuestions,
    IReadOnlyDictionary<string, string> FalsePositiveReasons,
    IReadOnlyList<UpdatePlaceInfo> UpdatePlaces,
    IReadOnlyList<ApprovalInfo> Approvals,
    string Url);

/// <summary>A mail list or a webhook. Addresses are in the configuration alone.</summary>
/// <param name="Place">What an update names: mail:LIST or webhook:NAME.</param>
/// <param name="Audience">internal or customer.</param>
public sealed record UpdatePlaceInfo(string Place, string Name, string Audience);

/// <summary>Which updates wait for whom.</summary>
/// <param name="Audience">Absent for both.</param>
/// <param name="Places">None means wherever they go.</param>
/// <param name="SecondPerson">Not whoever wrote it.</param>
public sealed record ApprovalInfo(string Id, string? Audience, IReadOnlyList<string> Places, IReadOnlyList<string> Roles, bool SecondPerson);

/// <param name="Aliases">What else it is called.</param>
/// <param name="Bands">What is measured at this severity, in words, by what is measured.</param>
/// <param name="AlertSeverity">What pages of such an incident bear: info, warning, error or critical.</param>
/// <param name="Policy">Absent when the service's policy pages.</param>
public sealed record IncidentSeverityInfo(
    string Id,
    string Name,
    IReadOnlyList<string> Aliases,
    string Definition,
    IReadOnlyList<string> Examples,
    IReadOnlyDictionary<string, string> Bands,
    string AlertSeverity,
    string? Policy,
    bool Pages,
    bool Review,
    string? WarRoom,
    IReadOnlyList<ResponseTargetInfo> Targets,
    ResolveGateInfo? Resolve);

/// <summary>What resolving demands.</summary>
/// <param name="PlaybooksDone">The checklists and criteria of the playbooks in use are done.</param>
public sealed record ResolveGateInfo(double QuietSeconds, IReadOnlyList<string> Confirm, bool TasksDone, bool PlaybooksDone, double ReopenWithinSeconds);

/// <param name="MetBy">acknowledged, role, update, status or hand.</param>
/// <param name="Of">Which role, update or status; absent for the others.</param>
/// <param name="WithinSeconds">Absent when it is in business days.</param>
/// <param name="From">declared, impact_started, detected, acknowledged or resolved.</param>
/// <param name="Every">Due again after each time that it is met.</param>
/// <param name="Comparison">within: at the very instant is in time; less_than: it is not.</param>
/// <param name="When">Facts that have to hold.</param>
/// <param name="Outward">It tells people outside.</param>
/// <param name="Responsible">Roles.</param>
/// <param name="Missed">Who else is paged when it is missed.</param>
/// <param name="Words">All of it in a sentence.</param>
public sealed record ResponseTargetInfo(
    string Id,
    string Name,
    string MetBy,
    string? Of,
    double? WithinSeconds,
    BusinessDaysInfo? BusinessDays,
    string From,
    bool Every,
    double? RemindSeconds,
    string Comparison,
    double OpensAfterSeconds,
    IReadOnlyList<string> When,
    bool Outward,
    IReadOnlyList<string> Responsible,
    IReadOnlyList<MissedStepInfo> Missed,
    bool Page,
    string Words);

public sealed record BusinessDaysInfo(int Days, string Zone, string? Holidays);

/// <param name="Role">Absent when a target is paged.</param>
/// <param name="Target">"schedule primary"; absent when a role is paged.</param>
public sealed record MissedStepInfo(double AfterSeconds, string? Role, string? Target);

/// <param name="Category">triage, live, resolved, learning, closed, declined, merged or cancelled.</param>
/// <param name="Phase">detection, triage, mitigation, verification or post_incident.</param>
/// <param name="Sets">The moment that the first entry sets; absent for none.</param>
public sealed record IncidentStatusInfo(string Id, string Name, string Category, string Phase, string? Sets);

/// <param name="From">Who is asked to take it: "schedule primary".</param>
/// <param name="At">Severities; empty means all.</param>
/// <param name="When">Facts, one of which has to hold; empty means always.</param>
public sealed record IncidentRoleInfo(
    string Id,
    string Name,
    IReadOnlyList<string> Duties,
    bool Leads,
    IReadOnlyList<string> From,
    IReadOnlyList<string> At,
    IReadOnlyList<string> When,
    double? VacantSeconds,
    double? SilentSeconds,
    IReadOnlyList<string> Deputies);

/// <param name="Measure">What is measured; absent for a plain question.</param>
/// <param name="Comparison">above, at_least, below or at_most; with a measure only.</param>
/// <param name="Yes">A severity, another question, or none for no incident.</param>
public sealed record SeverityQuestionInfo(string Id, string Ask, string? Measure, string? Unit, string? Comparison, decimal? Threshold, string Yes, string No);

/// <param name="Answers">yes, no, unsure, or a number where something is measured; by question.</param>
/// <param name="Measured">Numbers by what is measured, for questions that are not answered.</param>
public sealed record SeverityAnswers(IReadOnlyDictionary<string, string>? Answers = null, IReadOnlyDictionary<string, string>? Measured = null);

/// <summary>Where the answers lead.</summary>
/// <param name="Severity">Absent while a question is open, and for no incident.</param>
/// <param name="IsIncident">False when the answers say that it is none; absent while a question is open.</param>
/// <param name="Next">The question that is open; absent at the end.</param>
/// <param name="Path">What was asked, in the order of asking. Whoever was unsure was asked both ways.</param>
public sealed record SeverityWalkInfo(string Process, SeverityLevelInfo? Severity, bool? IsIncident, SeverityQuestionInfo? Next, IReadOnlyList<SeverityStepInfo> Path);

public sealed record SeverityLevelInfo(string Id, string Name, string Definition);

/// <param name="Understood">yes, no or unsure.</param>
public sealed record SeverityStepInfo(string Question, string Ask, string Answer, string Understood);
