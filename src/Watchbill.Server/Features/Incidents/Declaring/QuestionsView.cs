using System.Collections.Immutable;
using Watchbill.Domain.Incidents;

namespace Watchbill.Server.Features.Incidents.Declaring;

/// <summary>The questions about the severity, asked of an incident again.</summary>
/// <param name="Answers">So far.</param>
public sealed record QuestionsView(Incident Incident, IncidentProcess Process, ImmutableSortedDictionary<string, string> Answers, SeverityWalk Walk);
