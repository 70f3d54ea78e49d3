using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Templates;
using Watchbill.Store.Json;

namespace Watchbill.Pages.Tests;

/// <summary>The people, schedules and services of the tests.</summary>
public static class Crew
{
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 2, 12);
    public static readonly UserId Ana = new("ana");
    public static readonly UserId Bob = new("bob");
    public static readonly UserId Carol = new("carol");
    public static readonly UserId Olga = new("olga");
    public static readonly ServiceId Checkout = new("checkout");
    public static readonly ServiceId Reports = new("reports");
    public static readonly ScheduleId Primary = new("primary");
    public static readonly IntegrationId Alertmanager = new("alertmanager");

    private static readonly TeamId Shop = new("shop");
    private static readonly TeamId Data = new("data");

    public static ImmutableArray<DefinitionDocument> Documents =>
    [
        DefinitionJson.Of(Person(Ana, "Ana Novak", Permission.Admin)),
        DefinitionJson.Of(Person(Bob, "Bob Miller", Permission.Responder)),
        DefinitionJson.Of(Person(Carol, "Carol Diaz", Permission.Manager)),
        DefinitionJson.Of(Person(Olga, "Olga Watcher", Permission.Observer)),
        DefinitionJson.Of(Person(new("dora"), "Dora Data", Permission.Manager) with { Scope = [Data] }),
        DefinitionJson.Of(Ways(Ana)),
        DefinitionJson.Of(Ways(Bob)),
        DefinitionJson.Of(Ways(Carol)),
        DefinitionJson.Of(Ways(new("dora"))),
        DefinitionJson.Of(new Team(Shop, "Shop", [Ana, Bob, Carol])),
        DefinitionJson.Of(new Team(Data, "Data", [new("dora")])),
        DefinitionJson.Of(Weekly(Primary, "Primary", Bob, Carol)),
        DefinitionJson.Of(Weekly(new("secondary"), "Secondary", Ana, Bob) with
        {
            Handoff = HandoffSettings.Default with
            {
                Report = new HandoverReportSettings(HandoverReportSettings.DefaultSections, HandoverReportSettings.DefaultAcknowledgeWithin, []),
                BeforeShift = ["Test your notifications", "Check your calendar"],
                AfterShift = ["Document incidents"],
            },
        }),
        DefinitionJson.Of(WithGap()),
        DefinitionJson.Of(Declared),
        DefinitionJson.Of(new EscalationPolicy(
            new("standard"),
            "Standard",
            0,
            [
                Rule(0, new ScheduleTarget(Primary)),
                Rule(10, new ScheduleTarget(new("secondary"))),
                Rule(20, new UserTarget(Carol), new ChannelTarget(ContactMethodKind.Slack, "#incidents")),
            ],
            new PolicyRepeat(1, Duration.FromMinutes(45)))),
        DefinitionJson.Of(new EscalationPolicy(new("data"), "Data, office hours", 0, [Rule(0, new ScheduleTarget(new("office"))), Rule(15, new UserTarget(new("dora")))], null)),
        DefinitionJson.Of(ConfigurationReader.Read(SampleOrganisation.Files).Documents.Playbooks.Single()),
        DefinitionJson.Of(new Service(Checkout, "Checkout API", "Takes the money.", new("standard"), Shop, UrgencyRule.FromSeverity, [new(Alertmanager, "Production Alertmanager", IntegrationKind.Alertmanager)])),
        DefinitionJson.Of(new Service(Reports, "Reports", null, new("data"), Data, UrgencyRule.FromSeverity, [new(new("jobs"), "Nightly jobs", IntegrationKind.Json, "json")], DependsOn: [Checkout])),
    ];

    /// <summary>With an input of every kind.</summary>
    private static CommunicationTemplate Declared => new()
    {
        Id = "declared",
        Name = "Incident declared",
        Description = "The first words to everybody.",
        Purpose = TemplatePurpose.Declaration,
        Channels = [TemplateChannel.Slack, TemplateChannel.Mail],
        Subject = "{{incident.reference}} {{incident.title}}",
        Body = "**{{incident.title}}**: {{inputs.impact}} ({{inputs.rate}} %, {{inputs.scope}})\n{{inputs.words}}\n{{#each inputs.steps}}\n- {{step}}: {{state}}\n{{/each}}\n{{#if inputs.since}}Since {{time inputs.since}}. {{/if}}Next update in {{duration inputs.next}}",
        Inputs =
        [
            new TemplateInput { Name = "impact", Label = "Impact", Required = true, Example = "One of five payments fails" },
            new TemplateInput { Name = "words", Label = "More words", Type = TemplateInputType.Paragraph, Required = true, Example = "We look into it.\nMore follows." },
            new TemplateInput { Name = "rate", Label = "Failing, in percent", Type = TemplateInputType.Number, Required = true, Example = "20" },
            new TemplateInput { Name = "scope", Label = "Scope", Type = TemplateInputType.Choice, Options = ["some customers", "all customers"], Required = true, Example = "some customers" },
            new TemplateInput { Name = "steps", Label = "What is done", Type = TemplateInputType.List, Columns = ["step", "state"], Example = "Roll back | running" },
            new TemplateInput { Name = "since", Label = "Since", Type = TemplateInputType.Instant },
            new TemplateInput { Name = "next", Label = "Next update in", Type = TemplateInputType.Duration, From = "incident.next_update_in", Default = "15m" },
        ],
    };

    private static User Person(UserId id, string name, Permission permission) => new(id, name, $"{id}@example.org", "Europe/Vienna", permission, []);

    private static Responder Ways(UserId id) => new(
        id,
        [new(new("phone"), ContactMethodKind.Sms, "+436601234567"), new(new("mail"), ContactMethodKind.Email, $"{id}@example.org"), new(new("chat"), ContactMethodKind.Slack, "U024BE7LH")],
        [
            new(Urgency.High, Duration.Zero, new("chat")),
            new(Urgency.High, Duration.FromMinutes(2), new("phone")),
            new(Urgency.Low, Duration.Zero, new("mail")),
        ]);

    private static Schedule Weekly(ScheduleId id, string name, params UserId[] users) => new(
        id,
        name,
        DateTimeZoneProviders.Tzdb["Europe/Vienna"],
        [new Layer("weekly", [.. users.Select(user => new Participant([user]))], new Rotation(RotationUnit.Weeks, 1, new LocalTime(9, 0), IsoDayOfWeek.Monday), new LocalDateTime(2026, 11, 2, 9, 0), null, [])]);

    private static Schedule WithGap()
    {
        var weekly = Weekly(new("office"), "Office hours", new UserId("dora"));
        return weekly with { Layers = [weekly.Layers[0] with { Participants = [new Participant([new("dora")]), new Participant([])], Rotation = new Rotation(RotationUnit.Days, 1, new LocalTime(8, 0), null), Start = new LocalDateTime(2026, 11, 2, 8, 0) }] };
    }

    private static EscalationRule Rule(int minutes, params Target[] targets) =>
        new(Duration.FromMinutes(minutes), RuleBase.RunStart, Until.Acknowledged, [.. targets], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);
}
