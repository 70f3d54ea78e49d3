using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates;

/// <summary>An incident that never was, for previews; and ways to try other values.</summary>
public static class SampleIncident
{
    private static readonly ImmutableSortedDictionary<string, Func<IncidentValues, object, IncidentValues>> Setters = new Dictionary<string, Func<IncidentValues, object, IncidentValues>>(StringComparer.Ordinal)
    {
        ["incident.reference"] = (i, v) => i with { Reference = (string)v },
        ["incident.title"] = (i, v) => i with { Title = (string)v },
        ["incident.severity.name"] = (i, v) => i with { Severity = (string)v },
        ["incident.status.name"] = (i, v) => i with { Status = (string)v },
        ["incident.previous_status"] = (i, v) => i with { PreviousStatus = (string)v },
        ["incident.detected_at"] = (i, v) => i with { DetectedAt = (Instant)v },
        ["incident.declared_at"] = (i, v) => i with { DeclaredAt = (Instant)v },
        ["incident.started_at"] = (i, v) => Measured(i with { StartedAt = (Instant)v }),
        ["incident.resolved_at"] = (i, v) => Measured(i with { ResolvedAt = (Instant)v }),
        ["incident.duration"] = (i, v) => i with { Duration = (Duration)v },
        ["incident.quiet_time"] = (i, v) => i with { QuietTime = (Duration)v },
        ["incident.commander"] = (i, v) => i with { Commander = (string)v },
        ["incident.on_call"] = (i, v) => i with { OnCall = (string)v },
        ["incident.service"] = (i, v) => i with { Services = [new ServiceValues((string)v)] },
        ["incident.impact"] = (i, v) => i with { Impact = (string)v },
        ["incident.summary"] = (i, v) => i with { Summary = (string)v },
        ["incident.what_we_do"] = (i, v) => i with { WhatWeDo = (string)v },
        ["incident.root_cause"] = (i, v) => i with { RootCause = (string)v },
        ["incident.resolution"] = (i, v) => i with { Resolution = (string)v },
        ["incident.next_update_at"] = (i, v) => i with { NextUpdateAt = (Instant)v },
        ["incident.next_update_in"] = (i, v) => i with { NextUpdateIn = (Duration)v },
        ["incident.update_number"] = (i, v) => i with { UpdateNumber = (int)(decimal)v },
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Names of the model that a preview can give another value.</summary>
    public static IEnumerable<string> Names => Setters.Keys;

    /// <param name="now">To the minute; the trouble began 40 minutes before.</param>
    public static TemplateValues At(Instant now)
    {
        var minute = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        Instant Ago(int minutes) => minute - Duration.FromMinutes(minutes);
        return new TemplateValues
        {
            Now = minute,
            Sender = "Ana Sample",
            Recipient = "Casey Customer",
            Organisation = new OrganisationValues { Name = "Example Organisation", SupportMail = "support@example.org", StatusPage = "https://status.example.org" },
            Incident = new IncidentValues
            {
                Reference = "INC-142",
                Title = "Checkout answers with errors",
                Severity = "SEV 1",
                SeverityDefinition = "Complete outage",
                Status = "Mitigating",
                Category = "live",
                PreviousStatus = "Identified",
                StartedAt = Ago(40),
                DetectedAt = Ago(38),
                DeclaredAt = Ago(35),
                AcknowledgedAt = Ago(37),
                MitigatedAt = Ago(10),
                ResolvedAt = minute,
                Duration = Duration.FromMinutes(40),
                QuietTime = Duration.FromMinutes(30),
                Commander = "Bob Sample",
                OnCall = "Ana Sample",
                Roles = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("commander", "Bob Sample"), new("technical-lead", "Tess Sample"), new("communications-lead", "Cem Sample"), new KeyValuePair<string, string>("scribe", "Sam Sample")]),
                People = [new PersonValues("Incident commander", "Bob Sample"), new PersonValues("Technical lead", "Tess Sample")],
                Services = [new ServiceValues("Checkout", "https://grafana.example.org/d/checkout", "https://wiki.example.org/runbooks/checkout")],
                Components = ["Payments", "Web shop"],
                Impact = "One of five payments fails",
                Summary = "Payments fail since the release of 14:20; it is being taken back.",
                WhatWeDo = "Taking the release back",
                RootCause = "A release closed database connections too early",
                Resolution = "The release was taken back",
                NextUpdateAt = minute + Duration.FromMinutes(15),
                NextUpdateIn = Duration.FromMinutes(15),
                UpdateNumber = 3,
                Link = "https://watchbill.example.org/incidents/142",
                SourceLink = "https://alerts.example.org/incidents/PX1",
                Channel = "#incident-20261121-003",
                WarRoom = "https://meet.example.org/inc-142",
                StatusPage = "https://status.example.org/incidents/142",
                ReviewAt = minute + Duration.FromHours(24),
                ReviewLink = "https://watchbill.example.org/incidents/142/review",
                Reviewers = ["Mara Sample", "Tess Sample"],
                Updates = [new UpdateValues(1, Ago(33), "We look into failing payments.", "Investigating", "Cem Sample"), new UpdateValues(2, Ago(18), "A release is the cause.", "Identified", "Cem Sample")],
                Timeline = [new TimelineValues(Ago(40), "First failing payment"), new TimelineValues(Ago(38), "Alert: error rate above 5 %"), new TimelineValues(Ago(10), "Release taken back", "Tess Sample")],
                Targets = [new TargetValues("Acknowledge", Ago(33), "kept"), new TargetValues("Status page", Ago(23), "missed", Duration.FromMinutes(4))],
                Actions = [new ActionValues("Test releases against a full pool", "open", "Tess Sample", "prevention", "P1", minute + Duration.FromDays(10)), new ActionValues("Alert on closed connections", "open", "Ana Sample", "detection", "P2", minute + Duration.FromDays(14))],
            },
        };
    }

    /// <summary>The same with another value at a name of <see cref="Names"/>; null (and what is wrong) when the text does not fit.</summary>
    public static TemplateValues? With(TemplateValues values, string name, string text, string zone, out string? wrong)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Setters.TryGetValue(name, out var set) || TemplateModel.Find(name.Split('.')) is not { } field)
        {
            wrong = "is not a value that a preview can change";
            return null;
        }

        var type = field.Type switch
        {
            TemplateType.Number => TemplateInputType.Number,
            TemplateType.Instant => TemplateInputType.Instant,
            TemplateType.Duration => TemplateInputType.Duration,
            _ => TemplateInputType.Paragraph,
        };
        var value = InputText.Read(new TemplateInput { Name = name, Label = name, Type = type }, text, zone, out wrong);
        if (value is decimal number && (number != decimal.Truncate(number) || number is < 0 or > 1_000_000))
        {
            wrong = "must be a whole number";
            return null;
        }

        return value is null ? null : values with { Incident = set(values.Incident, value) };
    }

    /// <summary>The inputs' examples, for whatever nothing is said.</summary>
    public static ImmutableDictionary<string, string> Inputs(CommunicationTemplate template, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(given);
        var inputs = given.ToImmutableDictionary(StringComparer.Ordinal).ToBuilder();
        foreach (var input in template.Inputs.Where(input => input is { Example: not null, From: null, Default: null } && !given.ContainsKey(input.Name)))
        {
            inputs[input.Name] = input.Example!;
        }

        return inputs.ToImmutable();
    }

    private static IncidentValues Measured(IncidentValues incident) =>
        incident.ResolvedAt is { } end && end > incident.StartedAt ? incident with { Duration = end - incident.StartedAt } : incident;
}
