using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Services.Near;

namespace Watchbill.Server.Features.Incidents.Declaring;

/// <summary>What the form of a declaration holds, as it was typed.</summary>
/// <param name="Severity">"" leaves it to the answers.</param>
/// <param name="Answers">To the questions of the severity tree, by question.</param>
public sealed record DeclareFields(
    string Title,
    string Summary,
    string Impact,
    string Severity,
    ImmutableSortedDictionary<string, string> Answers,
    string Process,
    string Mode,
    ImmutableArray<string> Services,
    string Alert,
    string Split,
    bool Triage,
    bool Restricted,
    bool Quiet,
    string StartedAt,
    string ResolvedAt)
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <param name="fields">Of an address or of a form.</param>
    public static DeclareFields Read(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var all = fields.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        return new DeclareFields(
            One("title"), One("summary"), One("impact"), One("severity"), IncidentFields.Answers(all) is { } answers ? NoAnswers.AddRange(answers) : NoAnswers, One("process"), One("mode") is { Length: > 0 } mode ? mode : "real",
            [.. all.GetValueOrDefault("services").OfType<string>().Where(Slug.IsValid)], One("alert"), One("split"), One("triage") == "yes", One("restricted") == "yes", One("quiet") == "yes", One("startedAt"), One("resolvedAt"));

        string One(string name) => all.GetValueOrDefault(name).LastOrDefault()?.Trim() ?? "";
    }

    public NewIncident Body(DateTimeZone zone) => new(
        Null(Title),
        Null(Summary),
        Null(Impact),
        Null(Severity),
        Severity.Length > 0 || Answers.IsEmpty ? null : Answers,
        Mode,
        Services,
        long.TryParse(Alert, out var alert) ? [alert] : null,
        null,
        Null(Process),
        Triage,
        Restricted,
        FieldTimes.At(StartedAt, zone),
        Mode == "retrospective" ? FieldTimes.At(ResolvedAt, zone) : null,
        Null(Split),
        !Quiet);

    private static string? Null(string text) => text.Length == 0 ? null : text;
}

/// <summary>The form of a declaration.</summary>
/// <param name="Alert">From which it is declared; null for none.</param>
/// <param name="SplitFrom">From which incident it is split; null for none.</param>
/// <param name="Walk">How far the answers lead; null where the process asks no questions.</param>
/// <param name="Problem">What is wrong with what was sent; null for nothing.</param>
public sealed record DeclareView(
    DeclareFields Fields,
    Alert? Alert,
    Incident? SplitFrom,
    IncidentProcess Process,
    ImmutableArray<IncidentProcess> Processes,
    SeverityWalk? Walk,
    ImmutableArray<Service> Services,
    string? Problem)
{
    /// <summary>What the services named depend on, and what depends on them.</summary>
    public Surroundings Near { get; init; } = Surroundings.None;

    /// <summary>Those named so far: by the alert, by the incident that it is split from, or in the form.</summary>
    public ImmutableArray<ServiceId> Named => [.. Fields.Services.Select(service => new ServiceId(service)).Concat(Alert is { } from ? [from.Service] : []).Distinct()];

    /// <summary>Where the answers lead.</summary>
    public SeverityLevel? Reached => Walk?.Level is { } level ? Process.Level(level) : null;

    /// <summary>What the alert bears, when nothing else is said.</summary>
    public bool HasAlert => Alert is not null;

    public SeverityQuestion? Question => Walk?.Next is { } next ? Process.Tree?.Question(next) : null;

    public static DeclareView Of(DeclareFields fields, Alert? alert, Incident? splitFrom, string? problem, User reader, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(definitions);
        ImmutableArray<IncidentProcess> processes = [.. Lists.IncidentsView.Processes(definitions)];
        var service = alert?.Service ?? (fields.Services is [var first, ..] ? new ServiceId(first) : splitFrom?.Services is [var from, ..] ? from : null);
        var process = processes.FirstOrDefault(known => known.Id == fields.Process) ?? definitions.ProcessOf(service);
        return new DeclareView(
            fields with { Services = fields.Services.IsEmpty && alert is null && splitFrom is not null ? [.. splitFrom.Services.Select(known => known.Value)] : fields.Services },
            alert,
            splitFrom,
            process,
            processes,
            process.Tree?.Walk(fields.Answers, alert?.Labels ?? Alert.NoLabels, process.RankOf),
            [.. definitions.Services.Values.Where(known => Permissions.MaySee(reader, known)).OrderBy(known => known.Name, StringComparer.Ordinal)],
            problem);
    }
}
