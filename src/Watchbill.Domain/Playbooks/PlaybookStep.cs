using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>Something in a playbook that Watchbill can run.</summary>
/// <param name="Id">Slug, unique within the playbook.</param>
/// <param name="TimeLimit">1 s to 5 min.</param>
/// <param name="OutputLimit">Characters of output that are kept, 1 to <see cref="MostOutput"/>.</param>
/// <param name="Changes">Whether running it changes anything. Only shell commands may.</param>
/// <param name="Undo">The step that takes it back, or words; null = nothing takes it back, or nothing has to.</param>
/// <param name="Approval">Null = nobody has to be asked, except the security lead in a security incident.</param>
/// <param name="PreApproved">May run in a security incident before the security lead has approved.</param>
/// <param name="Automatic">Runs by itself when an incident opens. Never for what changes anything.</param>
/// <param name="Hazard">What can go wrong; shown before it is run.</param>
public sealed record PlaybookStep(
    string Id, string Title, StepAction Action, Duration TimeLimit, int OutputLimit, bool Changes, StepUndo? Undo, ApprovalRule? Approval, bool PreApproved, bool Automatic, string? Hazard)
{
    public const int MostOutput = 50 * 1024;
    public static readonly Duration DefaultTimeLimit = Duration.FromSeconds(30);
    public static readonly Duration LongestTimeLimit = Duration.FromMinutes(5);

    public ImmutableArray<StepParameter> Parameters { get; init; } = [];
    public ImmutableArray<StepExpectation> Expect { get; init; } = [];
}

/// <param name="Step">A step of the same playbook; else <paramref name="Words"/> say what to do.</param>
public sealed record StepUndo(string? Step, string? Words);

public enum StepKind
{
    Http = 0,
    Prometheus = 1,
    Loki = 2,
    Sql = 3,
    Shell = 4,
}

/// <summary>What a step does, with <c>${parameter}</c> where values go.</summary>
public abstract record StepAction
{
    public abstract StepKind Kind { get; }
}

/// <summary>Asks an address and looks at the answer. Reads only, so there are no other methods.</summary>
/// <param name="Head">HEAD in place of GET.</param>
public sealed record HttpCheck(string Url, bool Head) : StepAction
{
    public override StepKind Kind => StepKind.Http;
}

/// <param name="Source">Name of a Prometheus in the server's settings.</param>
/// <param name="Range">How far back the graph goes; null = the value now.</param>
public sealed record PromQuery(string Source, string Query, Duration? Range) : StepAction
{
    public override StepKind Kind => StepKind.Prometheus;
}

/// <param name="Source">Name of a Loki in the server's settings.</param>
/// <param name="Range">How far back it looks.</param>
/// <param name="Lines">How many lines at most, newest first.</param>
public sealed record LokiQuery(string Source, string Query, Duration Range, int Lines) : StepAction
{
    public override StepKind Kind => StepKind.Loki;
}

/// <summary>One reading statement; parameters are bound, never put into the text.</summary>
/// <param name="Connection">Name of a database in the server's settings.</param>
public sealed record SqlQuery(string Connection, string Statement) : StepAction
{
    public override StepKind Kind => StepKind.Sql;
}

/// <summary>A program with its arguments. No shell reads them.</summary>
/// <param name="Program">Name in the server's list of allowed programs.</param>
public sealed record ShellCommand(string Program, ImmutableArray<string> Arguments) : StepAction
{
    public override StepKind Kind => StepKind.Shell;
}
