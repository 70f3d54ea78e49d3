using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Domain.Swaps;
using Watchbill.Domain.Templates;

namespace Watchbill.Store.Json;

/// <summary>
/// The one set of JSON rules for everything stored: camelCase names, enums in snake_case, ids as text, instants in ISO-8601,
/// alternatives told apart by "$kind". Nulls are left out.
/// </summary>
internal static class StoreJson
{
    public const string KindProperty = "$kind";

    public static JsonSerializerOptions Options { get; } = Build();

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(StoreJsonContext.Default.Options)
        {
            // The text goes to a database, not into a page: whoever renders it escapes for the place where it goes.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = StoreJsonContext.Default.WithAddedModifier(Adjust),
        };
        AddIds(options.Converters);
        AddTimes(options.Converters);
        AddEnums(options.Converters);
        options.Converters.Add(new LabelsConverter());
        options.Converters.Add(new TranslationsConverter());
        options.MakeReadOnly();
        return options;
    }

    private static void Adjust(JsonTypeInfo info)
    {
        if (info.Type == typeof(Reason))
        {
            info.PolymorphismOptions = Alternatives(Kinds.Reasons);
        }
        else if (info.Type == typeof(Target))
        {
            info.PolymorphismOptions = Alternatives(Kinds.Targets);
        }
        else if (info.Type == typeof(Restriction))
        {
            info.PolymorphismOptions = Alternatives(Kinds.Restrictions);
        }
        else if (PlaybookKinds.Of(info.Type) is { } playbookKinds)
        {
            info.PolymorphismOptions = Alternatives(playbookKinds);
        }
        else if (info.Type == typeof(OnCallSource))
        {
            info.PolymorphismOptions = Alternatives(Kinds.Sources);
        }
        else if (info.Type == typeof(Schedule))
        {
            info.Properties.Single(property => property.Name == "handoff").ShouldSerialize = (schedule, _) => ((Schedule)schedule).Handoff != HandoffSettings.Default;
            info.Properties.Single(property => property.Name == "earlier").ShouldSerialize = (schedule, _) => !((Schedule)schedule).Earlier.IsEmpty;
            info.Properties.Single(property => property.Name == "calendars").ShouldSerialize = (schedule, _) => !((Schedule)schedule).Calendars.IsEmpty;
            info.Properties.Single(property => property.Name == "overlap").ShouldSerialize = (schedule, _) => ((Schedule)schedule).Overlap != Duration.Zero;
            info.Properties.Single(property => property.Name == "holidays").ShouldSerialize = (schedule, _) => !((Schedule)schedule).Holidays.IsEmpty;
        }
        else if (info.Type == typeof(Layer))
        {
            // Left out unless chosen, so that layers written before there was a choice have the same text.
            info.Properties.Single(property => property.Name == "countsOnlyActiveTurns").ShouldSerialize = (layer, _) => ((Layer)layer).CountsOnlyActiveTurns;
            info.Properties.Single(property => property.Name == "shadows").ShouldSerialize = (layer, _) => !((Layer)layer).Shadows.IsEmpty;
        }
        else if (info.Type == typeof(Responder))
        {
            info.Properties.Single(property => property.Name == "quiet").ShouldSerialize = (responder, _) => !((Responder)responder).Quiet.IsEmpty;
            info.Properties.Single(property => property.Name == "working").ShouldSerialize = (responder, _) => !((Responder)responder).Working.IsEmpty;
            info.Properties.Single(property => property.Name == "news").ShouldSerialize = (responder, _) => ((Responder)responder).News != News.All;
        }
        else if (info.Type == typeof(EscalationPolicy))
        {
            info.Properties.Single(property => property.Name == "responseTargets").ShouldSerialize = (policy, _) => !((EscalationPolicy)policy).ResponseTargets.IsEmpty;
        }
        else if (info.Type == typeof(RuleCondition))
        {
            info.Properties.Single(property => property.Name == "facts").ShouldSerialize = (when, _) => !((RuleCondition)when).Facts.IsEmpty;
            info.Properties.Single(property => property.Name == "services").ShouldSerialize = (when, _) => !((RuleCondition)when).Services.IsEmpty;
        }
        else if (info.Type == typeof(EscalationRule))
        {
            info.Properties.Single(property => property.Name == "again").ShouldSerialize = (rule, _) => ((EscalationRule)rule).Again;
            info.Properties.Single(property => property.Name == "noAnswerNeeded").ShouldSerialize = (rule, _) => ((EscalationRule)rule).NoAnswerNeeded;
            info.Properties.Single(property => property.Name == "roundRobin").ShouldSerialize = (rule, _) => ((EscalationRule)rule).RoundRobin;
        }
        else if (info.Type == typeof(ScheduleTarget))
        {
            info.Properties.Single(property => property.Name == "next").ShouldSerialize = (target, _) => ((ScheduleTarget)target).Next;
        }
        else if (info.Type == typeof(Service))
        {
            info.Properties.Single(property => property.Name == "facts").ShouldSerialize = (service, _) => !((Service)service).Facts.IsEmpty;
        }
        else if (info.Type == typeof(Alert))
        {
            info.Properties.Single(property => property.Name == "facts").ShouldSerialize = (alert, _) => !((Alert)alert).Facts.IsEmpty;

            // Members are rows of their own: an alert with a thousand members must not be rewritten for each event.
            info.Properties.Single(property => property.Name == "members").ShouldSerialize = (_, _) => false;
        }
        else if (info.Type == typeof(SeverityLevel))
        {
            info.Properties.Single(property => property.Name == "aliases").ShouldSerialize = (level, _) => !((SeverityLevel)level).Aliases.IsEmpty;
        }
        else if (info.Type == typeof(ResolveGate))
        {
            info.Properties.Single(property => property.Name == "playbooksDone").ShouldSerialize = (gate, _) => ((ResolveGate)gate).PlaybooksDone;
        }
        else if (info.Type == typeof(PlaybookPhase))
        {
            info.Properties.Single(property => property.Name == "afterResolved").ShouldSerialize = (phase, _) => ((PlaybookPhase)phase).AfterResolved;
        }
        else if (info.Type == typeof(AlertTriggered))
        {
            info.Properties.Single(property => property.Name == "facts").ShouldSerialize = (entry, _) => !((AlertTriggered)entry).Facts.IsEmpty;
        }
        else if (info.Type == typeof(Page))
        {
            info.Properties.Single(property => property.Name == "copied").ShouldSerialize = (page, _) => ((Page)page).Copied;
            info.Properties.Single(property => property.Name == "moved").ShouldSerialize = (page, _) => ((Page)page).Moved;
        }
        else if (info.Type == typeof(PageOpened))
        {
            info.Properties.Single(property => property.Name == "copied").ShouldSerialize = (page, _) => ((PageOpened)page).Copied;
        }
        else if (info.Type == typeof(EscalationRun))
        {
            // Derived from the pages; kept twice it would only cost.
            info.Properties.Single(property => property.Name == "openPages").ShouldSerialize = (_, _) => false;
        }
    }

    private static JsonPolymorphismOptions Alternatives((string Kind, Type Type)[] kinds)
    {
        var options = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = KindProperty };
        foreach (var (kind, type) in kinds)
        {
            options.DerivedTypes.Add(new JsonDerivedType(type, kind));
        }

        return options;
    }

    private static void AddIds(IList<JsonConverter> converters)
    {
        converters.Add(new AlertIdConverter());
        converters.Add(new AnnouncementIdConverter());
        converters.Add(new IncidentIdConverter());
        converters.Add(new StatusPostIdConverter());
        converters.Add(new IdConverter<StatusPageId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<ComponentId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<UserId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<TeamId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<ScheduleId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<PositionId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<PolicyId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<ServiceId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<IntegrationId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<ContactMethodId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<PlaybookId>(text => new(text), id => id.Value));
        converters.Add(new IdConverter<DeliveryId>(text => new(text), id => id.Value));
    }

    private static void AddTimes(IList<JsonConverter> converters)
    {
        converters.Add(new InstantConverter());
        converters.Add(new ZoneConverter());
        converters.Add(new PatternConverter<Duration>(DurationPattern.JsonRoundtrip));
        converters.Add(new PatternConverter<LocalTime>(LocalTimePattern.ExtendedIso));
        converters.Add(new PatternConverter<LocalDate>(LocalDatePattern.Iso));
        converters.Add(new PatternConverter<LocalDateTime>(LocalDateTimePattern.ExtendedIso));
    }

    private static void AddEnums(IList<JsonConverter> converters)
    {
        Add<Severity>();
        Add<Urgency>();
        Add<AlertStatus>();
        Add<NotificationState>();
        Add<NotificationPurpose>();
        Add<SkipCause>();
        Add<RuleBase>();
        Add<Until>();
        Add<PageState>();
        Add<Permission>();
        Add<ContactMethodKind>();
        Add<RuleHours>();
        Add<News>();
        Add<UrgencyRule>();
        Add<IntegrationKind>();
        Add<RotationUnit>();
        Add<OverrideKind>();
        Add<SwapOfferState>();
        Add<SwapEntryKind>();
        Add<Weekdays>();
        Add<IsoDayOfWeek>();
        Add<OnCallCause>();
        Add<ReportContent>();
        Add<ChecklistPart>();
        Add<AlertPart>();
        Add<IncidentMode>();
        Add<StatusCategory>();
        Add<ResponsePhase>();
        Add<TimeAnchor>();
        Add<TargetTrigger>();
        Add<TargetBase>();
        Add<TargetOutcome>();
        Add<ThresholdSide>();
        Add<Audience>();
        Add<IncidentPart>();
        Add<TaskOutcome>();
        Add<PageKind>();
        Add<TemplateAudience>();
        Add<TemplatePurpose>();
        Add<TemplateChannel>();
        Add<TemplateInputType>();
        Add<Comparison>();
        Add<ApproverKind>();
        Add<ComponentStatus>();
        Add<PostImpact>();
        Add<PostKind>();
        Add<PostStatus>();
        Add<StatusSource>();
        Add<SubscriberKind>();
        Add<SubscriberState>();
        Add<SubscriberNews>();
        Add<StatusIndicator>();
        Add<UpdateCause>();

        void Add<T>()
            where T : struct, Enum => converters.Add(new JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
