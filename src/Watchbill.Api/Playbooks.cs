namespace Watchbill.Api;

public sealed record PlaybookList(IReadOnlyList<PlaybookInfo> Playbooks);

/// <param name="Version">The authors' own; absent when they give none.</param>
/// <param name="Security">For security incidents: what changes anything waits for the security lead.</param>
/// <param name="AttachesTo">In words, one for each attachment; empty when it is attached by hand only.</param>
/// <param name="Items">How many things there are to tick, in all branches.</param>
/// <param name="Steps">How many steps can be run.</param>
/// <param name="Url">Of its page; absent for a playbook of a folder.</param>
public sealed record PlaybookInfo(string Id, string Title, string? Version, bool Security, IReadOnlyList<string> AttachesTo, int Items, int Steps, string? Url);

/// <param name="Success">True when it has worked.</param>
/// <param name="Text">The whole file, as it is written.</param>
public sealed record PlaybookDetail(
    PlaybookInfo Playbook, IReadOnlyList<PlaybookPhaseInfo> Phases, IReadOnlyList<PlaybookStepInfo> Steps, IReadOnlyList<string> Success, IReadOnlyList<string> Validation, string Text);

/// <param name="Within">From the incident's start: 5m; absent when there is no limit.</param>
/// <param name="Items">What there is to tick, in all branches and in order.</param>
public sealed record PlaybookPhaseInfo(string Id, string Title, string? Within, IReadOnlyList<PlaybookItemInfo> Items);

/// <param name="Kind">item, branch or step.</param>
/// <param name="Text">Markdown of an item, the question of a branch, the title of a step.</param>
/// <param name="Under">Branches and answers that lead to it: "recent-deployment: yes".</param>
public sealed record PlaybookItemInfo(string Kind, string Id, string Text, IReadOnlyList<string> Under);

/// <param name="Kind">http, prometheus, loki, sql or shell.</param>
/// <param name="Changes">Whether running it changes anything.</param>
/// <param name="Approval">Roles and positions of which one must approve; empty when nobody has to.</param>
/// <param name="Parameters">Names of the values that it takes.</param>
/// <param name="Expects">In words.</param>
public sealed record PlaybookStepInfo(
    string Id, string Title, string Kind, bool Changes, bool Automatic, bool PreApproved, IReadOnlyList<string> Approval, IReadOnlyList<string> Parameters, IReadOnlyList<string> Expects, string? Hazard);
