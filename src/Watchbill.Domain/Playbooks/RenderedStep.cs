using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>A step with its values, as it would be run.</summary>
/// <param name="Canonical">All that it would do, as text. Two that differ in anything have different texts.</param>
/// <param name="Hash">SHA-256 of the text, in lower-case hex. Approvals are bound to it.</param>
public sealed record RenderedStep(PlaybookId Playbook, PlaybookStep Step, RenderedAction Action, string Canonical, string Hash);

public abstract record RenderedAction;

public sealed record RenderedHttp(string Url, bool Head) : RenderedAction;

public sealed record RenderedProm(string Source, string Query, Duration? Range) : RenderedAction;

public sealed record RenderedLoki(string Source, string Query, Duration Range, int Lines) : RenderedAction;

/// <param name="Statement">With $1, $2 … where values are bound.</param>
public sealed record RenderedSql(string Connection, string Statement, ImmutableArray<ArgumentValue> Values) : RenderedAction;

/// <param name="Arguments">Each goes to the program as it is.</param>
public sealed record RenderedShell(string Program, ImmutableArray<string> Arguments) : RenderedAction;
